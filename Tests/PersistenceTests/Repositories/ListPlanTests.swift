import Catalog
import DatabaseTesting
import Logging
import Postgres
import Resilience
import Testing

@testable import Persistence

/// What a page costs does not show in its rows: Postgres says how it goes about a list.
@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `How pages are read` {
    private static let category = "plumbing"

    private static var filters: [(ListStatement.Path, ServiceFilter)] {
        var ofCategory = ServiceFilter()
        ofCategory.categories = [self.category]
        var ofArtisan = ServiceFilter()
        ofArtisan.artisan = Samples.id()
        return [(.all, ServiceFilter()), (.category, ofCategory), (.artisan, ofArtisan)]
    }

    /// With one connection for all reads, since plans are kept by connection.
    private static func withOneReader(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            var configuration = PostgresConfiguration(connection: database.connection)
            // One for each lane.
            configuration.pool.maxOpen = 4
            let client = PostgresClient(configuration, logger: .silent)
            try await body(TestDatabase(client: client, connection: database.connection))
            await client.shutDown(grace: .seconds(1))
        }
    }

    private static func fill(_ database: TestDatabase, _ tenant: TenantID) async throws {
        try await database.client.execute(
            """
            insert into service (tenant, id, change, version, created_at, updated_at, price_units, price_nanos, price_currency,
              duration_minutes, buffer_minutes, max_bookings_day, is_active, category, name, description, image_url, tags)
            select '\(tenant)', gen_random_uuid(), gen_random_uuid(), 1, now() - n * interval '1 second', now(), 50, 0, 'EUR',
              60, 15, 4, true, case when n % 10 = 0 then '\(Self.category)' else 'tailoring' end, 'Service', 'What it is', '', '{}'
            from generate_series(1, 5000) n;
            analyze service
            """)
    }

    @Test func `near pages that narrow nothing but what their index serves are planned once`() async throws {
        try await Self.withOneReader { database in
            let tenant = try await database.tenant()
            try await Self.fill(database, tenant)
            let starts: [PageStart] = [
                .offset(0), .after(Timestamp(microseconds: 4_000_000_000_000_000), Samples.id(ServiceID.self).bits),
            ]
            for start in starts {
                for (path, filter) in Self.filters {
                    for _ in 0..<12 {
                        _ = try await database.services.services(filter, of: tenant, start: start, limit: 21, deadline: nil)
                    }
                    let name = ListStatement(table: .service, start: start.kind, path: path).statement().name
                    let planned = try await database.number(
                        "select custom_plans from pg_prepared_statements where name = '\(name)'")
                    #expect(planned == 5, "\(name)")
                }
            }
        }
    }

    @Test(arguments: ListStatement.Path.allCases) func `a near page reads its rows from the index, in order`(
        _ path: ListStatement.Path
    ) async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            try await Self.fill(database, tenant)
            let list = ListStatement(table: .service, start: .first, path: path).statement()
            let value = [ListStatement.Path.all: "", .category: ", '\(Self.category)'", .artisan: ", '\(tenant)'"]
            let explain = "explain (costs off) execute list('\(tenant)', 21\(value[path] ?? ""))"
            let plan = try await database.client.withTransaction { transaction in
                try await transaction.execute("set local plan_cache_mode = force_generic_plan; prepare list as \(list.sql)")
                return try await transaction.query(Statement("explain_\(path)", explain)).map { try $0.string(0) }
            }
            #expect(!plan.contains { $0.contains("Sort") }, "\(plan)")
            #expect(plan.contains { $0.contains("Index Scan using service_list") }, "\(plan)")
        }
    }
}
