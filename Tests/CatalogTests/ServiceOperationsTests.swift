import Catalog
import Testing

@Suite struct ServiceOperationsTests {
    @Test func `a price without a currency is in the tenant's`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.price = nil
        #expect(try await fixture.create(draft).content.price == Money(currency: "EUR", units: 0, nanos: 0))
        draft.price = MoneyDraft(units: 3, nanos: 50_000_000)
        #expect(try await fixture.create(draft).content.price == Money(currency: "EUR", units: 3, nanos: 50_000_000))
        draft.price = MoneyDraft(units: 3, nanos: 1)
        #expect(await fixture.violations(creating: draft).map(\.field) == ["service.price.nanos"])
    }

    @Test func `an id that is taken`() async throws {
        let fixture = try await Fixture()
        let first = try await fixture.services.create(.sample(id: uuid(7)), in: fixture.own, context: .test())
        #expect(first.outcome == .created && first.service.id.description == uuid(7))
        fixture.clock.advance(.seconds(1))
        let again = try await fixture.services.create(.sample(id: uuid(7)), in: fixture.own, context: .test())
        #expect(again.outcome == .unchanged && again.service == first.service)
        let error = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(id: uuid(7), name: "Other"), in: fixture.own, context: .test())
        }
        #expect(error?.code == .alreadyExists && error?.resource?.name == uuid(7))
        let stranger = RequestTenant(caller: fixture.stranger)
        #expect(
            try await fixture.services.create(.sample(id: uuid(7), name: "Other"), in: stranger, context: .test()).outcome
                == .created)
    }

    @Test func `artisans and tenants that are not there`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.artisan = uuid(99)
        let noArtisan = await failure { () async throws(CatalogError) in
            try await fixture.services.create(draft, in: fixture.own, context: .test())
        }
        #expect(noArtisan?.code == .notFound && noArtisan?.resource?.type == "artisan")
        for price in [nil, MoneyDraft(currency: "EUR", units: 1)] {
            var draft = ServiceDraft.sample()
            draft.price = price
            let noTenant = await failure { () async throws(CatalogError) in
                try await fixture.services.create(draft, in: RequestTenant(caller: TenantID(rawValue: 404)), context: .test())
            }
            #expect(noTenant?.code == .notFound && noTenant?.resource?.type == "tenant")
        }
    }

    @Test func `a tenant acts in its own name only`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let id = service.id.description
        let other = RequestTenant(caller: fixture.stranger, named: fixture.tenant.description)
        let stranger = RequestTenant(caller: fixture.stranger)
        let patch = ServicePatch(service: .sample(id: id), mask: ["*"])
        func codes(_ tenant: RequestTenant) async -> [CatalogError.Code?] {
            [
                await failure { () async throws(CatalogError) in try await fixture.services.get(id, in: tenant) }?.code,
                await failure { () async throws(CatalogError) in
                    try await fixture.services.update(patch, in: tenant, context: .test())
                }?.code,
                await failure { () async throws(CatalogError) in
                    try await fixture.services.delete(id, expectedVersion: 0, in: tenant, context: .test())
                }?.code,
            ]
        }
        #expect(await codes(other) == Array(repeating: .permissionDenied, count: 3))
        #expect(await codes(stranger) == Array(repeating: .notFound, count: 3))
        let denied = [
            await failure { () async throws(CatalogError) in
                try await fixture.services.create(.sample(), in: other, context: .test())
            },
            await failure { () async throws(CatalogError) in
                try await fixture.services.bulkCreate([.sample()], mode: .known(.perItem), in: other, context: .test())
            },
            await failure { () async throws(CatalogError) in try await fixture.services.list(in: other) },
            await failure { () async throws(CatalogError) in
                try await fixture.services.openUpload(
                    UploadMessage(tenant: fixture.tenant.description, position: 0), caller: fixture.stranger, context: .test())
            },
        ]
        #expect(denied.map { $0?.code } == Array(repeating: .permissionDenied, count: 4))
        #expect(denied.allSatisfy { $0?.reason == "TENANT_MISMATCH" })
        #expect(try await fixture.services.list(in: stranger).items.isEmpty)
        let named = RequestTenant(caller: fixture.tenant, named: fixture.tenant.description.uppercased())
        #expect(try await fixture.services.get(id.uppercased(), in: named) == service)
    }

    @Test func `requests that name nothing`() async throws {
        let fixture = try await Fixture()
        let tenant = RequestTenant(caller: fixture.tenant, named: "?")
        let bad = WriteContext.test("\u{7}")
        func fields<Value>(_ act: () async throws(CatalogError) -> Value) async -> [String]? { await failure(act)?.fields }
        #expect(
            await fields { () async throws(CatalogError) in try await fixture.services.get("", in: tenant) } == ["tenant_id", "id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.delete("x", expectedVersion: -1, in: tenant, context: bad)
            } == ["tenant_id", "id", "expected_version", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.update(
                    ServicePatch(service: nil, mask: [], expectedVersion: -1), in: tenant, context: bad)
            } == ["service.tenant_id", "service", "update_mask", "expected_version", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.update(
                    ServicePatch(service: .sample(), mask: ["name"]), in: fixture.own, context: .test())
            } == ["service.id"])
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test(arguments: ["", " x", "x ", "x\u{0}", "x\n", "x\u{202e}", String(repeating: "x", count: 129)])
    func `request ids that are none`(_ requestID: String) async throws {
        let fixture = try await Fixture()
        let error = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(), in: fixture.own, context: .test(requestID))
        }
        #expect(Set(error?.fields ?? []) == ["request_id"])
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test func `a deleted service is not found, and deleting it again changes nothing`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create(.sample(id: uuid(7)))
        fixture.clock.advance(.seconds(1))
        let stale = await failure { () async throws(CatalogError) in
            try await fixture.services.delete(uuid(7), expectedVersion: 2, in: fixture.own, context: .test())
        }
        #expect(stale?.code == .aborted && stale?.facts == ["currentVersion": "1"])
        let deleted = try await fixture.services.delete(uuid(7), expectedVersion: 1, in: fixture.own, context: .test())
        #expect(deleted.deletedAt == fixture.clock.now && deleted.content == service.content && deleted.version == 2)
        fixture.clock.advance(.seconds(1))
        #expect(try await fixture.services.delete(uuid(7), expectedVersion: 1, in: fixture.own, context: .test()) == deleted)
        #expect(
            await failure { () async throws(CatalogError) in try await fixture.services.get(uuid(7), in: fixture.own) }?.code
                == .notFound)
        #expect(try await fixture.services.list(in: fixture.own).items.isEmpty)
        let again = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(id: uuid(7)), in: fixture.own, context: .test())
        }
        #expect(again?.code == .alreadyExists)
        let never = await failure { () async throws(CatalogError) in
            try await fixture.services.delete(uuid(8), expectedVersion: 0, in: fixture.own, context: .test())
        }
        #expect(never?.code == .notFound)
    }

    @Test func `a create that is sent again is answered as at first`() async throws {
        let fixture = try await Fixture()
        let first = try await fixture.create(.sample(), .test("r"))
        _ = try await fixture.services.delete(first.id.description, expectedVersion: 0, in: fixture.own, context: .test())
        #expect(try await fixture.create(.sample(), .test("r")) == first)
        let other = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(name: "Other"), in: fixture.own, context: .test("r", body: 2))
        }
        #expect(other?.code == .failedPrecondition && other?.reason == "REQUEST_ID_REUSED")
        #expect(try await fixture.create(.sample(), .test("r", actor: "kofi")).id != first.id)
        fixture.clock.advance(.seconds(24 * 3_600))
        #expect(try await fixture.create(.sample(), .test("r")).id != first.id)
    }

    @Test func `a create that is sent again is answered even when it would break a rule by now`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.price = MoneyDraft(units: 3, nanos: 50_000_000)
        let first = try await fixture.create(draft, .test("r"))
        let yen = TenantDraft(id: fixture.tenant.description, currencyCode: "JPY")
        _ = try await fixture.tenants.update(TenantPatch(tenant: yen, mask: ["currency_code"]), context: .test())
        #expect(try await fixture.create(draft, .test("r")) == first)
        let fresh = await failure { () async throws(CatalogError) in
            try await fixture.services.create(draft, in: fixture.own, context: .test("s"))
        }
        #expect(fresh?.fields == ["service.price.nanos"])
    }

    @Test func `what fails below comes up unaltered`() async throws {
        let fixture = try await Fixture()
        fixture.watched.before { _ throws(CatalogError) in throw CatalogError(.unavailable, "The database is away.") }
        let error = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(), in: fixture.own, context: .test("r"))
        }
        #expect(error?.code == .unavailable && error?.message == "The database is away.")
        #expect(fixture.watched.calls == [.create])
    }
}
