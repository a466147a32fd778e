import Catalog
import Testing

@Suite struct IdentifierTests {
    @Test func `a UUID comes back in lower case`() throws {
        let id = try #require(ServiceID("025CC756-dc1e-51e5-ae86-881818d1e4a2"))
        #expect(id.description == "025cc756-dc1e-51e5-ae86-881818d1e4a2")
        #expect(id.rawValue == 0x025c_c756_dc1e_51e5_ae86_8818_18d1_e4a2)
    }

    @Test(arguments: [
        "", "025cc756", "025cc756dc1e51e5ae86881818d1e4a2", "025cc756-dc1e-51e5-ae86-881818d1e4a",
        "025cc756-dc1e-51e5-ae86-881818d1e4a22",
        "025cc756-dc1e-51e5-ae86-881818d1e4ag", "025cc756_dc1e_51e5_ae86_881818d1e4a2", "-25cc7560dc1e-51e5-ae86-881818d1e4a2",
        "025cc756-dc1e-51e5-ae86-881818d1e4é", "{25cc756-dc1e-51e5-ae86-881818d1e4a2}",
    ])
    func `other text is no identifier`(_ text: String) {
        #expect(TenantID(text) == nil)
    }

    /// Repeats what once broke the stack: two identifiers and one argument more, in a call that cannot be inlined.
    @Test func `identifiers survive being passed to async functions`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let repository: any ServiceRepository = fixture.store
        for _ in 0..<1_000 {
            #expect(try await repository.service(service.id, of: fixture.tenant, deadline: nil) == service)
        }
    }
}
