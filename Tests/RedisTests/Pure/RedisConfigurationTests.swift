import Logging
import RedisTesting
import Resilience
import Testing

@testable import Redis

@Suite("The configuration of a Redis client") struct RedisConfigurationTests {
    private static func configuration() throws -> RedisConfiguration {
        RedisConfiguration(url: try RedisURL("redis://127.0.0.1:1"))
    }

    @Test func `as it comes it can be used, and holds what it should`() throws {
        let configuration = try Self.configuration()
        #expect(configuration.problems == [])
        #expect(configuration.pool.maxOpen == 50)
        #expect(configuration.pool.minIdle == 10)
        #expect(configuration.pool.lifetime == .seconds(1_800))
        #expect(configuration.pool.acquireTimeout == .seconds(4))
        #expect(configuration.pool.idleTime == .seconds(300))
    }

    @Test func `one connection is enough`() throws {
        var configuration = try Self.configuration()
        (configuration.pool.maxOpen, configuration.pool.minIdle) = (1, 1)
        #expect(configuration.problems == [])
    }

    @Test func `every problem is named at once`() throws {
        var configuration = try Self.configuration()
        configuration.pool.maxOpen = 0
        configuration.commandTimeout = .zero
        configuration.maxReplySize = 0
        configuration.clientName = "two words"
        configuration.tls.key = "key.pem"
        let text = configuration.problems.joined(separator: "\n")
        for part in ["pool.maxOpen", "pool.minIdle", "commandTimeout", "maxReplySize", "clientName", "tls.certificate"] {
            #expect(text.contains(part))
        }
        #expect(configuration.problems.count == 6)
    }

    @Test func `a client that cannot be used says why in every call`() async throws {
        var configuration = try Self.configuration()
        configuration.url.usesTLS = true
        configuration.tls.authorities = "/nowhere/authority.pem"
        let client = RedisClient(configuration, logger: .quiet)
        let failure = try #require(client.configurationFailure)
        #expect(failure.code == .invalidConfiguration)
        #expect(failure.message.contains("/nowhere/authority.pem"))
        let error = await redisError { _ = try await client.send(RedisCommand("PING")) }
        #expect(error?.code == .invalidConfiguration)
        await client.shutDown(grace: .zero)
    }
}
