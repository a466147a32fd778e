import Catalog
import Testing

/// Artisans and tenants.
@Suite struct OwnerOperationsTests {
    @Test func `an artisan from creation to deletion`() async throws {
        let fixture = try await Fixture()
        let draft = ArtisanDraft(id: uuid(5), displayName: "Ama", rating: 4)
        let created = try await fixture.artisans.create(draft, in: fixture.own, context: .test("r"))
        #expect(created.id.description == uuid(5) && created.version == 1 && created.tenant == fixture.tenant)
        #expect(try await fixture.artisans.create(draft, in: fixture.own, context: .test()) == created)
        #expect(try await fixture.artisans.get(uuid(5), in: fixture.own) == created)
        fixture.clock.advance(.seconds(1))
        let patch = ArtisanPatch(artisan: ArtisanDraft(id: uuid(5), rating: 5), mask: ["rating"], expectedVersion: 1)
        let updated = try await fixture.artisans.update(patch, in: fixture.own, context: .test("s"))
        #expect(updated.version == 2 && updated.content.rating == 5)
        #expect(try await fixture.artisans.update(patch, in: fixture.own, context: .test("s")) == updated)
        let stale = await failure { () async throws(CatalogError) in
            try await fixture.artisans.update(patch, in: fixture.own, context: .test("t"))
        }
        #expect(stale?.reason == "VERSION_STALE" && stale?.facts == ["currentVersion": "2"])
        let deleted = try await fixture.artisans.delete(uuid(5), expectedVersion: 2, in: fixture.own, context: .test())
        #expect(deleted.deletedAt != nil)
        #expect(
            await failure { () async throws(CatalogError) in try await fixture.artisans.get(uuid(5), in: fixture.own) }?.code
                == .notFound)
        #expect(try await fixture.artisans.update(patch, in: fixture.own, context: .test("s")) == updated)
        #expect(try await fixture.artisans.create(draft, in: fixture.own, context: .test("r")) == created)
        #expect(try await fixture.artisans.delete(uuid(5), expectedVersion: 2, in: fixture.own, context: .test()) == deleted)
        #expect(try await fixture.artisans.list(in: fixture.own).items.isEmpty)
    }

    @Test func `an artisan cannot go while services name him`() async throws {
        let fixture = try await Fixture()
        let artisan = try await fixture.artisan()
        var draft = ServiceDraft.sample()
        draft.artisan = artisan.id.description
        let service = try await fixture.create(draft)
        func delete() async throws(CatalogError) -> Artisan {
            try await fixture.artisans.delete(artisan.id.description, expectedVersion: 0, in: fixture.own, context: .test())
        }
        let error = await failure { () async throws(CatalogError) in try await delete() }
        #expect(error?.code == .failedPrecondition && error?.reason == "ARTISAN_HAS_SERVICES")
        _ = try await fixture.services.delete(service.id.description, expectedVersion: 0, in: fixture.own, context: .test())
        #expect(try await delete().deletedAt != nil)
    }

    @Test func `another tenant's artisans are not there`() async throws {
        let fixture = try await Fixture()
        let artisan = try await fixture.artisan()
        let id = artisan.id.description
        let patch = ArtisanPatch(artisan: ArtisanDraft(id: id, displayName: "Kofi"), mask: ["display_name"])
        for (tenant, code) in [
            (RequestTenant(caller: fixture.stranger), CatalogError.Code.notFound),
            (RequestTenant(caller: fixture.stranger, named: fixture.tenant.description), .permissionDenied),
        ] {
            let codes = [
                await failure { () async throws(CatalogError) in try await fixture.artisans.get(id, in: tenant) }?.code,
                await failure { () async throws(CatalogError) in
                    try await fixture.artisans.update(patch, in: tenant, context: .test())
                }?.code,
                await failure { () async throws(CatalogError) in
                    try await fixture.artisans.delete(id, expectedVersion: 0, in: tenant, context: .test())
                }?.code,
            ]
            #expect(codes == [code, code, code])
        }
        #expect(try await fixture.artisans.list(in: RequestTenant(caller: fixture.stranger)).items.isEmpty)
    }

    @Test func `artisans page by page`() async throws {
        let fixture = try await Fixture()
        for _ in 0..<7 {
            fixture.clock.advance(.seconds(1))
            _ = try await fixture.artisan()
        }
        let first = try await fixture.artisans.list(page: PageRequest(size: 4), in: fixture.own)
        let second = try await fixture.artisans.list(page: PageRequest(size: 4, token: first.nextPageToken), in: fixture.own)
        #expect(first.items.count == 4 && second.items.count == 3 && second.nextPageToken.isEmpty)
        #expect(Set((first.items + second.items).map(\.id)).count == 7)
    }

    @Test func `requests about artisans that name nothing`() async throws {
        let fixture = try await Fixture()
        let tenant = RequestTenant(caller: fixture.tenant, named: "?")
        let bad = WriteContext.test("\u{0}")
        func fields<Value>(_ act: () async throws(CatalogError) -> Value) async -> [String]? { await failure(act)?.fields }
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.artisans.create(ArtisanDraft(displayName: "Ama"), in: tenant, context: bad)
            } == ["artisan.tenant_id", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in try await fixture.artisans.get("x", in: tenant) } == [
                "tenant_id", "id",
            ])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.artisans.update(
                    ArtisanPatch(artisan: nil, mask: ["x"], expectedVersion: -1), in: tenant, context: bad)
            } == ["artisan.tenant_id", "artisan", "update_mask", "expected_version", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.artisans.delete("", expectedVersion: -1, in: tenant, context: bad)
            } == ["tenant_id", "id", "expected_version", "request_id"])
    }

    // MARK: Tenants

    @Test func `a tenant from creation to deletion`() async throws {
        let fixture = try await Fixture()
        let id = fixture.tenant.description
        _ = try await fixture.create(.sample(id: uuid(7)))
        let patch = TenantPatch(tenant: TenantDraft(id: id, plan: "premium"), mask: ["plan"], expectedVersion: 1)
        let updated = try await fixture.tenants.update(patch, context: .test("r"))
        #expect(updated.version == 2 && updated.content.plan == "premium")
        let deleted = try await fixture.tenants.delete(id, expectedVersion: 2, context: .test("s"))
        #expect(deleted.deletedAt != nil)
        #expect(try await fixture.tenants.delete(id, expectedVersion: 2, context: .test("s")) == deleted)
        #expect(try await fixture.tenants.update(patch, context: .test("r")) == updated)
        #expect(await failure { () async throws(CatalogError) in try await fixture.tenants.get(id) }?.code == .notFound)
        #expect(try await fixture.tenants.list().items.map(\.id) == [fixture.stranger])
        let service = await failure { () async throws(CatalogError) in try await fixture.services.get(uuid(7), in: fixture.own) }
        #expect(service?.code == .notFound)
        #expect(await fixture.violations(creating: ServiceDraft()) == [])
        let create = await failure { () async throws(CatalogError) in
            try await fixture.services.create(.sample(), in: fixture.own, context: .test())
        }
        #expect(create?.code == .notFound && create?.resource?.type == "tenant")
    }

    @Test func `a tenant's currency is what it is now, on this server`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.price = MoneyDraft(units: 3)
        #expect(try await fixture.create(draft).content.price.currency == "EUR")
        let yen = TenantDraft(id: fixture.tenant.description, currencyCode: "JPY")
        _ = try await fixture.tenants.update(TenantPatch(tenant: yen, mask: ["currency_code"]), context: .test())
        #expect(try await fixture.create(draft).content.price.currency == "JPY")
    }

    @Test func `requests about tenants that name nothing`() async throws {
        let fixture = try await Fixture()
        let bad = WriteContext.test("\u{0}")
        func fields<Value>(_ act: () async throws(CatalogError) -> Value) async -> [String]? { await failure(act)?.fields }
        #expect(await fields { () async throws(CatalogError) in try await fixture.tenants.get("") } == ["id"])
        #expect(await fields { () async throws(CatalogError) in try await fixture.tenants.get("x") } == ["id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.tenants.update(TenantPatch(tenant: TenantDraft(id: "x"), mask: ["id"]), context: bad)
            } == ["tenant.id", "update_mask", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.tenants.delete("x", expectedVersion: -1, context: bad)
            } == ["id", "expected_version", "request_id"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.tenants.update(
                    TenantPatch(tenant: TenantDraft(id: uuid(0x7e17)), mask: ["*"]), context: .test())
            } == ["tenant.name", "tenant.plan", "tenant.country_code", "tenant.currency_code"])
    }
}
