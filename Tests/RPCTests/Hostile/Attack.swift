import NIOCore
import TestServices

@testable import RPC

/// What a hostile peer sends on one connection before it goes without a word, to make a server of the echo service hold memory: half
/// a megabyte and more each, so that what is not given back shows.
enum Attack: String, CaseIterable, Sendable {
    case streamsAbandoned
    case framesBegun
    case framesDroppedInside
    case messagesNested
    case metadataFlooded
    case framesOversize
    case callsCancelled
    case messagesNeverRead
    case answersNeverRead

    /// Whether the peer reads: then it waits for this many answers before it goes.
    var answers: Int {
        switch self {
        case .messagesNested, .metadataFlooded: 20
        case .framesOversize: 1
        case .callsCancelled: 1000
        case .streamsAbandoned, .framesBegun, .framesDroppedInside, .messagesNeverRead, .answersNeverRead: 0
        }
    }

    /// Whether the peer takes what it is sent.
    var reads: Bool { self != .answersNeverRead }

    /// All that is sent on a connection.
    func bytes() throws -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .streamsAbandoned:
            let message = try echoBytes(payloadBytes: 4000)
            for id in Self.ids(200) {
                bytes.writeImmutableBuffer(.request(id, "Collect", flags: 2) + .data(id, message))
            }
        case .framesBegun:
            bytes.write(FrameHeader(length: 0x3F_FFFF, streamID: 1, type: .request))
            bytes.writeRepeatingByte(0, count: 500_000)
        case .framesDroppedInside:
            bytes = .request(1, "Collect", flags: 2)
            for _ in 0..<20 { bytes.writeImmutableBuffer(.data(1, try echoBytes(payloadBytes: 60_000))) }
        case .messagesNested:
            for id in Self.ids(20) { bytes.writeImmutableBuffer(.request(id, "Echo", payload: Self.nestedGroups(20_000))) }
        case .metadataFlooded:
            var metadata = Metadata()
            for index in 0..<1000 { metadata.append("key-\(index)", String(repeating: "v", count: 20)) }
            for id in Self.ids(20) { bytes.writeImmutableBuffer(.request(id, "Echo", metadata: metadata)) }
        case .framesOversize:
            bytes.write(FrameHeader(length: 4 * 1024 * 1024 + 1, streamID: 1, type: .request))
            bytes.writeRepeatingByte(0, count: 4 * 1024 * 1024 + 1)
        case .callsCancelled:
            let message = try echoBytes(payloadBytes: 1000)
            for id in stride(from: UInt32(1), to: 2001, by: 4) {
                bytes.writeImmutableBuffer(.request(id, "Collect", flags: 2) + .data(id, message) + .cancel(id, by: id + 2))
            }
        case .messagesNeverRead:
            // The first message has its handler wait, and those behind it wait with it.
            let first = try echoBytes(delayMillis: 3_600_000)
            for id in Self.ids(10) {
                bytes.writeImmutableBuffer(.request(id, "Collect", flags: 2, payload: first))
                for _ in 0..<10 { bytes.writeImmutableBuffer(.data(id, try echoBytes(payloadBytes: 9_000))) }
            }
        case .answersNeverRead:
            bytes = .request(1, "Expand", flags: 1, payload: try echoBytes(repeat: 1000, payloadBytes: 10_000))
            bytes.writeImmutableBuffer(.request(3, "Echo", payload: try echoBytes("inflate:2000000")))
        }
        return bytes
    }

    /// Sends these bytes on a connection of their own, waits for what is answered, and goes.
    func send(_ bytes: ByteBuffer, to endpoint: Endpoint) async throws {
        let peer = try await RawPeer.connect(to: endpoint, reads: self.reads)
        try await peer.send(bytes)
        _ = try await peer.next(self.answers, within: .seconds(60))
        await peer.close()
    }

    private static func ids(_ count: UInt32) -> StrideTo<UInt32> { stride(from: 1, to: 2 * count + 1, by: 2) }

    /// An unknown field that is a group in a group in a group: proto3 has none, but a reader has to pass over them.
    private static func nestedGroups(_ depth: Int) -> [UInt8] {
        [UInt8](repeating: 0x7B, count: depth) + [UInt8](repeating: 0x7C, count: depth)
    }
}
