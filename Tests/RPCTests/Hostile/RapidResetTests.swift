import NIOCore
import RPC
import TestServices
import TestSupport
import Testing

extension HostileTests {
    /// Peers that open calls only to be rid of them, as fast as they can: what brought down servers of HTTP/2 in 2023 (CVE-2023-44487).
    @Suite struct RapidReset {
        @Test func `100,000 streams begin on 100 connections, are abandoned all at once, and leave nothing behind`() async throws {
            let (connections, streams) = (100, 1000)
            try await EdgeServer.with { edge in
                try await edge.survives(answeringWithin: .seconds(60)) {
                    var batch = ByteBuffer()
                    for id in stride(from: UInt32(1), to: UInt32(2 * streams), by: 2) {
                        batch.writeImmutableBuffer(.request(id, "Collect", flags: 2))
                    }
                    let before = edge.calls.running(Echo.Methods.collect)
                    var peers: [RawPeer] = []
                    for _ in 0..<connections {
                        let peer = try await edge.connect()
                        try await peer.send(batch)
                        peers.append(peer)
                    }
                    await eventually(within: .seconds(300), "all run") {
                        edge.calls.running(Echo.Methods.collect) - before == connections * streams
                    }
                    for peer in peers { await peer.close() }
                    await eventually(within: .seconds(300), "none runs") { edge.calls.running(Echo.Methods.collect) == 0 }
                }
            }
        }

        @Test func `100,000 calls begin, are cancelled, and leave nothing behind`() async throws {
            let pairs = 100_000
            let reset = Reset()
            var configuration = ServerConfiguration.patient
            // Beyond what can be under way: every call is to begin, none to be refused.
            configuration.limits.maxStreamsPerConnection = pairs
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives(answeringWithin: .seconds(30)) {
                    let peer = try await edge.connect()
                    let before = edge.calls.begun
                    for start in stride(from: 0, to: pairs, by: 1000) {
                        var batch = ByteBuffer()
                        for pair in start..<min(start + 1000, pairs) { batch.writeImmutableBuffer(reset.of(UInt32(4 * pair + 1))) }
                        try await peer.send(batch)
                    }
                    let answers = try await peer.next(2 * pairs, within: .seconds(300))
                    let cancelled = answers.filter { $0.header.streamID % 4 == 1 }
                    #expect(cancelled.count == pairs)
                    #expect(try cancelled.first?.status() == StatusCode.cancelled.rawValue)
                    #expect(cancelled.allSatisfy { $0.body == cancelled.first?.body })
                    let done = answers.filter { $0.header.streamID % 4 == 3 }
                    #expect(done.count == pairs)
                    #expect(done.allSatisfy { $0.body.readableBytes == 0 })
                    #expect(edge.calls.begun - before >= pairs)

                    // The connection is as good as new.
                    await eventually("the handlers return") { edge.calls.running <= 1 }
                    try await peer.send(.request(UInt32(4 * pairs + 1), "Echo"))
                    #expect(try await peer.next()?.status() == 0)
                    await peer.close()
                }
            }
        }
    }
}

/// The frames that open a call and cancel it, encoded once: encoding takes this test longer than all else it does.
private struct Reset {
    private let open = ByteBuffer.request(1, "Chat", flags: 2)
    /// CancelRequest.stream_id stands last, in the five bytes of the longest varint.
    private let cancel = ByteBuffer.cancel(.max, by: 1)

    func of(_ id: UInt32) -> ByteBuffer {
        var bytes = self.open
        bytes.setInteger(id, at: 4)
        let begin = bytes.writerIndex
        bytes.writeImmutableBuffer(self.cancel)
        bytes.setInteger(id + 2, at: begin + 4)
        for index in 0..<5 {
            let group = UInt8(truncatingIfNeeded: id >> (7 * UInt32(index)))
            bytes.setInteger(index < 4 ? group | 0x80 : group & 0x0F, at: bytes.writerIndex - 5 + index)
        }
        return bytes
    }
}
