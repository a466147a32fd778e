import ArgumentParser
import CatalogAPI
import Protobuf
import Testing

@testable import CLI
@testable import CommandLineSupport

/// `krafti ops forget`, before anything is called.
@Suite struct OpsForgetTests {
    private func request(_ arguments: String...) throws -> ForgetServicesRequest {
        try OpsForgetCommand.parse(arguments).request()
    }

    @Test func `a tenant's services are named, or all of them are meant`() throws {
        #expect(try self.request("--tenant", "t") == .with { $0.tenantId = "t" })
        #expect(try self.request("--tenant", "t", "a", "b") == .with { ($0.tenantId, $0.serviceIds) = ("t", ["a", "b"]) })
        #expect(try self.request("--everything") == .with { $0.everything = true })
    }

    @Test(arguments: [[], ["a"], ["--everything", "--tenant", "t"], ["--everything", "a"]])
    func `whose services are meant must be said, and once`(arguments: [String]) throws {
        #expect(throws: Complaint.self) { try OpsForgetCommand.parse(arguments).request() }
    }
}
