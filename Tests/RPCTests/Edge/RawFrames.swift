import NIOCore
import Protobuf
import TestMessages
import TestServices

@testable import RPC

extension ByteBuffer {
    /// A frame with any header over any body.
    static func frame(_ streamID: UInt32, type: UInt8, flags: UInt8 = 0, _ body: [UInt8] = []) -> ByteBuffer {
        var buffer = ByteBuffer()
        let type = FrameType(rawValue: type)
        buffer.write(FrameHeader(length: UInt32(body.count), streamID: streamID, type: type, flags: FrameFlags(rawValue: flags)))
        buffer.writeBytes(body)
        return buffer
    }

    /// A Request frame.
    /// - Parameter path: `service/method`, or a method of the echo service.
    static func request(
        _ streamID: UInt32,
        _ path: String,
        flags: UInt8 = 0,
        payload: [UInt8] = [],
        timeoutNanos: Int64 = 0,
        metadata: Metadata = Metadata()
    ) -> ByteBuffer {
        var request = RequestEnvelope()
        let names = path.split(separator: "/")
        request.service = ByteBuffer(string: names.count == 2 ? String(names[0]) : Echo.name)
        request.method = ByteBuffer(string: String(names.last ?? ""))
        request.payload = ByteBuffer(bytes: payload)
        request.timeoutNanos = timeoutNanos
        request.metadata = metadata
        var body = ByteBuffer()
        body.write(request)
        return .frame(streamID, type: 1, flags: flags, Array(body.readableBytesView))
    }

    /// Opens a call as Go's client does, with one message: in the request, or behind it where the client streams.
    static func call(
        _ streamID: UInt32, _ method: any MethodDescriptor, message: [UInt8] = [], timeoutNanos: Int64 = 0,
        metadata: Metadata = Metadata()
    ) -> ByteBuffer {
        let isClientStreaming = method.kind == .clientStreaming || method.kind == .bidirectionalStreaming
        let request = ByteBuffer.request(
            streamID, method.path, flags: method.kind.requestFlags.rawValue, payload: isClientStreaming ? [] : message,
            timeoutNanos: timeoutNanos, metadata: metadata)
        return isClientStreaming ? request + .data(streamID, message) : request
    }

    /// A Request frame that cancels the call on stream `id`.
    static func cancel(_ id: UInt32, by streamID: UInt32) -> ByteBuffer {
        let payload = (try? CancelRequest.with { $0.streamId = id }.serializedBytes()) ?? []
        return .request(streamID, "\(Streams.name)/\(Streams.Methods.cancel.name)", payload: payload)
    }

    /// A Data frame.
    static func data(_ streamID: UInt32, flags: UInt8 = 0, _ body: [UInt8] = []) -> ByteBuffer {
        .frame(streamID, type: 3, flags: flags, body)
    }

    static func + (left: ByteBuffer, right: ByteBuffer) -> ByteBuffer {
        var joined = left
        joined.writeImmutableBuffer(right)
        return joined
    }
}

/// An encoded EchoMessage.
func echoBytes(_ text: String = "", repeat count: Int32 = 0, delayMillis: Int64 = 0, payloadBytes: Int = 0) throws -> [UInt8] {
    try EchoMessage.with {
        $0.text = text
        $0.repeat = count
        $0.delayMillis = delayMillis
        $0.payload = [UInt8](repeating: 7, count: payloadBytes)
    }.serializedBytes()
}

/// An EchoMessage that makes the echo service fail.
enum EchoFailure {
    static func bytes(code: Int32, _ message: String) throws -> [UInt8] {
        try EchoMessage.with {
            $0.failCode = code
            $0.failMessage = message
        }.serializedBytes()
    }
}
