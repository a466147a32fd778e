import Foundation
import NIOCore
import RPC
import Testing

extension HostileTests {
    /// Very many connections, and what they leave behind.
    @Suite struct Crowds {
        @Test(.enabled(if: Shell.path(of: "python3") != nil, "python3 is not installed"))
        func `9,000 connections are served, and leave nothing behind`() async throws {
            try await EdgeServer.with { edge in
                await edge.settles(at: 0)
                let crowd = try Crowd(of: 9_000, at: edge.endpoint)
                await eventually(within: .seconds(300), "all are connected") { edge.server.connectionCount == 9_000 }
                let peer = try await edge.connect()
                try await peer.send(.request(1, "Echo"))
                #expect(try await peer.next()?.status() == 0)
                await peer.close()
                crowd.leave()
                await eventually(within: .seconds(300), "all are gone") { edge.server.connectionCount == 0 }
            }
        }

        @Test(.enabled(if: ServerProcess.program != nil, "krafti-echo was not built along"))
        func `descriptors exhausted: the server waits without spinning, and goes on when there are some again`() async throws {
            let server = try ServerProcess(maxDescriptors: 64)
            defer { server.stop() }
            let early = try await RawPeer.connect(to: server.endpoint)
            try await early.send(.request(1, "Echo"))
            #expect(try await early.next()?.status() == 0)

            // The kernel completes these connections; the server has descriptors for some of them.
            var crowd: [RawPeer] = []
            for _ in 0..<100 { crowd.append(try await RawPeer.connect(to: server.endpoint)) }
            let before = server.processorTime
            let start = ContinuousClock.now
            try await Task.sleep(for: .seconds(1))
            // Who spins uses all of a processor.
            if let before, let after = server.processorTime { #expect(after - before < (ContinuousClock.now - start) / 4) }
            try await early.send(.request(3, "Echo"))
            #expect(try await early.next()?.status() == 0)

            for peer in crowd { await peer.close() }
            let late = try await RawPeer.connect(to: server.endpoint)
            try await late.send(.request(1, "Echo"))
            #expect(try await late.next()?.status() == 0)
            #expect(server.isRunning)
            await late.close()
            await early.close()
        }

        @Test(
            .enabled(if: ServerProcess.program != nil, "krafti-echo was not built along"),
            .disabled(if: Sanitizer.isWatching, "a sanitizer keeps freed memory to itself, to catch those who still use it")
        )
        func `memory that hostile peers made the server take is given back or used again`() async throws {
            let server = try ServerProcess(maxDescriptors: 1024)
            defer { server.stop() }
            try await Self.attack(server.endpoint)
            let first = server.residentBytes
            for _ in 0..<4 { try await Self.attack(server.endpoint) }
            // The first round warms caches and the allocator up; what is lost on each of the others would show.
            if let first, let last = server.residentBytes { #expect(last - first < 16 * 1024 * 1024) }
        }

        /// Streams abandoned, frames begun, requests refused, answers never read, on 50 connections.
        private static func attack(_ endpoint: Endpoint) async throws {
            var streams = ByteBuffer()
            for id in stride(from: UInt32(1), to: 401, by: 2) {
                streams.writeImmutableBuffer(.request(id, "Collect", flags: 2) + .data(id, try echoBytes(payloadBytes: 1000)))
            }
            let begun = ByteBuffer(bytes: [0, 0x3F, 0xFF, 0xFF, 0, 0, 1, 0x93, 1, 0]) + ByteBuffer(repeating: 0, count: 500_000)
            for _ in 0..<50 {
                let peer = try await RawPeer.connect(to: endpoint)
                try await peer.send(
                    streams + .request(401, "Expand", flags: 1, payload: try echoBytes(repeat: 50, payloadBytes: 10_000)))
                try await peer.send(begun)
                await peer.close()
            }
        }
    }
}

/// Connections from a process of its own, because each process has only so many descriptors.
private final class Crowd {
    private let process = Process()
    private let input = Pipe()

    init(of count: Int, at endpoint: Endpoint) throws {
        guard case .tcp(let host, let port) = endpoint.kind else { throw ChannelError.ioOnClosedChannel }
        let script = """
            import resource, socket, sys
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            crowd = [socket.create_connection(("\(host)", \(port))) for _ in range(\(count))]
            sys.stdin.read()
            """
        self.process.executableURL = Shell.path(of: "python3")
        self.process.arguments = ["-c", script]
        self.process.standardInput = self.input
        try self.process.run()
    }

    /// Ends the process, and with it every connection.
    func leave() {
        try? self.input.fileHandleForWriting.close()
        self.process.waitUntilExit()
    }
}
