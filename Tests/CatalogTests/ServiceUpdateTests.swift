import Catalog
import CatalogTesting
import Locking
import Testing

@Suite struct ServiceUpdateTests {
    private static func patch(_ service: Service, name: String, version: Int64 = 0) -> ServicePatch {
        ServicePatch(service: .sample(id: service.id.description, name: name), mask: ["name"], expectedVersion: version)
    }

    private static func update(_ fixture: Fixture, _ patch: ServicePatch, _ requestID: String? = nil) async throws(CatalogError)
        -> Service
    {
        try await fixture.services.update(patch, in: fixture.own, context: .test(requestID))
    }

    /// Changes the service behind the operation's back, before each of the first `times` updates.
    private static func disturb(_ fixture: Fixture, _ service: Service, times: Int) {
        let left = Guarded(times)
        let store = fixture.store
        fixture.watched.before { call throws(CatalogError) in
            guard call == .update else { return }
            let isOver = left.withLock { left in
                left -= 1
                return left < 0
            }
            guard !isOver else { return }
            guard var current = try await store.service(service.id, of: service.tenant, deadline: nil) else { return }
            current.content.bufferMinutes += 1
            _ = try await store.update(
                service.id,
                of: service.tenant,
                to: current.content,
                replacing: current.version,
                change: ChangeID(rawValue: 1),
                context: .test()
            )
        }
    }

    @Test func `an update counts the version, and moves the time`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        fixture.clock.advance(.seconds(1))
        let updated = try await Self.update(fixture, Self.patch(service, name: "Other", version: 1))
        #expect(updated.version == 2 && updated.updatedAt == fixture.clock.now && updated.createdAt == service.createdAt)
        #expect(try await fixture.services.get(service.id.description, in: fixture.own) == updated)
    }

    @Test func `an update to what is there changes nothing`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        fixture.clock.advance(.seconds(1))
        #expect(try await Self.update(fixture, Self.patch(service, name: "Gutter run"), "r") == service)
        // The key is kept all the same.
        _ = try await Self.update(fixture, Self.patch(service, name: "Other"))
        #expect(try await Self.update(fixture, Self.patch(service, name: "Gutter run"), "r") == service)
    }

    @Test(arguments: [Int64(2), .max])
    func `a stale version is told the current one`(_ version: Int64) async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let error = await failure { () async throws(CatalogError) in
            try await Self.update(fixture, Self.patch(service, name: "Other", version: version))
        }
        #expect(error?.code == .aborted && error?.reason == "VERSION_STALE" && error?.facts == ["currentVersion": "1"])
        #expect(!fixture.watched.calls.contains(.update))
    }

    @Test func `without a version, an update is laid over whatever others made of the service`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        Self.disturb(fixture, service, times: 9)
        let updated = try await Self.update(fixture, Self.patch(service, name: "Other"))
        #expect(updated.content.name == "Other" && updated.content.bufferMinutes == 9 && updated.version == 11)
    }

    @Test func `without a version, an update gives up at last`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        Self.disturb(fixture, service, times: .max)
        let error = await failure { () async throws(CatalogError) in
            try await Self.update(fixture, Self.patch(service, name: "Other"))
        }
        #expect(error?.code == .aborted && error?.reason == "UPDATE_CONTENDED" && error?.retryAfter != nil)
        #expect(fixture.watched.calls.filter { $0 == .update }.count == 10)
    }

    @Test func `with a version, an update that loses a race is told so`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        Self.disturb(fixture, service, times: 1)
        let error = await failure { () async throws(CatalogError) in
            try await Self.update(fixture, Self.patch(service, name: "Other", version: 1))
        }
        #expect(error?.reason == "VERSION_STALE" && error?.facts == ["currentVersion": "2"])
    }

    @Test func `an update that is sent again is answered as at first, whatever has happened since`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let patch = Self.patch(service, name: "Other", version: 1)
        let first = try await Self.update(fixture, patch, "r")
        #expect(try await Self.update(fixture, patch, "r") == first)
        _ = try await Self.update(fixture, Self.patch(service, name: "Third"))
        #expect(try await Self.update(fixture, patch, "r") == first)
        _ = try await fixture.services.delete(service.id.description, expectedVersion: 0, in: fixture.own, context: .test())
        #expect(try await Self.update(fixture, patch, "r") == first)
        let fresh = await failure { () async throws(CatalogError) in try await Self.update(fixture, patch, "s") }
        #expect(fresh?.code == .notFound)
    }

    @Test func `an update that is sent again is answered even when it would break a rule by now`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let id = service.id.description
        let cheaper = ServicePatch(service: ServiceDraft(id: id, price: MoneyDraft(currency: "EUR", units: 5)), mask: ["price"])
        let first = try await Self.update(fixture, cheaper, "r")
        let deposit = ServiceDraft(
            id: id, price: MoneyDraft(currency: "EUR", units: 50), requiresDeposit: true, deposit: MoneyDraft(units: 10))
        _ = try await Self.update(
            fixture, ServicePatch(service: deposit, mask: ["price", "requires_deposit", "deposit_amount"]))
        #expect(try await Self.update(fixture, cheaper, "r") == first)
        let fresh = await failure { () async throws(CatalogError) in try await Self.update(fixture, cheaper, "s") }
        #expect(fresh?.fields == ["service.deposit_amount"])
    }

    @Test func `an artisan who is not there`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let patch = ServicePatch(service: ServiceDraft(id: service.id.description, artisan: uuid(99)), mask: ["artisan_id"])
        let error = await failure { () async throws(CatalogError) in try await Self.update(fixture, patch) }
        #expect(error?.code == .notFound && error?.resource?.type == "artisan")
    }

    @Test func `a delete that is sent again is answered as at first`() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.create().id.description
        let first = try await fixture.services.delete(id, expectedVersion: 1, in: fixture.own, context: .test("r"))
        #expect(try await fixture.services.delete(id, expectedVersion: 1, in: fixture.own, context: .test("r")) == first)
    }
}
