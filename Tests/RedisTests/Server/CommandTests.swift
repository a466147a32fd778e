import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@Suite("Commands to a server", .needsRedis, .timeLimit(.minutes(1))) struct CommandTests {
    @Test func `a value comes back as it was stored, whatever bytes it has`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let bytes = (0...255).map { UInt8($0) } + [13, 10]
                #expect(try await client.send(RedisCommand("SET", .bytes(bytes), .bytes(bytes))).value == .status("OK"))
                let reply = try await client.send(RedisCommand("GET", .bytes(bytes)))
                #expect(reply.value == .bytes(bytes))
                #expect(reply.runID.count == 40)
                #expect(try await client.send(RedisCommand("GET", "nothing")).value == .null)
                #expect(try await client.send(RedisCommand("INCRBY", "n", .integer(.max))).value == .integer(.max))
                #expect(try await client.send(RedisCommand("MGET", "n", "nothing")).value.array?.count == 2)
            }
        }
    }

    @Test func `a large value passes`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let bytes = [UInt8](repeating: 7, count: 5_000_000)
                _ = try await client.send(RedisCommand("SET", "large", .bytes(bytes)))
                #expect(try await client.send(RedisCommand("GET", "large")).value == .bytes(bytes))
            }
        }
    }

    @Test func `many tasks share connections, and each gets its own answer`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({ $0.pool.maxOpen = 3 }) { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<2_000 {
                        group.addTask {
                            let answer = try await client.send(RedisCommand("ECHO", .text("\(number)"))).value.text
                            #expect(answer == "\(number)")
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(client.statistics.connected <= 3)
                #expect(client.statistics.granted == 2_000)
            }
        }
    }

    @Test func `commands of a pipeline run in their order, and one that fails spares the others`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let replies = try await client.pipeline([
                    RedisCommand("SET", "k", "1"), RedisCommand("LPUSH", "k", "x"), RedisCommand("INCR", "k"),
                    RedisCommand("GET", "k"),
                ])
                #expect(replies.values.count == 4)
                #expect(replies.values[0] == .status("OK"))
                guard case .error(let error) = replies.values[1] else {
                    Issue.record("\(replies.values[1]) is no error")
                    return
                }
                #expect(error.kind == "WRONGTYPE")
                #expect(replies.values[2...] == [.integer(2), .bytes(Array("2".utf8))])
            }
        }
    }

    @Test func `a server's error is thrown, names its kind, and quotes nothing but in its detail`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let error = try #require(await redisError { _ = try await client.send(RedisCommand("HUSHHUSH", "hush-hush")) })
                #expect(error.code == .serverError(kind: "ERR"))
                #expect(error.message == "Redis answered with the error ERR.")
                #expect(error.detail?.contains("hush-hush") == true)
                #expect(error.runID?.count == 40)
                #expect(!error.outcomeUnknown)
            }
        }
    }

    @Test func `what is too large, or too much at once, is refused before it is sent`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.maxCommandSize = 1_000
                $0.maxPipelinedCommands = 2
            }) { client in
                let large = await redisError {
                    _ = try await client.send(RedisCommand("SET", "k", .bytes([UInt8](repeating: 0, count: 1_000))))
                }
                #expect(large?.code == .invalidCommand)
                let ping = RedisCommand("PING")
                #expect(await redisError { _ = try await client.pipeline([ping, ping, ping]) }?.code == .invalidCommand)
                #expect(await redisError { _ = try await client.pipeline([]) }?.code == .invalidCommand)
                #expect(client.statistics.connected == 0)
            }
        }
    }

    @Test func `connections that are kept ready are made when it starts`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({ $0.pool.minIdle = 4 }) { client in
                client.start()
                await eventually("four connections are idle") { client.statistics.idle == 4 }
                _ = try await client.send(RedisCommand("PING"))
                await eventually("still four are idle, or five with the one that was used") {
                    (4...5).contains(client.statistics.idle)
                }
            }
        }
    }

    // MARK: Scripts

    @Test func `a script runs by its name once the server knows it, and in full where it was forgotten`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let script = RedisScript("return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[2])}")
                func run() async throws -> [RedisValue]? {
                    try await client.eval(script, keys: ["a", "b"], arguments: [7]).value.array
                }
                func expected(_ count: Int64) -> [RedisValue] {
                    [.bytes(Array("a".utf8)), .bytes(Array("7".utf8)), .integer(count)]
                }
                #expect(try await run() == expected(1))
                #expect(try await run() == expected(2))
                _ = try await client.send(RedisCommand("SCRIPT", "FLUSH"))
                #expect(try await run() == expected(3))
                #expect(try await run() == expected(4))
                let statistics = try #require(try await client.send(RedisCommand("INFO", "commandstats")).value.text)
                #expect(statistics.contains("cmdstat_eval:calls=2,"))
                #expect(statistics.contains("cmdstat_evalsha:calls=3,"))
            }
        }
    }

    @Test func `a script that fails says so, and is not run twice`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let script = RedisScript("redis.call('INCR', KEYS[1]) return redis.error_reply('NOPE not today')")
                for count in 1...2 {
                    let error = await redisError { _ = try await client.eval(script, keys: ["n"]) }
                    #expect(error?.code == .serverError(kind: "NOPE"))
                    let answer = try await client.send(RedisCommand("GET", "n")).value.text
                    #expect(answer == "\(count)")
                }
            }
        }
    }
}
