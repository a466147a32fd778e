import NIOCore
import RPC
import TestSupport
import Testing

/// How a server ends under load.
@Suite struct ShutDownTests {
    @Test func `calls in flight finish, new calls are told to go elsewhere, new connections are refused`() async throws {
        try await EdgeServer.with { edge in
            let peer = try await edge.connect()
            let idle = try await edge.connect()
            try await peer.send(.request(1, Misbehaviour.deaf.path))
            await eventually("the call runs") { edge.calls.running == 1 }
            let end = Task { await edge.server.shutDown(grace: .seconds(30)) }

            for told in [idle, peer] {
                let notice = try #require(try await told.next())
                #expect(notice.header.streamID == 0)
                #expect(try notice.status() == StatusCode.unavailable.rawValue)
            }
            #expect(try await idle.next() == nil, "a connection without calls is closed soon")
            await eventually("the server listens no more") {
                guard let late = try? await edge.connect() else { return true }
                await late.close()
                return false
            }
            try await peer.send(.request(3, "Echo"))
            let refusal = try #require(try await peer.next())
            #expect(refusal.header.streamID == 3)
            #expect(try refusal.status() == StatusCode.unavailable.rawValue)
            #expect(try refusal.response().metadata["retry-after-ms"] == "0")

            edge.release.open()
            let answer = try #require(try await peer.next())
            #expect(answer.header.streamID == 1)
            #expect(try answer.status() == 0)
            #expect(try await peer.next() == nil)
            await end.value
            #expect(edge.server.connectionCount == 0)
        }
    }

    @Test func `what is left after the grace is told so and closed`() async throws {
        try await EdgeServer.with { edge in
            let peer = try await edge.connect()
            try await peer.send(.request(1, Misbehaviour.deaf.path))
            try await peer.send(.request(3, "Chat", flags: 2))
            await eventually("the calls run") { edge.calls.running == 2 }
            let begin = ContinuousClock.now
            await edge.server.shutDown(grace: .milliseconds(200))
            #expect(ContinuousClock.now - begin >= .milliseconds(200))
            // On stream 0 that it has begun to shut down, and then of each call.
            for _ in 0..<3 {
                let answer = try #require(try await peer.next())
                #expect(try answer.status() == StatusCode.unavailable.rawValue)
            }
            #expect(try await peer.next() == nil)
        }
    }

    @Test func `shutting down again, meanwhile and with less grace, ends everything sooner`() async throws {
        try await EdgeServer.with { edge in
            let peer = try await edge.connect()
            try await peer.send(.request(1, Misbehaviour.deaf.path))
            await eventually("the call runs") { edge.calls.running == 1 }
            let first = Task { await edge.server.shutDown(grace: .seconds(600)) }
            let second = Task { await edge.server.shutDown(grace: .milliseconds(50)) }
            await first.value
            await second.value
            await edge.server.shutDown(grace: .seconds(600))
            #expect(edge.server.connectionCount == 0)
            for streamID: UInt32 in [0, 1] {
                let answer = try #require(try await peer.next())
                #expect(answer.header.streamID == streamID)
                #expect(try answer.status() == StatusCode.unavailable.rawValue)
            }
        }
    }

    @Test func `a connection that never reads and one in its handshake do not hold the end up`() async throws {
        var configuration = ServerConfiguration.patient
        configuration.trustedProxies = [try AddressRange(parsing: "127.0.0.1")]
        try await EdgeServer.with(configuration) { (edge) async throws in
            let path = UnixSocketTests.freshPath()
            let unix = try await edge.server.listen(on: .unix(path))
            let handshaking = try await edge.connect()
            let deaf = try await RawPeer.connect(to: unix, reads: false)
            try await deaf.send(.request(1, Misbehaviour.endless.path, flags: 1, payload: try echoBytes(payloadBytes: 100_000)))
            await eventually("the stream runs") { edge.calls.running == 1 }
            await edge.server.shutDown(grace: .milliseconds(100))
            #expect(edge.server.connectionCount == 0)
            #expect(try await handshaking.next() == nil)
            await deaf.close()
        }
    }

    @Test func `under load every call is answered once, or its connection closed`() async throws {
        try await EdgeServer.with { edge in
            let peers = try await (0..<8).asyncMap { _ in try await edge.connect() }
            let calls = peers.map { peer in
                Task {
                    var answered = 0
                    for id in stride(from: UInt32(1), to: 20_001, by: 2) {
                        guard (try? await peer.send(.request(id, "Echo"))) != nil, var answer = try await peer.next() else { break }
                        if answer.header.streamID == 0 {
                            guard let next = try await peer.next() else { break }
                            answer = next
                        }
                        #expect(answer.header.streamID == id)
                        #expect([0, StatusCode.unavailable.rawValue].contains(try answer.status()))
                        answered += 1
                    }
                    return answered
                }
            }
            await eventually("calls flow") { edge.calls.begun > 200 }
            await edge.server.shutDown(grace: .seconds(10))
            for call in calls { #expect(try await call.value > 0) }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
