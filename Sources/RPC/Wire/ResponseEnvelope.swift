package import NIOCore

/// `ttrpc.Response`: what ends a call.
///
///     status = 1 google.rpc.Status, payload = 2 bytes, metadata = 15 repeated KeyValue (ours; other clients skip it)
package struct ResponseEnvelope: Hashable, Sendable {
    /// The encoded google.rpc.Status, empty for success. Rust's servers spell success out as a status of code 0.
    package var status = ByteBuffer()
    /// The message; decoded, it is a view into the frame's body.
    package var payload = ByteBuffer()
    package var metadata = Metadata()

    package init() {}

    /// - Throws: INTERNAL when the bytes are no `ttrpc.Response`: it is the server's fault.
    package init(decoding body: ByteBuffer, limits: Metadata.Limits = Metadata.Limits()) throws(RPCError) {
        do throws(EnvelopeFailure) {
            try self.decode(body, MetadataReader(limits: limits))
        } catch {
            throw RPCError(.internal, error.asRPCError(of: "ttrpc.Response").message)
        }
    }

    private mutating func decode(_ body: ByteBuffer, _ keyValues: MetadataReader) throws(EnvelopeFailure) {
        let bytes = body.readableBytesUInt8Span
        var reader = FieldReader(0..<bytes.count)
        var metadata = keyValues
        while let tag = try reader.nextTag(bytes) {
            switch (tag.field, tag.wireType) {
            // A submessage that comes twice merges, and joining the bytes is merging (protobuf's encoding guide).
            case (1, 2): self.status.writeImmutableBuffer(body.view(try reader.content(bytes)))
            case (2, 2): self.payload = body.view(try reader.content(bytes))
            case (15, 2): try metadata.read(bytes, reader.content(bytes))
            default: try reader.skip(bytes, tag)
            }
        }
        self.metadata = metadata.metadata
    }
}

extension ResponseEnvelope {
    /// The error that the status tells of, if it tells of one.
    func error(limits: MessageLimits) throws(RPCError) -> RPCError? {
        guard self.status.readableBytes > 0 else { return nil }
        let status = try GoogleStatus(decoding: self.status, limits: limits.decoding, fault: .internal)
        return RPCError(status, metadata: self.metadata)
    }

    /// What tells a peer of an error, within what a frame may hold: details that are too much are left out first.
    init(_ error: RPCError, _ metadata: Metadata, limits: ServerLimits) {
        self.init()
        var allowed = limits.metadata
        allowed.maxBytes = min(allowed.maxBytes, limits.maxMessageBytes / 4)
        self.metadata = metadata.within(allowed)
        // An entry takes up to 14 bytes besides its text, and the status 6.
        let room = limits.maxMessageBytes - self.byteCount - 6
        self.status = error.encodedStatus(maxBytes: min(64 * 1024, room))
    }

    /// Bytes that the envelope takes, so that its frame's header can be written first.
    package var byteCount: Int {
        Self.fieldByteCount(self.status) + Self.fieldByteCount(self.payload) + self.metadata.fieldsByteCount
    }

    /// Bytes of a length-delimited field with a one-byte tag; none when it is empty.
    private static func fieldByteCount(_ content: ByteBuffer) -> Int {
        let bytes = content.readableBytes
        return bytes == 0 ? 0 : 1 + bytes.varintByteCount + bytes
    }
}

extension ByteBuffer {
    /// Appends a response's envelope.
    package mutating func write(_ response: ResponseEnvelope) {
        self.writeFields(response.byteCount) { $0.put(response) }
    }

    /// Appends the frame of a response.
    /// - Parameter bytes: what the response takes.
    mutating func write(_ response: ResponseEnvelope, bytes: Int, on streamID: UInt32) {
        self.writeFields(FrameHeader.byteCount + bytes) { writer in
            writer.put(FrameHeader(length: UInt32(clamping: bytes), streamID: streamID, type: .response))
            writer.put(response)
        }
    }
}

extension FieldWriter {
    fileprivate mutating func put(_ response: ResponseEnvelope) {
        self.put(1, response.status)
        self.put(2, response.payload)
        self.put(15, response.metadata)
    }
}
