import DatabaseTesting
import Resilience
import Testing

@testable import Application

@Suite("The server's way to its database", .timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence))
struct DatabaseConnectionTests {
    private static func fail(_ breaker: CircuitBreaker, _ count: Int) throws {
        for _ in 0..<count { breaker.record(try breaker.admit(), .failure) }
    }

    @Test func `a database that freezes in a busy minute is given up after five failures, one after the other`() async throws {
        try await TestDatabase.empty { database in
            try await database.withStore { store in
                let breaker = try #require(store.breakers.first)
                for _ in 0..<1_000 { breaker.record(try breaker.admit(), .success) }
                try Self.fail(breaker, 4)
                #expect(breaker.snapshot.state == .closed)
                try Self.fail(breaker, 1)
                #expect(breaker.snapshot.state == .open)
            }
        }
    }

    @Test func `one that was away for less than a look at its health is tried as soon as it is seen to be well`() async throws {
        try await TestDatabase.empty { database in
            try await database.withStore { store in
                let breaker = try #require(store.breakers.first)
                for _ in 0..<1_000 { breaker.record(try breaker.admit(), .success) }
                try Self.fail(breaker, 5)
                #expect(await store.probe(.now + .seconds(20)) == nil)
                #expect(breaker.snapshot.state == .halfOpen)
                // It answers, and statements fail: that is not tried again and again.
                try Self.fail(breaker, 1)
                #expect(await store.probe(.now + .seconds(20)) == nil)
                #expect(breaker.snapshot.state == .open)
            }
        }
    }

    @Test func `of many connections one is kept for the server's own looks`() {
        #expect([4, 7, 8, 100].map { DatabaseConnection.backgroundConnections(of: $0) } == [0, 0, 1, 1])
    }
}
