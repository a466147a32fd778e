import Protobuf
import RPC
import Testing

@testable import CommandLineSupport

@Suite struct ContractLookupTests {
    private let contract = Contract.krafti

    /// Two services with methods that cannot be told apart by their names alone.
    private static let twins: Contract = {
        func service(_ name: String, _ methods: String...) -> ServiceDescriptor {
            ServiceDescriptor(
                name: name,
                documentation: "",
                methods: methods.map { method in
                    Method<GoogleTimestamp, GoogleTimestamp, Unary>(
                        service: name, name: method, idempotency: .unknown, documentation: ""
                    )
                }
            )
        }
        return Contract(
            services: [
                service("a.v1.Left", "Get", "Only", "get"), service("a.v1.Right", "Get", "Set"), service("b.v1.Right", "Set"),
            ],
            registry: .protobuf
        )
    }()

    @Test(arguments: [
        "GetService", "getservice", "get-service", "get_service", "CatalogService/GetService", "catalogservice.GETSERVICE",
        "krafti.catalog.v1.CatalogService/GetService", "/krafti.catalog.v1.CatalogService/GetService",
        "krafti.catalog.v1.CatalogService.GetService", "v1.CatalogService/GetService",
    ])
    func `a method has many names`(name: String) throws {
        #expect(try self.contract.method(name).path == "krafti.catalog.v1.CatalogService/GetService")
    }

    @Test(
        arguments: [
            ("GetServce", "There is no method `GetServce`. Did you mean `GetService`?"),
            ("CatalogService/Chek", "There is no method `CatalogService/Chek`."),
            ("Health/Chek", "There is no method `Health/Chek`. Did you mean `Check`?"),
            (
                "Artisan",
                "There is no method `Artisan`. Did you mean `GetArtisan`, `CreateArtisan`, `UpdateArtisan`, `DeleteArtisan` or `ListArtisans`?"
            ),
            ("xyzzy", "There is no method `xyzzy`."),
            ("", "There is no method ``."),
            ("\u{1B}[31m", "There is no method `\\u{1B}[31m`."),
        ])
    func `an unknown name brings up those that may have been meant`(name: String, message: String) {
        let complaint = #expect(throws: Complaint.self) { try self.contract.method(name) }
        #expect(complaint?.message == message)
        #expect(complaint?.advice == "`krafti list` shows the methods.")
        #expect(complaint?.status == .usage)
    }

    @Test func `a service named for a method brings up its methods`() {
        let complaint = #expect(throws: Complaint.self) { try self.contract.method("health") }
        #expect(complaint?.message == "grpc.health.v1.Health is a service; name one of its methods: Check, Watch.")
    }

    @Test func `a name that several methods have is refused with all of them`() throws {
        let complaint = #expect(throws: Complaint.self) { try Self.twins.method("GET") }
        #expect(
            complaint?.message.split(separator: "\n").dropFirst() == [
                "  a.v1.Left/Get  (method)", "  a.v1.Left/get  (method)", "  a.v1.Right/Get  (method)",
            ])
        #expect(throws: Complaint.self) { try Self.twins.method("Right/Set") }
        #expect(try Self.twins.method("a.v1.Right/Set").service == "a.v1.Right")
        #expect(try Self.twins.method("Left/Only").name == "Only")
    }

    @Test func `letter for letter is what was meant`() throws {
        #expect(try Self.twins.method("get").path == "a.v1.Left/get")
        #expect(try Self.twins.method("Left/Get").path == "a.v1.Left/Get")
    }

    @Test func `short names are as long as they must be`() throws {
        let names = Self.twins.methods.map(Self.twins.shortName(of:))
        #expect(names == ["a.v1.Left/Get", "Only", "a.v1.Left/get", "Right/Get", "a.v1.Right/Set", "b.v1.Right/Set"])
        for method in self.contract.methods {
            #expect(try self.contract.method(self.contract.shortName(of: method)).path == method.path)
        }
    }

    @Test(
        arguments: [
            ("service", "krafti.catalog.v1.Service"), ("CatalogService", "krafti.catalog.v1.CatalogService"),
            ("Money", "google.type.Money"), ("ServiceFilter.Deposit", "krafti.catalog.v1.ServiceFilter.Deposit"),
            ("deposit", "krafti.catalog.v1.ServiceFilter.Deposit"), ("health", "grpc.health.v1.Health"),
            ("GetService", "krafti.catalog.v1.CatalogService/GetService"), ("BadRequest", "google.rpc.BadRequest"),
        ])
    func `anything can be described by its name`(name: String, fullName: String) throws {
        #expect(try self.contract.entry(name).fullName == fullName)
    }

    @Test func `every entry is found by its full and by its short name`() throws {
        for entry in self.contract.entries {
            #expect(try self.contract.entry(entry.fullName).fullName == entry.fullName)
            #expect(try self.contract.entry(self.contract.shortName(of: entry)).fullName == entry.fullName)
        }
    }
}
