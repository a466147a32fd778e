import NIOCore
import TestSupport
import Testing

@testable import RPC

extension HostileTests {
    /// What hostile peers make a server hold is given back: by its own count, and by the system's.
    @Suite struct Memory {
        @Test(arguments: Attack.allCases) func `nothing is counted when the peers have gone`(attack: Attack) async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    try await Self.repeatedly(attack, edge.endpoint, connections: 10)
                }
                await edge.settles(at: 0)
                let memory = try #require(edge.memory)
                #expect(memory.received.takenBytes == 0)
                #expect(memory.unsent.takenBytes == 0)
                #expect(edge.server.connectionCount == 0)
            }
        }

        @Test(.enabled(if: residentMemoryTells), arguments: Attack.allCases)
        func `memory that hostile peers made the server take is given back or used again`(attack: Attack) async throws {
            try await Self.isUsedAgain(rounds: 3, maxDescriptors: 1024) { server in
                try await Self.repeatedly(attack, server.endpoint, connections: 15)
            }
        }

        @Test(.enabled(if: residentMemoryTells)) func `memory of 100,000 streams begun and abandoned is given back or used again`()
            async throws
        {
            // The call at the end is answered when every stream before it has begun.
            let (connections, streams) = (100, UInt32(1000))
            var bytes = ByteBuffer()
            for index in 0..<streams { bytes.writeImmutableBuffer(.request(2 * index + 1, "Collect", flags: 2)) }
            bytes.writeImmutableBuffer(.request(2 * streams + 1, "Echo"))
            let batch = bytes
            try await Self.isUsedAgain(rounds: 2, maxDescriptors: 1024) { server in
                var peers: [RawPeer] = []
                for _ in 0..<connections {
                    let peer = try await RawPeer.connect(to: server.endpoint)
                    try await peer.send(batch)
                    peers.append(peer)
                }
                for peer in peers {
                    let answer = try await peer.next(within: .seconds(60))
                    #expect(answer?.header.streamID == 2 * streams + 1)
                    #expect(try answer?.status() == 0)
                }
                for peer in peers { await peer.close() }
            }
        }

        @Test(.enabled(if: residentMemoryTells && Shell.path(of: "python3") != nil))
        func `memory of 9,000 connections is given back or used again`() async throws {
            try await Self.isUsedAgain(rounds: 2, maxDescriptors: 9_500) { server in
                let crowd = try Crowd(of: 9_000, at: server.endpoint)
                #expect(try await crowd.answers() == 9_000)
                crowd.leave()
            }
        }

        /// Whether the resident memory of a server process says anything here: a sanitizer keeps freed memory to itself, to catch
        /// those who still use it.
        private static let residentMemoryTells = ServerProcess.program != nil && !Sanitizer.isWatching

        /// Holds that a server process needs no more memory for further rounds than for the first, which fills caches and the
        /// allocator's stock. What is lost with each stream or connection would show, times their number.
        private static func isUsedAgain(
            rounds: Int, maxDescriptors: Int, sourceLocation: SourceLocation = #_sourceLocation,
            _ round: (ServerProcess) async throws -> Void
        ) async throws {
            let server = try ServerProcess(maxDescriptors: maxDescriptors)
            defer { server.stop() }
            let idle = server.sockets
            func afterRound() async throws -> Int? {
                try await round(server)
                await eventually(within: .seconds(60), "the server has seen all of them go", sourceLocation: sourceLocation) {
                    server.sockets == idle
                }
                return server.residentBytes
            }
            let first = try await afterRound()
            var last = first
            for _ in 0..<rounds { last = try await afterRound() }
            if let first, let last { #expect(last - first < 16 * 1024 * 1024, sourceLocation: sourceLocation) }
        }

        private static func repeatedly(_ attack: Attack, _ endpoint: Endpoint, connections: Int) async throws {
            let bytes = try attack.bytes()
            for connection in 1...connections {
                var sent = bytes
                if attack == .framesDroppedInside {
                    sent = sent.readSlice(length: sent.readableBytes * connection / (connections + 1)) ?? sent
                }
                try await attack.send(sent, to: endpoint)
            }
        }
    }
}
