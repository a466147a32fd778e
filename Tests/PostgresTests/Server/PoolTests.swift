import Glibc
import Postgres
import Resilience
import TestSupport
import Testing

@Suite("The pool at the server", .needsServer, .timeLimit(.minutes(2)))
struct PoolTests {
    private static let one = Statement("one", "SELECT 1::int8")
    private static let backend = Statement("backend", "SELECT pg_backend_pid()")
    private static let sleep = Statement("sleep", "SELECT pg_sleep($1)")

    private func one(_ client: PostgresClient) async throws -> Int64 { try await client.query(Self.one)[0].int64(0) }

    private func sleep(_ client: PostgresClient, _ seconds: Double, deadline: ContinuousClock.Instant? = nil) async throws {
        var parameters = Parameters()
        parameters.append(seconds)
        _ = try await client.query(Self.sleep, parameters, deadline: deadline)
    }

    /// Stops the only backend of the client while `body` runs.
    private func whileFrozen(_ client: PostgresClient, _ body: () async throws -> Void) async throws {
        let process = try await client.query(Self.backend)[0].int32(0)
        try #require(kill(process, SIGSTOP) == 0)
        defer { kill(process, SIGCONT) }
        try await body()
    }

    @Test func `idle connections that are terminated are noticed, and made again`() async throws {
        try await TestServer.withDatabase { client, database async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await self.sleep(client, 0.05) } }
                try await group.waitForAll()
            }
            let open = client.statistics.open
            #expect(open >= 1)
            #expect(try await TestServer.terminate(database) == open)
            await eventually("all are noticed") { client.statistics.closed.broken == open }
            #expect(try await self.one(client) == 1)
            #expect(client.statistics.connectFailures == 0)
        }
    }

    @Test func `statements on a connection that is terminated end as in doubt, and those that wait are served`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementsPerConnection = 4
        }) { client, database async throws in
            let codes = await withTaskGroup(of: PostgresError?.self) { group in
                for _ in 0..<4 {
                    group.addTask { await self.failure { try await self.sleep(client, 20) } }
                }
                await eventually("they run") { client.statistics.requestsInFlight == 4 }
                for _ in 0..<20 { group.addTask { await self.failure { _ = try await self.one(client) } } }
                await eventually("the others wait") { client.statistics.waiting == 20 }
                await eventually("they are terminated") {
                    ((try? await TestServer.terminate(database, running: "%pg_sleep%")) ?? 0) > 0
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0?.code == .connectionLost && $0?.outcomeUnknown == true } == 4)
            #expect(codes.count { $0 == nil } == 20)
            #expect(client.statistics.closed.broken == 1)
        }
    }

    private func failure(_ body: () async throws -> Void) async -> PostgresError? {
        do { try await body() } catch { return error as? PostgresError }
        return nil
    }

    @Test func `connections that lived long enough, or idle for too long, are closed at the server too`() async throws {
        try await TestServer.withDatabase({ $0.pool.lifetime = .milliseconds(100) }) { client, database async throws in
            #expect(try await self.one(client) == 1)
            await eventually("it is closed") { client.statistics.closed.lifetime == 1 }
            try await eventually("its session ends") { try await TestServer.sessions(of: database) == 0 }
            #expect(try await self.one(client) == 1)
        }
        try await TestServer.withDatabase({ $0.pool.idleTime = .milliseconds(100) }) { client, database async throws in
            #expect(try await self.one(client) == 1)
            await eventually("it is closed") { client.statistics.closed.idleTime == 1 }
            try await eventually("its session ends") { try await TestServer.sessions(of: database) == 0 }
        }
        try await TestServer.withDatabase({ $0.pool.maxIdle = 0 }) { client, database async throws in
            #expect(try await self.one(client) == 1)
            await eventually("it is closed") { client.statistics.closed.surplus == 1 }
        }
    }

    @Test func `an idle connection that does not answer is replaced before it is used`() async throws {
        try await TestServer.withDatabase({
            $0.pool.healthCheckAfter = .milliseconds(50)
            $0.silenceTimeout = .milliseconds(300)
        }) { client, _ async throws in
            try await self.whileFrozen(client) { () async throws in
                try await Task.sleep(for: .milliseconds(100))
                #expect(try await self.one(client) == 1)
                #expect(client.statistics.closed.broken == 1)
                #expect(client.statistics.connected == 2)
            }
        }
    }

    @Test func `a check has its own time, however long the connection was idle`() async throws {
        try await TestServer.withDatabase({
            $0.pool.healthCheckAfter = .milliseconds(50)
            $0.statementTimeout = .milliseconds(50)
            $0.silenceTimeout = .seconds(2)
        }) { client, _ async throws in
            let process = try await client.query(Self.backend)[0].int32(0)
            try await Task.sleep(for: .milliseconds(2_200))
            try #require(kill(process, SIGSTOP) == 0)
            defer { kill(process, SIGCONT) }
            // The deadline makes the client look at everything that time may end.
            let error = await postgresError { _ = try await client.query(Self.one, deadline: .now + .milliseconds(50)) }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.outcomeUnknown == false)
            kill(process, SIGCONT)
            #expect(try await self.one(client) == 1)
            #expect(client.statistics.closed.broken == 0)
            #expect(client.statistics.connected == 1)
        }
    }

    // MARK: The background

    @Test func `what the program needs for itself does not stand behind callers`() async throws {
        try await TestServer.withDatabase({
            ($0.readConnections, $0.statementsPerConnection, $0.backgroundConnections) = (1, 1, 1)
            $0.pool.maxOpen = 5
        }) { client, _ async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { try await self.sleep(client, 20) } }
                await eventually("callers wait") { client.statistics.waiting == 19 }
                for _ in 0..<3 { _ = try await client.query(Self.one, lane: .background, deadline: .now + .seconds(10)) }
                #expect(client.statistics.waiting == 19)
                group.cancelAll()
                while let result = await group.nextResult() { #expect(throws: (any Error).self) { try result.get() } }
            }
        }
    }

    @Test func `without connections of its own the background goes with the reads`() async throws {
        try await TestServer.withDatabase({ $0.pool.maxOpen = 4 }) { client, _ async throws in
            #expect(try await client.query(Self.one, lane: .background).count == 1)
        }
        var configuration = PostgresConfiguration(connection: "host=/nowhere")
        (configuration.pool.maxOpen, configuration.backgroundConnections) = (4, 1)
        #expect(configuration.problems == ["pool.maxOpen is 4; 5 is the least: one for each lane."])
    }

    // MARK: A server that does not answer

    @Test func `a server that is silent for too long loses the connection, and its statements end`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementTimeout = .milliseconds(500)
            $0.silenceTimeout = .milliseconds(500)
        }) { client, _ async throws in
            try await self.whileFrozen(client) { () async throws in
                let error = await postgresError { _ = try await client.query(Self.one) }
                #expect(error?.code == .connectionLost)
                #expect(error?.outcomeUnknown == true)
                #expect(try await self.one(client) == 1)
            }
        }
    }

    @Test func `a COPY without a deadline does not wait for a silent server for ever`() async throws {
        try await TestServer.withDatabase({
            $0.statementTimeout = .seconds(1)
            $0.silenceTimeout = .milliseconds(200)
        }) { client, _ async throws in
            for copiesIn in [true, false] {
                let error = await postgresError {
                    try await client.withTransaction { transaction in
                        let process = try await transaction.query(Self.backend)[0].int32(0)
                        defer { kill(process, SIGCONT) }
                        if copiesIn {
                            _ = try await transaction.query(Statement("temporary", "CREATE TEMP TABLE t (n text)"))
                            _ = try await transaction.copyIn("COPY t FROM STDIN") { writer in
                                kill(process, SIGSTOP)
                                while true { try await writer.write(Array(repeating: 0x31, count: 65_535) + [0x0A]) }
                            }
                        } else {
                            try await transaction.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { _ in
                                kill(process, SIGSTOP)
                            }
                        }
                    }
                }
                #expect(error?.code == .connectionLost)
            }
            #expect(try await self.one(client) == 1)
        }
    }

    // MARK: Statements that outlive their callers

    @Test func `what a caller has left goes on until statement_timeout, and its result is nobody's`() async throws {
        try await TestServer.withDatabase({
            $0.readConnections = 1
            $0.statementTimeout = .milliseconds(500)
        }) { client, _ async throws in
            #expect(try await self.one(client) == 1)
            let started = ContinuousClock.now
            let error = await postgresError { try await self.sleep(client, 30, deadline: .now + .milliseconds(50)) }
            #expect(error?.code == .deadlineExceeded)
            // Behind it in the pipeline: the answer is its own.
            #expect(try await self.one(client) == 1)
            #expect(started.duration(to: .now) < .seconds(20))
            await eventually("nothing is in flight") { client.statistics.requestsInFlight == 0 }
            #expect(client.statistics.connected == 1)
            #expect(client.statistics.closed.total == 0)
        }
    }

    @Test func `shutting down does not wait for what hangs, and leaves no session`() async throws {
        try await TestServer.withDatabase { client, database async throws in
            let running = Task { await postgresError { try await self.sleep(client, 60) } }
            let leased = Task {
                await postgresError {
                    try await client.withTransaction { _ = try await $0.query(Statement("long", "SELECT pg_sleep(60)")) }
                }
            }
            await eventually("both run") { client.statistics.requestsInFlight == 2 }
            await client.shutDown(grace: .milliseconds(50))
            #expect(await running.value?.code == .closed)
            #expect(await leased.value?.code == .closed)
            #expect(client.statistics.open == 0)
            #expect(await postgresError { _ = try await self.one(client) }?.code == .closed)
            try await eventually("the sessions end") { try await TestServer.sessions(of: database) == 0 }
        }
    }
}
