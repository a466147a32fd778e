import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Which database it is` {
    @Test func `all who ask are told the same, and those of another database something else`() async throws {
        try await TestDatabase.empty { first in
            let identity = try #require(try await first.database.identity(deadline: nil))
            let another = first.anotherClient()
            let again = try await CatalogDatabase(another).identity(deadline: nil)
            await another.shutDown(grace: .seconds(5))
            #expect(again == identity)
            try await TestDatabase.empty { second in
                let other = try #require(try await second.database.identity(deadline: nil))
                #expect(other != identity)
            }
        }
    }

    @Test func `a role without rights is told, and one from which that was taken away hears of nothing`() async throws {
        try await TestDatabase.empty { database in
            let role = "plain_\(UInt32.random(in: .min ... .max))"
            try await database.client.execute("create role \(role)")
            let asked = PostgresClient(
                PostgresConfiguration(connection: "\(database.connection) options='-c role=\(role)'"), logger: .silent)
            let result: Result<Void, any Error>
            do {
                let expected = try await database.database.identity(deadline: nil)
                let told = try await CatalogDatabase(asked).identity(deadline: nil)
                #expect(told != nil && told == expected)
                try await database.client.execute("revoke execute on function pg_control_system() from public")
                let refused = try await CatalogDatabase(asked).identity(deadline: nil)
                #expect(refused == nil)
                result = .success(())
            } catch { result = .failure(error) }
            await asked.shutDown(grace: .seconds(5))
            try await database.client.execute("drop role \(role)")
            try result.get()
        }
    }
}
