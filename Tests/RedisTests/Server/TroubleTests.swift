import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@Suite("A server in trouble", .needsRedis, .timeLimit(.minutes(1))) struct TroubleTests {
    private static let ping = RedisCommand("PING")
    /// Keeps its connection waiting until `unblock`.
    private static let slow = RedisCommand("BLPOP", "nothing", "60")

    private func unblock(_ server: PrivateRedis) async throws {
        try await server.withClient { _ = try await $0.send(RedisCommand("LPUSH", "nothing", "x")) }
    }

    @Test func `a command that is not answered in time leaves its place, and the next ones get their own answers`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({ $0.pool.maxOpen = 1 }) { client in
                _ = try await client.send(Self.ping)
                // Long enough to be sent on a busy machine.
                let error = await redisError { _ = try await client.send(Self.slow, deadline: .now + .seconds(1)) }
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.outcomeUnknown == true)
                let next = Task { try await client.send(RedisCommand("ECHO", "mine")).value.text }
                await eventually("it is behind the other") { client.statistics.requestsInFlight == 2 }
                try await self.unblock(server)
                let answer = try await next.value
                #expect(answer == "mine")
                #expect(client.statistics.closed.total == 0)
            }
        }
    }

    @Test func `one whose deadline has passed is not sent`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let error = await redisError {
                    _ = try await client.send(RedisCommand("SET", "k", "v"), deadline: .now - .seconds(1))
                }
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.outcomeUnknown == false)
                let answer = try await client.send(RedisCommand("GET", "k")).value
                #expect(answer == .null)
            }
        }
    }

    @Test func `one that leaves while it waits for a connection is not sent`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.pool.maxOpen = 1
                $0.commandsPerConnection = 1
            }) { client in
                let slow = Task { try await client.send(Self.slow, deadline: .now + .seconds(60)) }
                await eventually("it is under way") { client.statistics.requestsInFlight == 1 }
                let set = RedisCommand("SET", "k", "v")
                let error = await redisError { _ = try await client.send(set, deadline: .now + .milliseconds(50)) }
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.outcomeUnknown == false)
                let cancelled = Task { await redisError { _ = try await client.send(set, deadline: .now + .seconds(60)) } }
                await eventually("it waits") { client.statistics.waiting == 1 }
                cancelled.cancel()
                #expect(await cancelled.value?.outcomeUnknown == false)
                try await self.unblock(server)
                _ = try await slow.value
                let answer = try await client.send(RedisCommand("GET", "k")).value
                #expect(answer == .null)
            }
        }
    }

    @Test func `a cancelled task is let go at once`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let task = Task { await redisError { _ = try await client.send(Self.slow, deadline: .now + .seconds(60)) } }
                await eventually("it is under way") { client.statistics.requestsInFlight == 1 }
                task.cancel()
                #expect(await task.value?.code == .cancelled)
                #expect(await Task { await redisError { _ = try await client.send(Self.ping) } }.cancelled()?.code == .cancelled)
                try await self.unblock(server)
            }
        }
    }

    @Test func `a server that is not there is told at once, and found when it is back`() async throws {
        let server = try PrivateRedis()
        try await server.withClient { client in
            let error = await redisError { _ = try await client.send(Self.ping) }
            #expect(error?.code == .connectionFailed)
            #expect(error?.outcomeUnknown == false)
            #expect(error?.detail != nil)
            try await server.start()
            await eventually("it answers") { (try? await client.send(Self.ping)) != nil }
        }
        await server.kill()
    }

    @Test func `a server that was started anew answers under another name`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let first = try await client.send(RedisCommand("SET", "k", "v")).runID
                #expect(try await client.send(RedisCommand("GET", "k")).runID == first)
                try await server.restart()
                var second: RedisReply?
                await eventually("it answers") {
                    second = try? await client.send(RedisCommand("GET", "k"))
                    return second != nil
                }
                #expect(second?.value == .null)
                #expect(second?.runID != first)
            }
        }
    }

    @Test func `commands in flight when it is killed are lost, and their outcome is not known`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let task = Task { await redisError { _ = try await client.send(Self.slow, deadline: .now + .seconds(60)) } }
                await eventually("it is under way") { client.statistics.requestsInFlight == 1 }
                await server.kill()
                let error = await task.value
                #expect(error?.code == .connectionLost)
                #expect(error?.outcomeUnknown == true)
            }
        }
    }

    @Test func `a frozen server costs each caller its deadline, its connections are given up, and it is found again`() async throws
    {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.silenceTimeout = .milliseconds(300)
                $0.connectTimeout = .milliseconds(300)
            }) { client in
                await eventually("it is connected") { (try? await client.send(Self.ping)) != nil }
                server.freeze()
                let began = ContinuousClock.now
                let errors = await withTaskGroup(of: RedisError?.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            await redisError { _ = try await client.send(Self.ping, deadline: .now + .milliseconds(100)) }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1?.code) }
                }
                #expect(errors.allSatisfy { $0 == .deadlineExceeded })
                #expect(began.duration(to: .now) < .seconds(5))
                await eventually("the silent connections are closed") {
                    // On a busy machine a deadline may pass before anything is sent.
                    _ = try? await client.send(Self.ping, deadline: .now + .seconds(1))
                    return client.statistics.closed.broken >= 1
                }
                server.thaw()
                await eventually("it answers") { (try? await client.send(Self.ping)) != nil }
            }
        }
    }

    @Test func `the commands that a frozen server leaves unanswered take only so much memory`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.maxBytesUnderWay = 100_000
                $0.silenceTimeout = .seconds(2)
            }) { client in
                _ = try await client.send(Self.ping)
                server.freeze()
                let command = RedisCommand("SET", "k", .bytes([UInt8](repeating: 0, count: 40_000)))
                let first = (0..<2).map { _ in Task { await redisError { _ = try await client.send(command) } } }
                await eventually("two are under way") { client.statistics.requestsInFlight == 2 }
                #expect(await redisError { _ = try await client.send(command) }?.code == .poolExhausted)
                // What was given up is counted until its connection ends.
                for task in first {
                    task.cancel()
                    #expect(await task.value?.code == .cancelled)
                }
                #expect(await redisError { _ = try await client.send(command) }?.code == .poolExhausted)
                await eventually("the silent connections are closed") { client.statistics.closed.broken >= 1 }
                server.thaw()
                await eventually("there is room again") { (try? await client.send(command)) != nil }
            }
        }
    }

    @Test func `commands wait for a connection no longer than the pool's timeout`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.pool.maxOpen = 1
                $0.commandsPerConnection = 1
                $0.pool.acquireTimeout = .milliseconds(100)
            }) { client in
                await eventually("it is connected") { (try? await client.send(Self.ping)) != nil }
                await eventually("nothing is under way") { client.statistics.requestsInFlight == 0 }
                let task = Task { try await client.send(Self.slow, deadline: .now + .seconds(60)).value }
                await eventually("it is under way") { client.statistics.requestsInFlight == 1 }
                #expect(await redisError { _ = try await client.send(Self.ping) }?.code == .acquireTimedOut)
                try await self.unblock(server)
                let answer = try await task.value
                #expect(answer.array?.count == 2)
            }
        }
    }

    @Test func `a client that nobody holds any more closes its connections`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { witness in
                func connections() async throws -> Int {
                    try await witness.send(RedisCommand("CLIENT", "LIST")).value.text?.split(separator: "\n").count ?? 0
                }
                var forgotten: RedisClient? = RedisClient(server.configuration { $0.pool.minIdle = 3 }, logger: .quiet)
                _ = try await forgotten?.send(Self.ping)
                try await eventually("its connections are there") { try await connections() >= 4 }
                forgotten = nil
                try await eventually("its connections have gone") { try await connections() == 1 }
            }
        }
    }

    @Test func `what does not finish within the grace is ended`() async throws {
        try await PrivateRedis.run { server in
            let client = RedisClient(server.configuration(), logger: .quiet)
            let task = Task {
                await redisError {
                    _ = try await client.send(Self.slow, deadline: .now + .seconds(60))
                }
            }
            await eventually("it is under way") { client.statistics.requestsInFlight == 1 }
            await client.shutDown(grace: .milliseconds(50))
            let error = await task.value
            #expect(error?.code == .closed)
            #expect(error?.outcomeUnknown == true)
        }
    }
}

extension Task where Failure == Never {
    /// What comes of it when it is cancelled before it has begun, or soon after.
    fileprivate func cancelled() async -> Success {
        self.cancel()
        return await self.value
    }
}
