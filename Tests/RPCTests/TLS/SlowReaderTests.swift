import NIOCore
import NIOSSL
import TestSupport
import Testing

@testable import RPC

/// A peer that reads slowly is not one that does not read: over sockets, where one write may take longer than any timeout.
@Suite(.enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct SlowReaderTests {
    @Test func `a slow reader gets all of its answer`() async throws {
        let files = try TestCertificates()
        var configuration = ServerConfiguration.patient
        configuration.limits.maxMessageBytes = 0xFF_FFFF
        configuration.limits.writeStallTimeout = .seconds(3)
        configuration.tls = try ServerTLS(identity: try files.issue("server"))
        let trust = try ClientTLS(authorities: .file(files.authority))
        try await EdgeServer.with(configuration) { edge in
            let peer = try await edge.connect(reads: false, tls: { try trust.makeHandler(for: $0) })
            try await peer.channel.setOption(ChannelOptions.socketOption(.so_rcvbuf), value: 256 * 1024).get()
            // It reads when it is told to: a part of the answer each time, and all of it in twice the timeout or more.
            let reading = Task {
                while !Task.isCancelled {
                    peer.channel.read()
                    try await Task.sleep(for: .milliseconds(60))
                }
            }
            try await peer.send(.request(1, "Echo", payload: try echoBytes("inflate:14000000")))
            let start = ContinuousClock.now
            let answer = try await peer.next(within: .seconds(300))
            reading.cancel()
            #expect(try answer?.status() == 0, "after \(ContinuousClock.now - start)")
            #expect(answer?.body.readableBytes ?? 0 > 14_000_000)
            await peer.close()
        }
    }
}
