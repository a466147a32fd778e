import Locking
import Logging
import NIOCore
import RPC
import Testing

/// Limits on connections, over real sockets.
@Suite struct EdgeLimitsTests {
    @Test func `a connection over the limit is closed at once, and the next one admitted when there is room`() async throws {
        var configuration = ServerConfiguration.patient
        configuration.limits.maxConnections = 2
        let lines = Guarded<[String]>([])
        let logger = Logger(label: "test") { _ in LineLog { line in lines.withLock { $0.append(line) } } }
        try await EdgeServer.with(configuration, logger: logger) { (edge) async throws in
            let first = try await edge.connect()
            let second = try await edge.connect()
            await edge.settles(at: 2)
            let start = ContinuousClock.now
            for _ in 0..<20 {
                let refused = try await edge.connect()
                #expect(try await refused.next() == nil)
            }
            // One line a second at most, and the first at once.
            let most = Int((ContinuousClock.now - start).components.seconds) + 2
            #expect(lines.withLock { $0.filter { $0 == "connections refused" }.count } <= most)
            await first.close()
            await edge.settles(at: 1)
            let third = try await edge.connect()
            try await third.send(.request(1, "Echo"))
            #expect(try await third.next()?.status() == 0)
            await second.close()
            await third.close()
        }
    }

    @Test func `connections from one address are limited, those over unix sockets are not`() async throws {
        var configuration = ServerConfiguration.patient
        configuration.limits.maxConnectionsPerAddress = 1
        try await EdgeServer.with(configuration) { (edge) async throws in
            let path = UnixSocketTests.freshPath()
            let unix = try await edge.server.listen(on: .unix(path))
            let first = try await edge.connect()
            await edge.settles(at: 1)
            #expect(try await edge.connect().next() == nil)
            var others: [RawPeer] = []
            for _ in 0..<3 {
                let peer = try await RawPeer.connect(to: unix)
                try await peer.send(.request(1, "Echo"))
                #expect(try await peer.next()?.status() == 0)
                others.append(peer)
            }
            #expect(edge.calls.lastPeer?.transport == .unix)
            for peer in others + [first] { await peer.close() }
        }
    }
}
