import Catalog
import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

/// Connections that are lost between the commit and the answer, and before anything is sent.
@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Answers that are lost` {
    private static let losses: [[LossyExecutor.Loss]] = [
        [.after], [.before], [.after, .after], [.before, .after, .after], [.after, .before],
    ]

    private func lossy(_ database: TestDatabase, _ losses: [LossyExecutor.Loss]) -> (CatalogDatabase, LossyExecutor) {
        let executor = LossyExecutor(database.client, losses: losses)
        return (CatalogDatabase(executor, sleep: { _ in }), executor)
    }

    @Test(arguments: losses)
    func `every write is done once and answered as if nothing had happened`(losses: [LossyExecutor.Loss]) async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            for key in [nil, Samples.key("k")] {
                func services() -> PostgresServiceRepository { PostgresServiceRepository(self.lossy(database, losses).0) }
                func context(_ call: String) -> WriteContext {
                    var key = key
                    key?.requestID = call
                    return Samples.context(key)
                }
                let new = Samples.new()
                let created = try await services().create(new, of: tenant, context: context("create"))
                #expect(created.outcome == .created)
                #expect(created.service.version == 1)
                let other = Samples.service("Other")
                let updated = try await services().update(
                    new.id, of: tenant, to: other, replacing: 1, change: Samples.id(), context: context("update"))
                #expect(updated?.version == 2)
                #expect(updated?.content == other)
                #expect(try await database.services.service(new.id, of: tenant, deadline: nil) == updated)
                let deleted = try await services().delete(
                    new.id, of: tenant, version: 2, change: Samples.id(), context: context("delete"))
                #expect(deleted.version == 3)
                let items = [Samples.new(), Samples.new()]
                let results = try await services().createAll(items, of: tenant, mode: .allOrNothing, context: context("bulk"))
                #expect(results.map(\.summary) == items.map { "created 1 \($0.id)" })
            }
            #expect(try await database.number("select count(*) from change where kind = 3") == 10)
        }
    }

    @Test(arguments: losses)
    func `owners are written once as well`(losses: [LossyExecutor.Loss]) async throws {
        try await TestDatabase.with { database in
            let tenants = { PostgresTenantRepository(self.lossy(database, losses).0) }
            let artisans = { PostgresArtisanRepository(self.lossy(database, losses).0) }
            let tenant = try await tenants().createTenant(
                Samples.id(), content: Samples.tenant, change: Samples.id(), context: Samples.context())
            #expect(tenant.version == 1)
            var content = Samples.tenant
            content.plan = "free"
            let changed = try await tenants().updateTenant(
                tenant.id, to: content, replacing: 1, change: Samples.id(), context: Samples.context())
            #expect(changed?.version == 2)
            let artisan = try await artisans().createArtisan(
                Samples.id(), of: tenant.id, content: Samples.artisan, change: Samples.id(), context: Samples.context())
            #expect(artisan.version == 1)
            let gone = try await artisans().deleteArtisan(
                artisan.id, of: tenant.id, version: 1, change: Samples.id(), context: Samples.context())
            #expect(gone.version == 2)
            #expect(
                try await tenants().deleteTenant(tenant.id, version: 2, change: Samples.id(), context: Samples.context()).version
                    == 3)
            #expect(try await database.number("select count(*) from change") == 5)
        }
    }

    @Test func `an outcome that cannot be settled is said to be open`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let (lossy, executor) = self.lossy(database, [.after] + [LossyExecutor.Loss](repeating: .before, count: 20))
            let error = await #expect(throws: CatalogError.self) {
                try await PostgresServiceRepository(lossy).create(Samples.new(), of: tenant, context: Samples.context())
            }
            #expect(error?.code == .unavailable)
            #expect(error?.reason == CatalogError.outcomeUnknownReason)
            #expect(error?.retryAfter != nil)
            #expect(executor.writes == 1)
            let (never, _) = self.lossy(database, [LossyExecutor.Loss](repeating: .before, count: 20))
            let clean = await #expect(throws: CatalogError.self) {
                try await PostgresServiceRepository(never).create(Samples.new(), of: tenant, context: Samples.context())
            }
            #expect(clean?.code == .unavailable)
            #expect(clean?.reason == "", "nothing was sent")
        }
    }

    @Test func `an upload whose answer was lost says where it stands`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let upload = UploadKey(principal: "p", requestID: "u")
            let (lossy, _) = self.lossy(database, [.after])
            let error = await #expect(throws: CatalogError.self) {
                try await PostgresServiceRepository(lossy).append(
                    [Samples.new(), Samples.new()], refused: 1, to: upload, at: 0, of: tenant, context: Samples.context())
            }
            #expect(error?.reason == CatalogError.outcomeUnknownReason)
            #expect(error?.facts["resumeAt"] == "3")
            #expect(try await database.services.upload(upload, of: tenant, deadline: nil).created == 2)
        }
    }
}
