import Catalog
import DatabaseTesting
import Logging
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Services that are read most` {
    private static let tenant: TenantID = Samples.id()

    private static func reads(_ reads: [Double], from first: UInt128 = 1, of tenant: TenantID = Self.tenant) -> [PopularService] {
        reads.enumerated().map {
            PopularService(tenant: tenant, service: ServiceID(rawValue: first + UInt128($0.offset)), reads: $0.element)
        }
    }

    private static func services(_ popular: PopularServices, _ limit: Int = 100) async throws -> [UInt128] {
        try await popular.most(limit, deadline: nil).map(\.service.rawValue)
    }

    @Test func `what several servers report adds up, and the most popular come first`() async throws {
        try await TestDatabase.with { database in
            let popular = PopularServices(database.database)
            try await popular.add([], deadline: nil)
            #expect(try await popular.most(10, deadline: nil) == [])
            try await popular.add(Self.reads([5, 3, 4]), deadline: nil)
            try await popular.add(Self.reads([0, 10]), deadline: nil)
            #expect(try await Self.services(popular) == [2, 1, 3])
            #expect(try await Self.services(popular, 1) == [2])
            #expect(try await Self.services(popular, 0) == [])
            let reads = try #require(try await popular.most(1, deadline: nil).first?.reads)
            #expect(reads > 12.9 && reads <= 13)
        }
    }

    @Test func `the same identifier of another tenant is another service`() async throws {
        try await TestDatabase.with { database in
            let popular = PopularServices(database.database)
            let other: TenantID = Samples.id()
            try await popular.add(Self.reads([5]) + Self.reads([7], of: other), deadline: nil)
            #expect(try await popular.most(10, deadline: nil).map(\.tenant) == [other, Self.tenant])
        }
    }

    @Test func `reads fade by half in their time, and what has faded away is forgotten`() async throws {
        try await TestDatabase.with { database in
            let popular = PopularServices(database.database, halfLife: .seconds(600))
            try await popular.add(Self.reads([800, 1]), deadline: nil)
            try await database.client.execute("update popular set updated_at = now() - interval '20 minutes'")
            let faded = try #require(try await popular.most(1, deadline: nil).first?.reads)
            #expect(faded > 195 && faded <= 200)
            try await popular.add(Self.reads([300], from: 3), deadline: nil)
            #expect(try await Self.services(popular) == [3, 1, 2])
            try await database.client.execute(
                "update popular set updated_at = now() - interval '100 years' where service <> '\(ServiceID(rawValue: 3))'")
            try await popular.add(Self.reads([1], from: 3), deadline: nil)
            #expect(try await Self.services(popular) == [3])
            // A clock that was wrong.
            try await database.client.execute("update popular set updated_at = now() + interval '100 years'")
            try await popular.add(Self.reads([1], from: 3), deadline: nil)
            let reads = try #require(try await popular.most(1, deadline: nil).first?.reads)
            #expect(reads > 301 && reads <= 302)
        }
    }

    @Test func `no more are kept than may be`() async throws {
        try await TestDatabase.with { database in
            let popular = PopularServices(database.database, maxKept: 5)
            try await popular.add(Self.reads((1...9).map { Double($0) }), deadline: nil)
            #expect(try await Self.services(popular) == [9, 8, 7, 6, 5])
            try await popular.add(Self.reads([.nan, .infinity, -5, 100], from: 20), deadline: nil)
            #expect(try await Self.services(popular) == [23, 9, 8, 7, 6])
        }
    }

    @Test func `servers that report the same services at once do not stand in each other's way`() async throws {
        try await TestDatabase.with { database in
            let clients = (0..<3).map { _ in database.anotherClient() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in clients {
                    group.addTask {
                        let popular = PopularServices(CatalogDatabase(client), halfLife: .seconds(1_000_000), maxKept: 150)
                        for _ in 0..<10 {
                            try await popular.add(Self.reads(.init(repeating: 1, count: 200)).shuffled(), deadline: nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let popular = PopularServices(database.database)
            #expect(try await popular.most(1_000, deadline: nil).count <= 150)
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `a server reports what it read while it runs and when it ends, with what is certain of each count`() async throws {
        try await TestDatabase.with { database in
            let popular = PopularServices(database.database)
            var configuration = ReadCountsConfiguration()
            configuration.counters = 2
            configuration.interval = .milliseconds(5)
            let counts = ReadCounts(popular, configuration: configuration, logger: .silent)
            func record(_ times: Int, _ service: UInt128) {
                for _ in 0..<times { counts.record(ServiceID(rawValue: service), of: Self.tenant) }
            }
            record(9, 1)
            record(5, 2)
            record(1, 3)
            let running = Task { await counts.run() }
            try await eventually("it has reported") { try await Self.services(popular) == [1, 3] }
            record(4, 4)
            running.cancel()
            await running.value
            #expect(try await Self.services(popular) == [1, 4, 3])
            let reads = try await popular.most(10, deadline: nil).map { $0.reads.rounded() }
            #expect(reads == [9, 4, 1])
        }
    }

    @Test func `a database that does not take a report costs nothing but the report`() async throws {
        try await TestDatabase.empty { database in
            let log = LogKeeper()
            let counts = ReadCounts(PopularServices(database.database), logger: log.logger)
            counts.record(Samples.id(), of: Self.tenant)
            await counts.report()
            #expect(log.lines.map(\.level) == [.info])
            await counts.report()
            #expect(log.lines.count == 1, "there was nothing more to report")
        }
    }
}
