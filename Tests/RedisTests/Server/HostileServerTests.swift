import Redis
import RedisTesting
import Resilience
import Testing

@Suite("A server that is no good", .timeLimit(.minutes(1))) struct HostileServerTests {
    private func failure(
        greeting: [UInt8]? = HostileServer.greeting,
        answer: String?,
        _ configure: (inout RedisConfiguration) -> Void = { _ in }
    ) async throws -> RedisError? {
        try await HostileServer.run(greeting: greeting, answer: answer.map { Array($0.utf8) }) { server in
            var configuration = RedisConfiguration.patient(server.url)
            configuration.maxReplySize = 10_000
            configure(&configuration)
            let client = RedisClient(configuration, logger: .quiet)
            let error = await redisError { _ = try await client.send(RedisCommand("PING")) }
            await client.shutDown(grace: .zero)
            #expect(client.statistics.open == 0)
            return error
        }
    }

    @Test(arguments: ["$10001\r\n", "*2147483647\r\n", "HTTP/1.1 200 OK\r\n", "%1\r\n", String(repeating: "*1\r\n", count: 50)])
    func `what cannot be a reply ends the connection, and the caller is told`(answer: String) async throws {
        let error = try #require(try await self.failure(answer: answer))
        #expect(error.code == .protocolViolation)
        #expect(error.outcomeUnknown)
        #expect(error.detail != nil)
    }

    @Test func `a reply that nobody asked for ends the connection`() async throws {
        try await HostileServer.run(answer: Array("+PONG\r\n+PONG\r\n".utf8)) { server in
            let client = RedisClient(.patient(server.url), logger: .quiet)
            let answer = try await client.send(RedisCommand("PING")).value
            #expect(answer == .status("PONG"))
            await client.shutDown(grace: .seconds(1))
            #expect(client.statistics.closed.broken == 1)
        }
    }

    @Test func `a connection that is closed in place of an answer is lost`() async throws {
        let error = try #require(try await self.failure(answer: nil))
        #expect(error.code == .connectionLost)
        #expect(error.outcomeUnknown)
    }

    @Test func `one that is closed in place of a greeting was never made`() async throws {
        let error = try #require(try await self.failure(greeting: nil, answer: nil))
        #expect(error.code == .connectionFailed)
        #expect(!error.outcomeUnknown)
    }

    @Test func `half a greeting is waited for no longer than the connect timeout`() async throws {
        let error = try #require(
            try await self.failure(greeting: Array("+OK\r\n".utf8), answer: nil) { $0.connectTimeout = .milliseconds(100) })
        #expect(error.code == .connectionFailed)
    }

    @Test func `a server with too many clients says so`() async throws {
        let words = Array("-ERR max number of clients reached\r\n-ERR max number of clients reached\r\n".utf8)
        let error = try #require(try await self.failure(greeting: words, answer: nil))
        #expect(error.code == .serverError(kind: "ERR"))
        #expect(error.detail == "max number of clients reached")
    }

    @Test func `a cluster is refused before anything is sent to it`() async throws {
        let greeting = HostileServer.greeting(info: "redis_mode:cluster\r\nrun_id:abc\r\n")
        let error = try #require(try await self.failure(greeting: greeting, answer: nil))
        #expect(error.code == .clusterRefused)
        #expect(error.message.contains("Redis Cluster, which is not supported"))
    }
}
