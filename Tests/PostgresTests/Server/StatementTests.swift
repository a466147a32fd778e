import Postgres
import Resilience
import TestSupport
import Testing

@Suite("Statements", .needsServer)
struct StatementTests {
    private static let echo = Statement("echo", "SELECT $1::int8")
    private static let divide = Statement("divide", "SELECT 1 / $1::int8")
    private static let sleep = Statement("sleep", "SELECT pg_sleep($1)")

    private func number(_ value: Int64) -> Parameters {
        var parameters = Parameters()
        parameters.append(value)
        return parameters
    }

    private func seconds(_ value: Double) -> Parameters {
        var parameters = Parameters()
        parameters.append(value)
        return parameters
    }

    @Test func `the server's own sentence is kept for logs, where it quotes no values`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            let absent = await postgresError { _ = try await client.query(Statement("absent", "SELECT nowhere_to_be_found()")) }
            #expect(absent?.serverMessage == "function nowhere_to_be_found() does not exist")
            var parameters = Parameters()
            parameters.append("hunter2")
            let cast = Statement("cast", "SELECT $1::text::int8")
            let wrong = await postgresError { _ = try await client.query(cast, parameters) }
            #expect(wrong?.sqlState == .invalidTextRepresentation)
            #expect(wrong?.serverMessage == nil)
            let raised = await postgresError { try await client.execute("DO $$ BEGIN RAISE 'hunter2'; END $$") }
            #expect(raised?.sqlState == SQLState("P0001") && raised?.serverMessage == nil)
        }
    }

    @Test func `a failure in the pipeline is one caller's`() async throws {
        try await TestServer.withDatabase({ $0.readConnections = 1 }) { client, _ async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for value in Int64(0)..<200 {
                    group.addTask {
                        do {
                            let rows = try await client.query(Self.divide, self.number(value % 5))
                            #expect(try rows[0].int64(0) == (value % 5 == 1 ? 1 : 0))
                        } catch let error as PostgresError {
                            #expect(value % 5 == 0)
                            #expect(error.sqlState == SQLState("22012"))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a statement that cannot be prepared fails with its own reason for all that rely on it`() async throws {
        try await TestServer.withDatabase({ $0.readConnections = 1 }) { client, _ async throws in
            let broken = Statement("broken", "SELECT nothing FROM nowhere")
            await withTaskGroup(of: PostgresError?.self) { group in
                for _ in 0..<50 {
                    group.addTask { await postgresError { _ = try await client.query(broken) } }
                }
                for await error in group {
                    #expect(error?.sqlState == .undefinedTable)
                    #expect(error?.message.contains("nowhere") == false)
                    #expect(error?.detail?.contains("nowhere") == true)
                }
            }
            try await client.execute("CREATE TABLE nowhere (nothing int8)")
            #expect(try await client.query(broken).isEmpty)
        }
    }

    @Test func `one name for two texts serves both`() async throws {
        let client = TestServer.admin
        for _ in 0..<3 {
            #expect(try await client.query(Statement("same", "SELECT 1::int4"))[0].int32(0) == 1)
            #expect(try await client.query(Statement("same", "SELECT 2::int4"))[0].int32(0) == 2)
        }
    }

    @Test func `beyond the limit statements are sent with their text`() async throws {
        try await TestServer.withDatabase({
            $0.maxPreparedStatements = 2
            $0.readConnections = 1
        }) { client, _ async throws in
            for round in 0..<2 {
                for number in 0..<5 {
                    let rows = try await client.query(Statement("s\(number)", "SELECT \(number)::int4"))
                    #expect(try rows[0].int32(0) == Int32(number), "round \(round)")
                }
            }
            let prepared = try await client.query(Statement("prepared", "SELECT count(*) FROM pg_prepared_statements"))
            #expect(try prepared[0].int64(0) == 2)
        }
    }

    @Test func `a constraint is named, and its data is not`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            try await client.execute("CREATE TABLE account (email text CONSTRAINT account_email_key UNIQUE)")
            let insert = Statement("insert", "INSERT INTO account VALUES ($1)")
            var parameters = Parameters()
            parameters.append("secret@example.com")
            _ = try await client.query(insert, parameters, lane: .write)
            let error = await postgresError { _ = try await client.query(insert, parameters, lane: .write) }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.constraint == "account_email_key")
            #expect(error?.table == "account")
            #expect(error?.outcomeUnknown == false)
            let message = "A row with this key exists already (SQLSTATE 23505, constraint account_email_key, table account)."
            #expect(error?.message == message)
            #expect(error.map { "\($0)" } == message)
        }
    }

    @Test func `a commit that fails is a failure, though the statement succeeded`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            try await client.execute("CREATE TABLE t (n int8, CONSTRAINT late UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)")
            let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
            _ = try await client.query(insert, self.number(1), lane: .write)
            let error = await postgresError { _ = try await client.query(insert, self.number(1), lane: .write) }
            #expect(error?.sqlState == .uniqueViolation)
            let rows = try await client.query(Statement("count", "SELECT count(*) FROM t"))
            #expect(try rows[0].int64(0) == 1)
        }
    }

    // MARK: Deadlines and cancellation

    @Test func `a caller leaves at its deadline, and its neighbours get their answers`() async throws {
        try await TestServer.withDatabase({ $0.readConnections = 1 }) { client, _ async throws in
            _ = try await client.query(Self.echo, self.number(1))
            async let slow = postgresError {
                _ = try await client.query(Self.sleep, self.seconds(3), deadline: .now + .milliseconds(1_500))
            }
            await eventually("it runs") { client.statistics.requestsInFlight == 1 }
            let rows = try await client.query(Self.echo, self.number(7))
            #expect(try rows[0].int64(0) == 7)
            let error = await slow
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.outcomeUnknown == true)
        }
    }

    @Test func `a deadline that has passed sends nothing`() async throws {
        let error = await postgresError { _ = try await TestServer.admin.query(Self.echo, self.number(1), deadline: .now) }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.outcomeUnknown == false)
    }

    @Test func `a deadline passes while the statement waits for its turn`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementsPerConnection = 1
        }) { client, _ async throws in
            async let slow = client.query(Self.sleep, self.seconds(3))
            await eventually("the first one runs") { client.statistics.requestsInFlight == 1 }
            let error = await postgresError {
                _ = try await client.query(Self.echo, self.number(1), deadline: .now + .milliseconds(30))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.outcomeUnknown == false)
            _ = try await slow
            #expect(client.statistics.waiting == 0)
        }
    }

    @Test func `a cancelled caller leaves at once, wherever its statement is`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementsPerConnection = 1
        }) { client, _ async throws in
            let running = Task { await postgresError { _ = try await client.query(Self.sleep, self.seconds(3)) } }
            await eventually("the first one runs") { client.statistics.requestsInFlight == 1 }
            let queued = Task { await postgresError { _ = try await client.query(Self.sleep, self.seconds(3)) } }
            await eventually("the second one waits") { client.statistics.waiting == 1 }
            queued.cancel()
            #expect(await queued.value?.code == .cancelled)
            #expect(await queued.value?.outcomeUnknown == false)
            running.cancel()
            #expect(await running.value?.code == .cancelled)
            #expect(await running.value?.outcomeUnknown == true)
            let before = Task { await postgresError { _ = try await client.query(Self.echo, self.number(1)) } }
            before.cancel()
            _ = await before.value
            #expect(try await client.query(Self.echo, self.number(3))[0].int64(0) == 3)
        }
    }

    @Test func `statement_timeout bounds what no caller waits for`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementTimeout = .milliseconds(100)
        }) { client, _ async throws in
            let error = await postgresError { _ = try await client.query(Self.sleep, self.seconds(10)) }
            #expect(error?.sqlState == .queryCanceled)
            #expect(error?.outcomeUnknown == false)
            #expect(try await client.query(Self.echo, self.number(3))[0].int64(0) == 3)
        }
    }

    // MARK: Many at once

    @Test(.timeLimit(.minutes(2))) func `ten thousand at once over eight connections are all answered, each its own`() async throws
    {
        try await TestServer.withDatabase({
            $0.pool.maxOpen = 8
            $0.statementTimeout = .seconds(60)
            $0.pool.acquireTimeout = .seconds(60)
        }) { client, database async throws in
            _ = try await client.query(Self.echo, self.number(0))
            let own = try await withThrowingTaskGroup(of: Bool.self) { group in
                for value in Int64(0)..<10_000 {
                    group.addTask { try await client.query(Self.echo, self.number(value))[0].int64(0) == value }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(own == 10_000)
            #expect(client.statistics.open <= 8)
            #expect(try await TestServer.sessions(of: database) <= 8)
            #expect(client.statistics.waiting == 0)
            #expect(client.statistics.refused == 0)
        }
    }

    @Test func `those that wait for a connection have it in the order in which they came`() async throws {
        let held = Statement("held", "SELECT pg_advisory_xact_lock(7)")
        let turn = Statement("turn", "SELECT nextval('turn')")
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementsPerConnection = 1
        }) { client, _ async throws in
            try await client.execute("CREATE SEQUENCE turn")
            var waiting: [Task<Int64, any Error>] = []
            let first = try await client.withTransaction { transaction in
                _ = try await transaction.query(held)
                // Waits for the lock on the only connection for reads.
                let first = Task { _ = try await client.query(held) }
                await eventually("the connection is taken") { client.statistics.inUse == 2 }
                for number in 1...30 {
                    waiting.append(Task { try await client.query(turn)[0].int64(0) })
                    await eventually("it waits") { client.statistics.waiting == number }
                }
                return first
            }
            try await first.value
            var turns: [Int64] = []
            for task in waiting { turns.append(try await task.value) }
            #expect(turns == Array(1...30))
        }
    }

    @Test func `more than may wait are refused at once`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementsPerConnection = 1
            $0.pool.maxWaiting = 3
        }) { client, _ async throws in
            _ = try await client.query(Self.echo, self.number(0))
            let codes = await withTaskGroup(of: PostgresError.Code?.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do {
                            _ = try await client.query(Self.sleep, self.seconds(0.2))
                            return nil
                        } catch { return (error as? PostgresError)?.code }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == .poolExhausted }.count == 6)
            #expect(client.statistics.refused == 6)
        }
    }
}
