import NIOCore
import Protobuf
import RPC

/// Frames do not depend on how the bytes are cut, and no more is held than was sent.
func fuzzFrames(_ input: [UInt8]) {
    let maxBodyBytes = 1 << 12
    func events(pieces size: Int) -> [FrameDecoder.Event] {
        var decoder = FrameDecoder(maxBodyBytes: maxBodyBytes)
        var events: [FrameDecoder.Event] = []
        var rest = ByteBuffer(bytes: input)
        while rest.readableBytes > 0, let piece = rest.readSlice(length: min(size, rest.readableBytes)) {
            decoder.append(piece)
            while let event = decoder.next() { events.append(event) }
            require(decoder.bufferedBytes < maxBodyBytes + FrameHeader.byteCount, "a decoder holds one frame at most")
        }
        return events
    }
    let whole = events(pieces: max(input.count, 1))
    require(events(pieces: 1) == whole, "frames do not depend on how the bytes are cut")
    require(events(pieces: 7) == whole, "frames do not depend on how the bytes are cut")
}

/// Both readers of the envelopes accept the same bytes and read the same from them.
func fuzzEnvelope(_ input: [UInt8]) {
    var limits = Metadata.Limits()
    limits.maxEntries = .max
    limits.maxBytes = .max
    let bytes = ByteBuffer(bytes: input)

    let request = try? RequestEnvelope(decoding: bytes, limits: limits)
    let bridgedRequest = try? TTRPCRequest(serializedBytes: input)
    require((request == nil) == (bridgedRequest == nil), "both readers accept the same requests")
    if let request, let bridgedRequest {
        require(Array(request.payload.readableBytesView) == bridgedRequest.payload, "both read the same payload")
        require(String(buffer: request.service) == bridgedRequest.service, "both read the same service")
        require(String(buffer: request.method) == bridgedRequest.method, "both read the same method")
        require(request.timeoutNanos == bridgedRequest.timeoutNano, "both read the same timeout")
        require(request.metadata.entries.map(\.value) == bridgedRequest.metadata.map(\.value), "both read the same metadata")
        var written = ByteBuffer()
        written.write(request)
        require((try? RequestEnvelope(decoding: written, limits: limits)) == request, "what is written reads as it was")
    }

    if let response = try? ResponseEnvelope(decoding: bytes, limits: limits) {
        var written = ByteBuffer()
        written.write(response)
        require(written.readableBytes == response.byteCount, "an envelope has the size it says")
        require((try? ResponseEnvelope(decoding: written, limits: limits)) == response, "what is written reads as it was")
    }
}
