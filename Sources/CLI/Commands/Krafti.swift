import ArgumentParser
import CommandLineSupport

/// The root of the command line.
struct Krafti: AsyncParsableCommand {
    static let userAgent = "krafti/\(Version.current)"

    static let configuration = CommandConfiguration(
        commandName: "krafti",
        abstract: "Calls the service catalogue, or any part of it, by hand.",
        discussion: """
            EXAMPLES
              krafti list                                what can be called
              krafti describe CreateService              what it takes, field by field
              krafti call ListTenants '{}'               one call
              krafti call CreateTenant @tenant.json      the request from a file
              krafti call GetTenant - < ids.ndjson       a call for each request
              krafti health --watch                      the server's health, as it changes
              krafti import tenants.ndjson services.ndjson
              krafti export --output data/               the same, the other way
              krafti ops breakers                        how a server does, for its operators
              krafti call GetService '{"id":"025cc756-dc1e-51e5-ae86-881818d1e4a2"}' \\
                -H x-tenant-id:8dab132c-640c-510c-9e60-0f048413a03e
                                                         a call made for a tenant

            EXIT STATUS
              0         every call succeeded
              2         the command or its input makes no sense; nothing was called for it
              64 + N    a call ended with status N, as 69 for NOT_FOUND, which is 5
              130       interrupted; calls under way were cancelled at the server
              1         anything else: a full disk, a line that `import` could not store
            Of several calls, the first that fails decides, in the order of the requests.

            ENVIRONMENT
              KRAFTI_ADDRESS    where the server listens, unless --address says it
              NO_COLOR          no colours, if it is set to anything

            Answers go to standard output, everything else to standard error.
            `krafti --generate-completion-script bash` (or zsh, or fish) prints a script for the Tab key.
            """,
        version: "krafti \(Version.current)",
        subcommands: [
            CallCommand.self, ListCommand.self, DescribeCommand.self, HealthCommand.self, ImportCommand.self, ExportCommand.self,
            OpsCommand.self,
        ]
    )

    /// Complaints of the argument parser begin as ours do.
    static let _errorPrefix = "krafti: "
}
