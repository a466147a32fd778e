import DatabaseTesting
import Testing

@testable import Persistence

@Suite struct `A budget of connections` {
    @Test(
        arguments: [
            (1, 97, 97, false), (1, 98, 97, true), (3, 32, 97, false), (3, 33, 97, true), (0, 97, 97, false), (2, 1, 1, true),
        ]
    )
    func `it is exceeded when all servers together may open more than there are`(
        servers: Int, each: Int, available: Int, isExceeded: Bool
    ) {
        let budget = ConnectionBudget(servers: servers, connectionsPerServer: each, available: available)
        #expect(budget.isExceeded == isExceeded)
        let advised = ConnectionBudget(servers: servers, connectionsPerServer: budget.mostPerServer, available: available)
        #expect(!advised.isExceeded, "what it advises fits")
        let more = ConnectionBudget(servers: servers, connectionsPerServer: budget.mostPerServer + 1, available: available)
        #expect(more.isExceeded, "and is the most that does")
    }

    @Test func `numbers of any size are compared`() {
        #expect(ConnectionBudget(servers: .max, connectionsPerServer: .max, available: 100).isExceeded)
        #expect(ConnectionBudget(servers: -1, connectionsPerServer: -1, available: -1).wanted == 0)
    }

    @Test(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) func `Postgres says how many it has`() async throws {
        try await TestDatabase.empty { database in
            let expected = try await database.number(
                "select current_setting('max_connections')::int8 - current_setting('superuser_reserved_connections')::int8")
            #expect(try await database.database.availableConnections(deadline: nil) == Int(expected))
        }
    }
}
