import Dispatch
import NIOCore
import NIOPosix
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Redis

@Suite("A client shuts down", .timeLimit(.minutes(1))) struct ShutDownTests {
    private static let ping = RedisCommand("PING")

    /// Runs `body` with a client whose loop is its own.
    private func withClient(_ server: HeldServer, _ body: (RedisClient, Engine) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let client = RedisClient(.patient(server.url), group: group, logger: .quiet)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(client, try #require(client.engine)))
        } catch {
            result = .failure(error)
        }
        await client.shutDown(grace: .zero)
        try await group.shutdownGracefully()
        return try result.get()
    }

    /// Begins to shut down. Returns when the client knows.
    private func beginToEnd(_ client: RedisClient, _ engine: Engine, grace: Duration) async throws -> Task<Void, Never> {
        let end = Task { await client.shutDown(grace: grace) }
        while try await !engine.eventLoop.submit({ engine.isEnding }).get() { await Task.yield() }
        return end
    }

    @Test func `a command that waits for a connection gets one, and its answer, and later ones are refused`() async throws {
        try await HeldServer.run { server in
            try await self.withClient(server) { client, engine in
                let early = Task { try await client.send(Self.ping).value }
                let connection = try await server.hear()
                let end = try await self.beginToEnd(client, engine, grace: .seconds(40))
                #expect(await redisError { _ = try await client.send(Self.ping) }?.code == .closed)
                try await server.say(HeldServer.greeting, on: connection)
                _ = try await server.hear()
                try await server.say("+PONG\r\n", on: connection)
                let answer = try await early.value
                #expect(answer == .status("PONG"))
                await end.value
                #expect(client.statistics.open == 0)
            }
        }
    }

    @Test func `a command that was sent is answered within the grace`() async throws {
        try await HeldServer.run { server in
            try await self.withClient(server) { client, engine in
                let early = Task { try await client.send(Self.ping).value }
                let connection = try await server.hear()
                try await server.say(HeldServer.greeting, on: connection)
                _ = try await server.hear()
                let end = try await self.beginToEnd(client, engine, grace: .seconds(40))
                #expect(await redisError { _ = try await client.send(Self.ping) }?.code == .closed)
                try await server.say("+PONG\r\n", on: connection)
                let answer = try await early.value
                #expect(answer == .status("PONG"))
                await end.value
                // Once more is no harm.
                await client.shutDown(grace: .seconds(40))
            }
        }
    }

    @Test func `an answer that lies in the socket when the grace ends is read`() async throws {
        try await HeldServer.run { server in
            try await self.withClient(server) { client, engine in
                let early = Task { try await client.send(Self.ping).value }
                let connection = try await server.hear()
                try await server.say(HeldServer.greeting, on: connection)
                _ = try await server.hear()
                // The loop is held up, as a busy machine may hold it: the answer comes, and then the end, which it does next.
                let goOn = DispatchSemaphore(value: 0)
                await withCheckedContinuation { held in
                    engine.eventLoop.execute {
                        held.resume()
                        goOn.wait()
                    }
                }
                try await server.say("+PONG\r\n", on: connection)
                await withCheckedContinuation { ended in
                    engine.post(.shutDown(until: .now, ended))
                    goOn.signal()
                }
                let answer = try await early.value
                #expect(answer == .status("PONG"))
            }
        }
    }

    @Test func `one that finds no connection within the grace is ended with it`() async throws {
        try await HeldServer.run { server in
            try await self.withClient(server) { client, engine in
                let early = Task { await redisError { _ = try await client.send(Self.ping) } }
                _ = try await server.hear()
                await client.shutDown(grace: .milliseconds(50))
                let error = await early.value
                #expect(error?.code == .closed)
                #expect(error?.outcomeUnknown == false)
            }
        }
    }
}
