import Postgres
import Resilience
import TestSupport
import Testing

@Suite("Transactions", .needsServer)
struct TransactionTests {
    private struct Refused: Error {}

    private static let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
    private static let count = Statement("count", "SELECT count(*) FROM t")
    private static let sleep = Statement("sleep", "SELECT pg_sleep(10)")
    private static let backend = Statement("backend", "SELECT pg_backend_pid()")

    private func number(_ value: Int64) -> Parameters {
        var parameters = Parameters()
        parameters.append(value)
        return parameters
    }

    private func withTable(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresClient, _ database: String) async throws -> Void
    ) async throws {
        try await TestServer.withDatabase(configure) { client, database async throws in
            try await client.execute("CREATE TABLE t (n int8 PRIMARY KEY)")
            try await body(client, database)
        }
    }

    private func rows(_ client: PostgresClient) async throws -> Int64 { try await client.query(Self.count)[0].int64(0) }

    @Test func `what the body did is kept when it returns`() async throws {
        try await self.withTable { client, _ async throws in
            let sum = try await client.withTransaction { transaction in
                _ = try await transaction.query(Self.insert, self.number(1))
                _ = try await transaction.query(Self.insert, self.number(2))
                #expect(try await self.rows(client) == 0)
                return try await transaction.query(Self.count)[0].int64(0)
            }
            #expect(sum == 2)
            #expect(try await self.rows(client) == 2)
        }
    }

    @Test func `nothing is kept when the body throws`() async throws {
        try await self.withTable { client, _ async throws in
            await #expect(throws: Refused.self) {
                try await client.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                    throw Refused()
                }
            }
            #expect(try await self.rows(client) == 0)
        }
    }

    @Test func `a body that does nothing costs nothing`() async throws {
        try await self.withTable { client, _ async throws in
            #expect(try await client.withTransaction { _ in 7 } == 7)
        }
    }

    @Test func `a failure that the body swallows does not look like a commit`() async throws {
        try await self.withTable { client, _ async throws in
            let error = await postgresError {
                try await client.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                    _ = try? await transaction.query(Self.insert, self.number(1))
                }
            }
            #expect(error?.code == .transactionRolledBack)
            #expect(error?.outcomeUnknown == false)
            #expect(try await self.rows(client) == 0)
        }
    }

    @Test func `options reach the server`() async throws {
        try await self.withTable { client, _ async throws in
            let level = try await client.withTransaction(TransactionOptions(isolation: .serializable, readOnly: true)) {
                transaction in
                let rows = try await transaction.query(
                    Statement("level", "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
                )
                return try "\(rows[0].string(0)) \(rows[0].string(1))"
            }
            #expect(level == "serializable on")
            let error = await postgresError {
                try await client.withTransaction(TransactionOptions(readOnly: true)) { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                }
            }
            #expect(error?.sqlState == .readOnlySQLTransaction)
        }
    }

    @Test func `a statement past the deadline is cancelled at the server, and the connection used again`() async throws {
        try await self.withTable({ $0.pool.maxOpen = 4 }) { client, database async throws in
            let started = ContinuousClock.now
            let error = await postgresError {
                try await client.withTransaction(deadline: .now + .milliseconds(100)) { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                    _ = try await transaction.query(Self.sleep)
                }
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.outcomeUnknown == false)
            #expect(started.duration(to: .now) < .seconds(5))
            await eventually("its connection is idle again") { client.statistics.inUse == 0 }
            #expect(client.statistics.closed.broken == 0)
            #expect(try await self.rows(client) == 0)
            #expect(try await client.withTransaction { try await $0.query(Self.backend).count } == 1)
        }
    }

    @Test func `a statement that outlives its cancel request gets another`() async throws {
        try await self.withTable { client, _ async throws in
            let stubborn = """
                DO $$ BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(600); END $$
                """
            let error = await postgresError { try await client.execute(stubborn, deadline: .now + .milliseconds(200)) }
            #expect(error?.code == .deadlineExceeded)
            await eventually("its connection is idle again") { client.statistics.inUse == 0 }
            #expect(client.statistics.closed.broken == 0)
        }
    }

    @Test func `a cancelled task rolls back`() async throws {
        try await self.withTable { client, _ async throws in
            let task = Task {
                await postgresError {
                    try await client.withTransaction { transaction in
                        _ = try await transaction.query(Self.insert, self.number(1))
                        _ = try await transaction.query(Self.sleep)
                    }
                }
            }
            await eventually("it runs") { client.statistics.inUse == 1 }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            await eventually("its connection is idle again") { client.statistics.inUse == 0 }
            #expect(client.statistics.closed.broken == 0)
            #expect(try await self.rows(client) == 0)
        }
    }

    @Test func `after a statement was given up the others fail, and the commit too`() async throws {
        try await self.withTable { client, _ async throws in
            let error = await postgresError {
                try await client.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                    do {
                        _ = try await transaction.query(Self.sleep, deadline: .now + .milliseconds(20))
                    } catch let error as PostgresError {
                        #expect(error.code == .deadlineExceeded)
                    }
                    _ = try? await transaction.query(Self.insert, self.number(2))
                }
            }
            #expect(error?.code == .transactionRolledBack)
            await eventually("its connection is idle again") { client.statistics.inUse == 0 }
            #expect(try await client.withTransaction { try await $0.query(Self.count)[0].int64(0) } == 0)
        }
    }

    @Test func `a connection that is killed in the middle ends the transaction, and the next one works`() async throws {
        try await self.withTable { client, database async throws in
            let error = await postgresError {
                try await client.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, self.number(1))
                    #expect(try await TestServer.terminate(database, running: "INSERT%") == 1)
                    await eventually("the loss is noticed") { client.statistics.closed.broken == 1 }
                    _ = try await transaction.query(Self.insert, self.number(2))
                }
            }
            #expect(error?.code == .connectionLost)
            #expect(error?.outcomeUnknown == false)
            #expect(try await self.rows(client) == 0)
            try await client.withTransaction { _ = try await $0.query(Self.insert, self.number(3)) }
            #expect(try await self.rows(client) == 1)
        }
    }

    @Test func `free text leaves no setting, no lock and no table to the next user`() async throws {
        try await self.withTable({ $0.pool.maxOpen = 4 }) { client, _ async throws in
            let backend = try await client.withTransaction { transaction in
                try await transaction.execute(
                    "SET search_path = pg_catalog; SELECT pg_advisory_lock(1); CREATE TEMP TABLE scratch (n int); SET statement_timeout = 0"
                )
                return try await transaction.query(Self.backend)[0].int32(0)
            }
            await eventually("it is back") { client.statistics.inUse == 0 }
            let rows = try await client.withTransaction { transaction in
                try await transaction.query(
                    Statement(
                        "left",
                        """
                        SELECT pg_backend_pid(), current_setting('search_path'), current_setting('statement_timeout'),
                        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), to_regclass('scratch')::text
                        """
                    )
                )
            }
            #expect(try rows[0].int32(0) == backend)
            #expect(try rows[0].string(1) == "\"$user\", public")
            #expect(try rows[0].string(2) == "30s")
            #expect(try rows[0].int64(3) == 0)
            #expect(try rows[0].stringIfPresent(4) == nil)
        }
    }

    @Test func `several statements of one text are one transaction`() async throws {
        try await self.withTable { client, _ async throws in
            let error = await postgresError { try await client.execute("INSERT INTO t VALUES (1); INSERT INTO t VALUES (1)") }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(try await self.rows(client) == 0)
            try await client.execute("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
            #expect(try await self.rows(client) == 2)
            let copy = await postgresError { try await client.execute("COPY t FROM STDIN") }
            #expect(copy?.code == .invalidParameter)
            let copyOut = await postgresError { try await client.execute("COPY t TO STDOUT") }
            #expect(copyOut?.code == .invalidParameter)
            #expect(try await self.rows(client) == 2)
        }
    }

    @Test func `a transaction waits for a connection no longer than it may`() async throws {
        try await self.withTable({
            $0.pool.maxOpen = 4
            $0.pool.acquireTimeout = .seconds(4)
        }) { client, _ async throws in
            try await client.withTransaction { _ in
                let error = await postgresError { try await client.withTransaction { _ in } }
                #expect(error?.code == .acquireTimedOut)
                let hurried = await postgresError { try await client.withTransaction(deadline: .now + .milliseconds(10)) { _ in } }
                #expect(hurried?.code == .deadlineExceeded)
                // Reads and writes have connections of their own.
                #expect(try await self.rows(client) == 0)
                _ = try await client.query(Self.insert, self.number(1), lane: .write)
            }
            #expect(client.statistics.timedOut == 1)
        }
    }
}
