import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@Suite("What is published is heard", .needsRedis, .timeLimit(.minutes(1))) struct SubscriptionTests {
    private func publish(_ text: String, to channel: String, _ client: RedisClient) async throws -> Int64? {
        try await client.send(RedisCommand("PUBLISH", .text(channel), .text(text))).value.integer
    }

    private func message(_ text: String, on channel: String) -> SubscriptionEvent {
        .message(channel: channel, payload: Array(text.utf8))
    }

    @Test func `by every reader of the channel, in order, from the moment they are told that they listen`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let one = try client.subscribe(["a"]).makeAsyncIterator()
                let both = try client.subscribe(["a", "b"]).makeAsyncIterator()
                #expect(await one.next() == .listening)
                #expect(await both.next() == .listening)
                #expect(try await self.publish("1", to: "a", client) == 1)
                #expect(try await self.publish("2", to: "b", client) == 1)
                #expect(try await self.publish("3", to: "a", client) == 1)
                #expect(await one.next() == self.message("1", on: "a"))
                #expect(await one.next() == self.message("3", on: "a"))
                for (text, channel) in [("1", "a"), ("2", "b"), ("3", "a")] {
                    #expect(await both.next() == self.message(text, on: channel))
                }
            }
        }
    }

    @Test func `bytes pass as they are`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let reader = try client.subscribe(["ü"]).makeAsyncIterator()
                #expect(await reader.next() == .listening)
                let bytes = (0...255).map { UInt8($0) }
                _ = try await client.send(RedisCommand("PUBLISH", "ü", .bytes(bytes)))
                #expect(await reader.next() == .message(channel: "ü", payload: bytes))
            }
        }
    }

    @Test func `when the server goes, its readers are told, and again when they listen anew`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let reader = try client.subscribe(["a"]).makeAsyncIterator()
                #expect(await reader.next() == .listening)
                try await server.restart()
                #expect(await reader.next() == .interrupted)
                #expect(await reader.next() == .listening)
                #expect(try await self.publish("after", to: "a", client) == 1)
                #expect(await reader.next() == self.message("after", on: "a"))
            }
        }
    }

    @Test func `a frozen server is noticed though nothing is published`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({
                $0.silenceTimeout = .seconds(1)
                $0.connectTimeout = .seconds(1)
            }) { client in
                let reader = try client.subscribe(["a"]).makeAsyncIterator()
                #expect(await reader.next() == .listening)
                // It is asked now and then whether it is there, and that is no event.
                try await Task.sleep(for: .milliseconds(1_200))
                #expect(try await self.publish("still there", to: "a", client) == 1)
                #expect(await reader.next() == self.message("still there", on: "a"))
                server.freeze()
                #expect(await reader.next() == .interrupted)
                server.thaw()
                #expect(await reader.next() == .listening)
            }
        }
    }

    @Test func `a reader before there is a server listens when there is one`() async throws {
        let server = try PrivateRedis()
        try await server.withClient { client in
            let subscription = try client.subscribe(["a"])
            let first = Task { await subscription.makeAsyncIterator().next() }
            try await server.start()
            #expect(await first.value == .listening)
            let reader = subscription.makeAsyncIterator()
            #expect(try await self.publish("x", to: "a", client) == 1)
            #expect(await reader.next() == self.message("x", on: "a"))
        }
        await server.kill()
    }

    @Test func `a reader who is too slow is told that it missed something`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient({ $0.maxPendingMessages = 3 }) { client in
                let slow = try client.subscribe(["a"]).makeAsyncIterator()
                let quick = try client.subscribe(["a"]).makeAsyncIterator()
                #expect(await slow.next() == .listening)
                #expect(await quick.next() == .listening)
                for number in 1...5 {
                    _ = try await self.publish("\(number)", to: "a", client)
                    #expect(await quick.next() == self.message("\(number)", on: "a"))
                }
                #expect(await slow.next() == .listening)
                #expect(await slow.next() == self.message("5", on: "a"))
            }
        }
    }

    @Test func `the last reader of a channel takes the server's interest with it, and the last of all the connection`() async throws
    {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                var one: RedisSubscription? = try client.subscribe(["a", "b"])
                var two: RedisSubscription? = try client.subscribe(["b"])
                for reading in [one, two] {
                    let reader = reading?.makeAsyncIterator()
                    #expect(await reader?.next() == .listening)
                }
                one = nil
                try await eventually("nobody listens to a") { try await self.publish("x", to: "a", client) == 0 }
                #expect(try await self.publish("x", to: "b", client) == 1)
                two = nil
                try await eventually("nobody listens to b") { try await self.publish("x", to: "b", client) == 0 }
                await eventually("only the connection of commands is open") { client.statistics.open == 1 }
                _ = (one, two)
            }
        }
    }

    @Test func `readers end with the client, and when their task is cancelled`() async throws {
        try await PrivateRedis.run { server in
            let client = RedisClient(server.configuration(), logger: .quiet)
            let subscription = try client.subscribe(["a"])
            let task = Task { await subscription.reduce(into: []) { $0.append($1) } }
            let cancelled = Task { [other = try client.subscribe(["a"])] in await other.reduce(into: []) { $0.append($1) } }
            await eventually("one connection listens") { client.statistics.inUse == 1 }
            cancelled.cancel()
            _ = await cancelled.value
            await client.shutDown(grace: .seconds(5))
            #expect(await task.value.allSatisfy { $0 != .message(channel: "a", payload: []) })
            #expect(client.statistics.open == 0)
            let late = try client.subscribe(["a"]).makeAsyncIterator()
            #expect(await late.next() == nil)
        }
    }

    @Test func `a subscription to nothing, or to too much, is refused`() async throws {
        let server = try PrivateRedis()
        try await server.withClient { client in
            for channels in [Set(), Set((0...64).map(String.init))] {
                #expect(await redisError { _ = try client.subscribe(channels) }?.code == .invalidCommand)
            }
        }
    }
}
