import Postgres
import Resilience
import TestSupport
import Testing

@Suite("Notifications", .needsServer, .timeLimit(.minutes(2)))
struct NotificationTests {
    private func notify(_ client: PostgresClient, _ channel: String, _ payload: String) async throws {
        var parameters = Parameters()
        parameters.append(channel)
        parameters.append(payload)
        _ = try await client.query(Statement("notify", "SELECT pg_notify($1, $2)"), parameters, lane: .write)
    }

    @Test func `a reader hears its channel, from the moment that it is told so`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            for channel in ["events", "we\"ird ü; DROP"] {
                let reader = client.notifications(on: channel).makeAsyncIterator()
                #expect(await reader.next() == .listening)
                try await self.notify(client, "others", "0")
                for number in 1...20 { try await self.notify(client, channel, "\(number)") }
                for number in 1...20 { #expect(await reader.next() == .received("\(number)")) }
                try await self.notify(client, channel, "")
                #expect(await reader.next() == .received(""))
            }
        }
    }

    @Test func `each reader of a channel hears everything`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            let first = client.notifications(on: "events").makeAsyncIterator()
            #expect(await first.next() == .listening)
            let second = client.notifications(on: "events").makeAsyncIterator()
            #expect(await second.next() == .listening)
            try await self.notify(client, "events", "a")
            #expect(await second.next() == .received("a"))
            // Another reader came: that it listens was told to both.
            #expect(await first.next() == .listening)
            #expect(await first.next() == .received("a"))
        }
    }

    @Test func `a listening connection that is killed is made again, and the reader is told`() async throws {
        try await TestServer.withDatabase { client, database async throws in
            let reader = client.notifications(on: "events").makeAsyncIterator()
            #expect(await reader.next() == .listening)
            for round in 1...2 {
                #expect(try await TestServer.terminate(database, running: "LISTEN%") == 1)
                #expect(await reader.next() == .listening)
                try await self.notify(client, "events", "\(round)")
                #expect(await reader.next() == .received("\(round)"))
            }
            #expect(client.statistics.closed.broken == 2)
        }
    }

    @Test func `a reader that falls behind loses what waits, and is told that it may have`() async throws {
        try await TestServer.withDatabase({ $0.maxPendingNotifications = 4 }) { client, _ async throws in
            let slow = client.notifications(on: "events").makeAsyncIterator()
            #expect(await slow.next() == .listening)
            let quick = client.notifications(on: "last").makeAsyncIterator()
            #expect(await quick.next() == .listening)
            for number in 1...6 { try await self.notify(client, "events", "\(number)") }
            try await self.notify(client, "last", "")
            #expect(await quick.next() == .received(""))
            #expect(await slow.next() == .listening)
            #expect(await slow.next() == .received("6"))
        }
    }

    @Test func `without readers the connection goes back, and its next user hears nothing`() async throws {
        try await TestServer.withDatabase({ $0.pool.maxOpen = 4 }) { client, _ async throws in
            do {
                let reader = client.notifications(on: "events").makeAsyncIterator()
                #expect(await reader.next() == .listening)
                #expect(client.statistics.inUse == 1)
            }
            await eventually("the connection is idle again") { client.statistics.inUse == 0 }
            let channels = Statement("channels", "SELECT count(*) FROM pg_listening_channels()")
            #expect(try await client.query(channels)[0].int64(0) == 0)
            #expect(client.statistics.connected == 1)
        }
    }

    @Test func `a sequence ends with its task, and with the client`() async throws {
        try await TestServer.withDatabase { client, _ async throws in
            let cancelled = Task {
                for await _ in client.notifications(on: "events") {}
                return true
            }
            await eventually("it listens") { client.statistics.inUse == 1 }
            cancelled.cancel()
            #expect(await cancelled.value)
            let ended = Task { await client.notifications(on: "events").reduce(into: 0) { count, _ in count += 1 } }
            await eventually("it listens") { client.statistics.inUse == 1 }
            await client.shutDown(grace: .seconds(10))
            #expect(await ended.value <= 1)
            #expect(await client.notifications(on: "events").first { _ in true } == nil)
        }
    }
}
