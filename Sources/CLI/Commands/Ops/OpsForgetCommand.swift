import ArgumentParser
import CatalogAPI
import CommandLineSupport
import Protobuf

struct OpsForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Drop services from the cache.",
        discussion: """
            EXAMPLES
              krafti ops forget --tenant 8dab132c-640c-510c-9e60-0f048413a03e
              krafti ops forget --tenant 8dab132c-640c-510c-9e60-0f048413a03e 025cc756-dc1e-51e5-ae86-881818d1e4a2
              krafti ops forget --everything

            The next read of each comes from the database. What is stored there stays as it is.
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
