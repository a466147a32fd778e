package import NIOCore

/// The ten bytes, big-endian, in front of each message on a ttRPC connection:
///
///     | length u32 | stream id u32 | type u8 | flags u8 | body (length bytes) |
///
/// Source: containerd/ttrpc, PROTOCOL.md.
package struct FrameHeader: Hashable, Sendable {
    package static let byteCount = 10

    /// Bytes of body behind this header.
    package var length: UInt32
    /// Odd for streams that the client opens; the server opens none.
    package var streamID: UInt32
    package var type: FrameType
    package var flags: FrameFlags

    package init(length: UInt32, streamID: UInt32, type: FrameType, flags: FrameFlags = []) {
        self.length = length
        self.streamID = streamID
        self.type = type
        self.flags = flags
    }
}

/// What a frame's body is. A receiver ignores the types it does not know.
package struct FrameType: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The body is a `ttrpc.Request`; it opens a stream.
    package static let request = FrameType(rawValue: 1)
    /// The body is a `ttrpc.Response`; it ends a stream.
    package static let response = FrameType(rawValue: 2)
    /// The body is one bare message of a stream.
    package static let data = FrameType(rawValue: 3)
}

package struct FrameFlags: OptionSet, Hashable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The sender sends no more on this stream.
    package static let remoteClosed = FrameFlags(rawValue: 0x01)
    /// The sender will send more on this stream.
    package static let remoteOpen = FrameFlags(rawValue: 0x02)
    /// The frame carries no message. Without it an empty body is an empty message.
    package static let noData = FrameFlags(rawValue: 0x04)
}

extension ByteBuffer {
    package mutating func write(_ header: FrameHeader) {
        self.writeMultipleIntegers(header.length, header.streamID, header.type.rawValue, header.flags.rawValue)
    }

    /// Takes a header off the front, or nothing when fewer than ten bytes are there.
    package mutating func readFrameHeader() -> FrameHeader? {
        guard let (length, id, type, flags) = self.readMultipleIntegers(as: (UInt32, UInt32, UInt8, UInt8).self) else {
            return nil
        }
        return FrameHeader(
            length: length,
            streamID: id,
            type: FrameType(rawValue: type),
            flags: FrameFlags(rawValue: flags)
        )
    }

    /// Writes the frame that ends a stream in success, or one side of it: a Data frame with flags 0x05 and no body.
    package mutating func writeEndOfStream(_ streamID: UInt32) {
        self.write(FrameHeader(length: 0, streamID: streamID, type: .data, flags: [.remoteClosed, .noData]))
    }
}
