package import NIOCore

/// `ttrpc.Request`: what opens a call.
///
///     service = 1 string, method = 2 string, payload = 3 bytes, timeout_nano = 4 int64, metadata = 5 repeated KeyValue
package struct RequestEnvelope: Hashable, Sendable {
    /// Full name of the service, as it came: text is made of it only where an error shows it.
    package var service = ByteBuffer()
    /// Bare name of the method, as it came.
    package var method = ByteBuffer()
    /// The first message; decoded, it is a view into the frame's body.
    package var payload = ByteBuffer()
    /// Relative to arrival; 0 is none, negative has expired.
    package var timeoutNanos: Int64 = 0
    package var metadata = Metadata()

    package init() {}

    /// - Throws: INVALID_ARGUMENT when the bytes are no `ttrpc.Request`, RESOURCE_EXHAUSTED when the metadata is over its limits.
    package init(decoding body: ByteBuffer, limits: Metadata.Limits = Metadata.Limits()) throws(RPCError) {
        var recent = RecentMetadata()
        try self.init(decoding: body, limits: limits, recent: &recent)
    }

    /// - Parameter recent: the metadata of the call before, read within the same limits; that of this call behind it.
    /// - Throws: as above.
    package init(decoding body: ByteBuffer, limits: Metadata.Limits, recent: inout RecentMetadata) throws(RPCError) {
        do throws(EnvelopeFailure) {
            try self.decode(body, limits, &recent)
        } catch {
            throw error.asRPCError(of: "ttrpc.Request")
        }
    }

    private mutating func decode(_ body: ByteBuffer, _ limits: Metadata.Limits, _ recent: inout RecentMetadata)
        throws(EnvelopeFailure)
    {
        let bytes = body.readableBytesUInt8Span
        var reader = FieldReader(0..<bytes.count)
        var metadata = RepeatedMetadataReader(limits: limits)
        while let tag = try reader.nextTag(bytes) {
            switch (tag.field, tag.wireType) {
            case (1, 2): self.service = body.view(try reader.text(bytes, "service"))
            case (2, 2): self.method = body.view(try reader.text(bytes, "method"))
            case (3, 2): self.payload = body.view(try reader.content(bytes))
            case (4, 0): self.timeoutNanos = Int64(bitPattern: try reader.varint(bytes))
            case (5, 2): try metadata.read(bytes, reader.content(bytes), recent)
            default: try reader.skip(bytes, tag)
            }
        }
        self.metadata = try metadata.end(&recent)
    }
}

extension ByteBuffer {
    /// Appends a request's envelope.
    package mutating func write(_ request: RequestEnvelope) {
        self.writeField(1, request.service)
        self.writeField(2, request.method)
        self.writeField(3, request.payload)
        if request.timeoutNanos != 0 {
            self.writeTag(field: 4, wireType: 0)
            self.writeVarint(UInt64(bitPattern: request.timeoutNanos))
        }
        if !request.metadata.isEmpty { self.writeFields(request.metadata.fieldsByteCount) { $0.put(5, request.metadata) } }
    }
}

extension ByteBuffer {
    /// Writes a whole Request frame; its stream id, at offset 4, is set when it is known.
    package mutating func writeRequestFrame(_ request: RequestEnvelope, kind: MethodKind) {
        let start = self.writerIndex
        self.write(FrameHeader(length: 0, streamID: 0, type: .request, flags: kind.requestFlags))
        self.write(request)
        self.setInteger(UInt32(self.writerIndex - start - FrameHeader.byteCount), at: start)
    }
}

extension MethodKind {
    /// As Go's client sets them: a server looks at the registered method, not at these.
    var requestFlags: FrameFlags {
        switch self {
        case .unary: []
        case .serverStreaming: .remoteClosed
        case .clientStreaming, .bidirectionalStreaming: .remoteOpen
        }
    }
}
