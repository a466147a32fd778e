import NIOCore
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

        @Test(
            .enabled(if: ServerProcess.program != nil, "krafti-echo was not built along"),
            .disabled(if: Sanitizer.isWatching, "a sanitizer keeps freed memory to itself, to catch those who still use it"),
            arguments: Attack.allCases
        )
        func `memory that hostile peers made the server take is given back or used again`(attack: Attack) async throws {
            let server = try ServerProcess(maxDescriptors: 1024)
            defer { server.stop() }
            try await Self.repeatedly(attack, server.endpoint, connections: 15)
            let first = server.residentBytes
            for _ in 0..<3 { try await Self.repeatedly(attack, server.endpoint, connections: 15) }
            // The first round warms caches and the allocator up; what is lost on each of the others would show.
            if let first, let last = server.residentBytes { #expect(last - first < 16 * 1024 * 1024) }
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
