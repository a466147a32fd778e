import NIOCore
import TestSupport
import Testing

@testable import RPC

extension HostileTests {
    /// Very many connections, and what they leave behind.
    @Suite struct Crowds {
        @Test(.enabled(if: Shell.path(of: "python3") != nil, "python3 is not installed"))
        func `9,000 connections make a call each beside one that calls all the while, and leave nothing behind`() async throws {
            let count = 9_000
            try await EdgeServer.with { edge in
                try await edge.survives(answeringWithin: .seconds(30)) {
                    let before = edge.calls.begun
                    let crowd = try Crowd(of: count, at: edge.endpoint)
                    await eventually(within: .seconds(300), "all are connected") { edge.server.connectionCount == count + 1 }
                    #expect(try await crowd.answers() == count)
                    #expect(edge.calls.begun - before >= count)
                    #expect(edge.server.connectionCount == count + 1)
                    crowd.leave()
                    await eventually(within: .seconds(300), "all are gone") { edge.server.connectionCount == 1 }
                }
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
    }
}
