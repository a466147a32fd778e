import ArgumentParser
import CatalogAPI
import CommandLineSupport
import Protobuf

struct OpsForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Drop services from a server's cache, and from Redis.",
        discussion: """
            EXAMPLES
              krafti ops forget --tenant 8dab132c-640c-510c-9e60-0f048413a03e
              krafti ops forget --tenant 8dab132c-640c-510c-9e60-0f048413a03e 025cc756-dc1e-51e5-ae86-881818d1e4a2
              krafti ops forget --everything

            The next read of each comes from the database. What is stored there stays as it is.

            What goes is what the server that is asked has in its memory, and what Redis holds where servers share one: at once with \
            --everything, else within a second or when Redis is back. Each other server keeps what is in its own memory: run this \
            once for each, with --address, on its own machine. Changes that are made by calls reach all of them without this, within \
            two seconds.
            """
    )

    @Option(help: ArgumentHelp("The tenant whose services to drop.", valueName: "id"))
    var tenant: String?

    @Flag(help: "Drop all that is cached, of all tenants.")
    var everything = false

    @Argument(help: "Only these services of the tenant. (default: all)")
    var services: [String] = []

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        let request = try self.request()
        try await self.options.run({ try await $0.forgetServices(request, options: $1) }) { CacheText.lines($0, style: $1) }
    }

    func request() throws(Complaint) -> ForgetServicesRequest {
        if self.everything, self.tenant != nil || !self.services.isEmpty {
            throw Complaint("--everything goes with neither --tenant nor services.")
        }
        guard self.everything || self.tenant != nil else {
            throw Complaint("Whose services? Name the tenant with --tenant, or say --everything.")
        }
        return .with { request in
            request.tenantId = self.tenant ?? ""
            request.serviceIds = self.services
            request.everything = self.everything
        }
    }
}
