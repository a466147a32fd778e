import Postgres
import PostgresCluster
import Resilience
import TestSupport
import Testing

/// Postgres stopped, killed and frozen while many work with it.
@Suite("A server that fails under load", .needsCluster, .timeLimit(.minutes(5)))
struct FaultTests {
    private static let keptRows = Statement("kept", "SELECT n FROM kept")

    private static func configure(_ configuration: inout PostgresConfiguration) {
        configuration.applicationName = "load"
        configuration.pool.maxOpen = 10
        configuration.pool.acquireTimeout = .seconds(2)
        configuration.pool.maximumBackoff = .milliseconds(500)
        configuration.statementTimeout = .seconds(2)
        configuration.silenceTimeout = .seconds(1)
        configuration.connectTimeout = .seconds(2)
    }

    /// Runs the load while `faults` happen; then everything works, nothing hangs, nothing leaks, and nothing is lost or made up.
    private func withLoad(
        expecting failures: Set<PostgresError.Code>,
        _ faults: (PrivateCluster, FaultLoad) async throws -> Void
    ) async throws {
        try await TestCluster.with { cluster, connection, _ async throws in
            let client = TestCluster.client(connection, Self.configure)
            try await client.execute("CREATE TABLE kept (n int8 PRIMARY KEY)")
            let load = FaultLoad(client)
            try await load.run {
                try await load.succeed("it works at first")
                try await faults(cluster, load)
                try await load.succeed("it works again", count: 300)
            }
            let outcomes = load.outcomes
            #expect(outcomes.violations == [])
            #expect(outcomes.maxOpen <= 10)
            #expect(!failures.isDisjoint(with: outcomes.failures.keys), "the fault was not felt: \(outcomes.failures)")
            await eventually("nothing is in flight") { client.statistics.requestsInFlight == 0 }
            #expect(client.statistics.waiting == 0)
            #expect(client.statistics.open <= 10)
            let statistics = client.statistics
            #expect(statistics.connected == statistics.open + statistics.closed.total)

            let kept = Set(try await client.query(Self.keptRows).map { try $0.int64(0) })
            #expect(outcomes.kept.subtracting(kept).isEmpty, "what was answered is not there")
            #expect(kept.subtracting(outcomes.kept).subtracting(outcomes.inDoubt).isEmpty, "what failed is there")

            await client.shutDown(grace: .seconds(10))
            #expect(client.statistics.open == 0)
            try await eventually("no session is left") { try await TestCluster.sessions(of: "load", connection) == 0 }
        }
    }

    @Test func `stopped and started again`() async throws {
        try await self.withLoad(expecting: [.connectionLost, .connectionFailed]) { cluster, load async throws in
            try await cluster.restart()
            try await load.succeed("it works after the first stop")
            await cluster.stop()
            try await Task.sleep(for: .milliseconds(300))
            try await cluster.start()
        }
    }

    @Test func `killed`() async throws {
        try await self.withLoad(expecting: [.connectionLost]) { cluster, load async throws in
            await cluster.kill()
            try await cluster.start()
        }
    }

    @Test func `frozen, for less than it takes to be given up and for more`() async throws {
        try await self.withLoad(expecting: [.deadlineExceeded]) { cluster, load async throws in
            await cluster.freeze()
            try await Task.sleep(for: .seconds(1))
            await cluster.thaw()
            try await load.succeed("it works after a short while")
            await cluster.freeze()
            try await Task.sleep(for: .seconds(4))
            await cluster.thaw()
        }
    }

    @Test func `text is not waited for longer than its statements may take`() async throws {
        try await TestCluster.with { cluster, connection, _ async throws in
            let client = TestCluster.client(connection) {
                $0.statementTimeout = .seconds(1)
                $0.silenceTimeout = .seconds(1)
            }
            try await client.execute("SELECT 1")
            await eventually("its connection is idle again") { client.statistics.inUse == 0 }
            await cluster.freeze()
            let frozen = await postgresError { try await client.execute("SELECT 1") }
            await cluster.thaw()
            #expect(frozen?.code == .connectionLost && frozen?.outcomeUnknown == true)
            await eventually("it is connected to again") { (try? await client.execute("SELECT 1")) != nil }

            // Each is short, and together they take longer than one may be waited for.
            try await client.execute(Array(repeating: "SELECT pg_sleep(0.6)", count: 5).joined(separator: "; "))
            try await client.execute("SET statement_timeout = 0; SELECT pg_sleep(3.5)")
            try await client.withTransaction { transaction in
                try await transaction.execute("SET LOCAL Statement_Timeout TO 0")
                _ = try await transaction.query(Statement("long", "SELECT pg_sleep(2.5)"))
            }
            let long = await postgresError { try await client.execute("SELECT pg_sleep(10)") }
            #expect(long?.sqlState == .queryCanceled)
            await client.shutDown(grace: .seconds(5))
        }
    }

    @Test func `a server without a slot left is waited for, with patience, and used when one comes free`() async throws {
        try await TestCluster.with(maxConnections: 6) { _, connection, _ async throws in
            let one = Statement("one", "SELECT 1::int8")
            let hog = TestCluster.client(connection) { $0.pool.maxOpen = 9 }
            let lines = LogKeeper()
            let client = TestCluster.client(connection, logger: lines.logger) {
                Self.configure(&$0)
                $0.pool.acquireTimeout = .milliseconds(500)
            }
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await hog.withTransaction { transaction in
                            _ = try await transaction.query(one)
                            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
                        }
                    }
                }
                await eventually("all slots are taken") { hog.statistics.inUse == 6 }
                for _ in 0..<3 {
                    let error = await postgresError { _ = try await client.query(one, deadline: .now + .seconds(5)) }
                    #expect(error?.code == .connectionFailed)
                    #expect(error?.message == "Postgres could not be reached: all of its connections are taken.")
                    #expect(error?.outcomeUnknown == false)
                }
                // It backs off: attempts are few, however many ask.
                let attempts = client.statistics.connectFailures
                for _ in 0..<200 { _ = try? await client.query(one) }
                #expect(client.statistics.connectFailures < attempts + 20)
                group.cancelAll()
                while let result = await group.nextResult() { if case .success = result { Issue.record("committed") } }
            }
            await hog.shutDown(grace: .seconds(5))
            await eventually("a slot is used when it comes free") {
                (try? await client.query(one, deadline: .now + .seconds(5))[0].int64(0)) == 1
            }
            await client.shutDown(grace: .seconds(5))
            #expect(client.statistics.open == 0)
        }
    }

    @Test func `with some slots taken the others do for everyone`() async throws {
        try await TestCluster.with(maxConnections: 5) { _, connection, _ async throws in
            let client = TestCluster.client(connection) {
                Self.configure(&$0)
                $0.pool.acquireTimeout = .seconds(30)
                $0.readConnections = 8
            }
            let pause = Statement("pause", "SELECT pg_sleep(0.02)")
            let failures = await withTaskGroup(of: PostgresError?.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        do { _ = try await client.withTransaction { _ = try await $0.query(pause) } } catch {
                            return error as? PostgresError
                        }
                        return nil
                    }
                }
                var failures: [PostgresError] = []
                for await case let error? in group { failures.append(error) }
                return failures
            }
            #expect(failures.map(\.message) == [])
            #expect(client.statistics.connectFailures > 0)
            #expect(client.statistics.waiting == 0)
            await client.shutDown(grace: .seconds(5))
        }
    }
}
