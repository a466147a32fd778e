import NIOCore
import Testing

@testable import RPC

@Suite struct FrameDecoderTests {
    private static func frame(_ id: UInt32, _ body: String, type: FrameType = .request) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.write(FrameHeader(length: UInt32(body.utf8.count), streamID: id, type: type))
        bytes.writeString(body)
        return bytes
    }

    private static func drain(_ decoder: inout FrameDecoder) -> [FrameDecoder.Event] {
        var events: [FrameDecoder.Event] = []
        while let event = decoder.next() { events.append(event) }
        return events
    }

    @Test func `the header is ten bytes, big-endian`() {
        var bytes = ByteBuffer()
        bytes.write(FrameHeader(length: 0x01_0203, streamID: 0x0405_0607, type: .data, flags: [.remoteClosed, .noData]))
        #expect(Array(bytes.readableBytesView) == [0, 1, 2, 3, 4, 5, 6, 7, 3, 5])
    }

    @Test func `frames come out whole however their bytes are cut`() {
        var stream = ByteBuffer()
        var expected: [FrameDecoder.Event] = []
        for (index, body) in ["", "a", "bc", String(repeating: "d", count: 300)].enumerated() {
            let id = UInt32(index * 2 + 1)
            stream.writeImmutableBuffer(Self.frame(id, body))
            expected.append(
                .frame(FrameHeader(length: UInt32(body.utf8.count), streamID: id, type: .request), ByteBuffer(string: body)))
        }
        for piece in [1, 2, 3, 7, 10, 11, stream.readableBytes] {
            var decoder = FrameDecoder(maxBodyBytes: 1024)
            var rest = stream
            var events: [FrameDecoder.Event] = []
            while rest.readableBytes > 0, let part = rest.readSlice(length: min(piece, rest.readableBytes)) {
                decoder.append(part)
                events += Self.drain(&decoder)
            }
            #expect(events == expected, "cut into pieces of \(piece)")
            #expect(!decoder.isInsideFrame)
        }
    }

    @Test func `frames that straddle reads leave nothing behind`() {
        // Each read ends five bytes into the next frame's header.
        var stream = ByteBuffer()
        for _ in 0..<200 { stream.writeImmutableBuffer(Self.frame(1, String(repeating: "x", count: 60_000))) }
        var decoder = FrameDecoder(maxBodyBytes: 1 << 20)
        var largest = 0
        var frames = 0
        decoder.append(stream.readSlice(length: 5) ?? ByteBuffer())
        while stream.readableBytes > 0, let read = stream.readSlice(length: min(60_010, stream.readableBytes)) {
            decoder.append(ByteBuffer(bytes: read.readableBytesView))
            frames += Self.drain(&decoder).count
            largest = max(largest, decoder.storageBytes)
        }
        #expect(frames == 200)
        #expect(largest <= 1024)
    }

    @Test func `what is kept for an unfinished frame is little more than its bytes`() {
        var decoder = FrameDecoder(maxBodyBytes: 1 << 20)
        var read = Self.frame(1, String(repeating: "x", count: 60_000))
        read.writeImmutableBuffer(Self.frame(3, String(repeating: "y", count: 900_000)))
        while read.readableBytes > 0, let part = read.readSlice(length: min(65_536, read.readableBytes)) {
            decoder.append(ByteBuffer(bytes: part.readableBytesView))
            _ = Self.drain(&decoder)
            #expect(decoder.storageBytes <= 4 * decoder.bufferedBytes + 1024)
        }
    }

    @Test(arguments: [1, 5, 1000]) func `an oversize frame is passed over and the next is whole`(piece: Int) {
        var stream = Self.frame(1, String(repeating: "x", count: 101))
        stream.writeImmutableBuffer(Self.frame(3, "next"))
        var decoder = FrameDecoder(maxBodyBytes: 100)
        var events: [FrameDecoder.Event] = []
        while stream.readableBytes > 0, let part = stream.readSlice(length: min(piece, stream.readableBytes)) {
            decoder.append(part)
            events += Self.drain(&decoder)
            #expect(decoder.bufferedBytes <= 14)
        }
        #expect(
            events == [
                .oversize(FrameHeader(length: 101, streamID: 1, type: .request)),
                .frame(FrameHeader(length: 4, streamID: 3, type: .request), ByteBuffer(string: "next")),
            ])
    }

    @Test func `a body of exactly the limit is no oversize`() {
        var decoder = FrameDecoder(maxBodyBytes: 4)
        decoder.append(Self.frame(1, "four"))
        #expect(Self.drain(&decoder).count == 1)
        decoder.append(Self.frame(3, "fives"))
        #expect(Self.drain(&decoder) == [.oversize(FrameHeader(length: 5, streamID: 3, type: .request))])
    }

    @Test(arguments: [0x0100_0000, UInt32.max]) func `a top length byte ends the connection and nothing after it is read`(
        length: UInt32
    ) {
        var decoder = FrameDecoder(maxBodyBytes: 1 << 24)
        var bytes = ByteBuffer()
        let header = FrameHeader(length: length, streamID: 7, type: .request)
        bytes.write(header)
        bytes.writeImmutableBuffer(Self.frame(1, "ignored"))
        decoder.append(bytes)
        #expect(Self.drain(&decoder) == [.malformed(header)])
        decoder.append(Self.frame(3, "ignored too"))
        #expect(Self.drain(&decoder).isEmpty)
    }

    @Test func `a promised body is not allocated before it comes`() {
        var decoder = FrameDecoder(maxBodyBytes: 4 << 20)
        var bytes = ByteBuffer()
        bytes.write(FrameHeader(length: 4 << 20, streamID: 1, type: .request))
        decoder.append(bytes)
        #expect(decoder.next() == nil)
        #expect(decoder.isInsideFrame)
        #expect(decoder.bufferedBytes == 0)
    }
}
