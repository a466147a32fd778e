import DatabaseTesting
import Logging
import Postgres
import Testing

@testable import Persistence

/// Limits that hold whatever plan Postgres makes: here the one that reads a subquery anew for each row.
@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Limits under an unlucky plan` {
    private static func with(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let settings = ["hashjoin", "mergejoin", "hashagg", "sort", "material"].map { " -c enable_\($0)=off" }.joined()
            let unlucky = "\(database.connection) options='\(settings)'"
            let client = PostgresClient(
                PostgresConfiguration(connection: unlucky), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await body(TestDatabase(client: client, connection: unlucky))
            await client.shutDown(grace: .seconds(1))
        }
    }

    @Test func `a sequencer takes no more partitions than it may`() async throws {
        try await Self.with { database in
            var leases = LeaseState(duration: .seconds(10))
            _ = try await database.sequencer { $0.maxPartitions = 5 }.tick(&leases)
            #expect(leases.partitions.count == 5)
        }
    }

    @Test func `cleaning up deletes no more at once than it may`() async throws {
        try await Self.with { database in
            try await database.client.execute(
                """
                insert into idempotency (key, tenant, expires_at, kind, outcome, body_hash)
                  select gen_random_uuid(), gen_random_uuid(), now() - interval '1 second', 3, 1, '' from generate_series(1, 25);
                insert into upload select gen_random_uuid(), gen_random_uuid(), 0, 0, 0, 0, now() - interval '1 second'
                  from generate_series(1, 25)
                """)
            let watched = WatchedExecutor(database.client)
            let housekeeping = Housekeeping(CatalogDatabase(watched), batchSize: 10, logger: Logger(label: "test"))
            #expect(try await housekeeping.cleanUp() == 50)
            #expect(watched.count(HousekeepingStatement.idempotencyKeys) == 3)
            #expect(watched.count(HousekeepingStatement.uploads) == 3)
        }
    }

    @Test func `many who clean up at once delete everything that has expired, and nothing else`() async throws {
        try await TestDatabase.with { database in
            try await database.client.execute(
                """
                insert into idempotency (key, tenant, expires_at, kind, outcome, body_hash)
                  select gen_random_uuid(), gen_random_uuid(), now() + (n % 2 * 10 - 5) * interval '1 hour', 3, 1, ''
                  from generate_series(1, 2000) n
                """)
            let deleted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    let housekeeping = Housekeeping(database.database, batchSize: 50, logger: Logger(label: "test"))
                    group.addTask { try await housekeeping.cleanUp() }
                }
                return try await group.reduce(0, +)
            }
            // One that finds all that is left locked by the others leaves the rest to them.
            #expect(deleted == 1_000)
            #expect(try await database.number("select count(*) from idempotency where expires_at < now()") == 0)
        }
    }
}
