import Locking
import NIOCore
import NIOEmbedded
import Protobuf
import TestMessages
import Testing

@testable import RPC

/// A server that does what a test says, byte by byte: a client connects to it through pipes within the process.
final class ScriptedServer: Connector {
    let targets = ["the scripted server"]
    let eventLoop: any EventLoop
    private let limits: ClientLimits
    private let accepted: AsyncStream<ScriptedPeer>
    private let accept: AsyncStream<ScriptedPeer>.Continuation
    private let refusals: Guarded<Int>

    /// - Parameters:
    ///   - refusals: how many attempts to connect fail before one does not.
    ///   - eventLoop: by default one whose time stands still until the test lets it pass.
    init(limits: ClientLimits = ClientLimits(), refusals: Int = 0, eventLoop: any EventLoop = NIOAsyncTestingEventLoop()) {
        self.limits = limits
        self.eventLoop = eventLoop
        (self.accepted, self.accept) = AsyncStream.makeStream(of: ScriptedPeer.self)
        self.refusals = Guarded(refusals)
    }

    func connect(to target: Int, events: ClientConnection.Events) -> EventLoopFuture<ClientConnection> {
        let isRefused = self.refusals.withLock { refusals in
            refusals -= 1
            return refusals >= 0
        }
        if isRefused { return self.eventLoop.makeFailedFuture(RPCError(.unavailable, "refused by the script")) }
        let (clientEnd, serverEnd) = InProcessTransport.pair(self.eventLoop, self.eventLoop)
        return self.eventLoop.submit {
            let peer = ScriptedPeer(serverEnd)
            serverEnd.start(peer)
            let connection = ClientConnection(transport: clientEnd, limits: self.limits, events: events)
            clientEnd.start(connection)
            connection.startClock()
            self.accept.yield(peer)
            return connection
        }
    }

    /// The next connection that the client made.
    func nextConnection() async throws -> ScriptedPeer {
        for await peer in self.accepted { return peer }
        throw CancellationError()
    }

    /// Lets time pass.
    func pass(_ duration: Duration) async throws {
        let time = try #require(self.eventLoop as? NIOAsyncTestingEventLoop, "This server runs by the real time.")
        await time.advanceTime(by: duration.timeAmount)
    }

    /// A client of this server; it repeats no call unless told to.
    func makeClient(_ change: (inout ClientConfiguration) -> Void = { _ in }) -> RPCClient {
        var configuration = ClientConfiguration()
        configuration.limits = self.limits
        configuration.retry = .never
        configuration.pool.backoff.initial = .milliseconds(1)
        change(&configuration)
        return RPCClient(connector: self, configuration: configuration, eventLoop: self.eventLoop)
    }
}

/// The server's end of one connection.
///
/// Sendable although it is mutable: the decoder is touched on the pipe's event loop alone.
final class ScriptedPeer: TransportDelegate, @unchecked Sendable {
    struct Frame: Sendable {
        let header: FrameHeader
        let body: ByteBuffer

        var streamID: UInt32 { self.header.streamID }

        func request() throws -> RequestEnvelope { try RequestEnvelope(decoding: self.body) }
    }

    private let end: InProcessTransport
    private var decoder = FrameDecoder(maxBodyBytes: 1 << 24)
    private let frames: AsyncStream<Frame>
    private let received: AsyncStream<Frame>.Continuation

    init(_ end: InProcessTransport) {
        self.end = end
        (self.frames, self.received) = AsyncStream.makeStream(of: Frame.self)
    }

    func transportReceived(_ bytes: ByteBuffer) {
        self.decoder.append(bytes)
        while case .frame(let header, let body)? = self.decoder.next() { self.received.yield(Frame(header: header, body: body)) }
    }

    func transportReadCompleted() {}

    func transportClosed() { self.received.finish() }

    /// The next frame that the client sent; nil once the connection is closed. One task asks.
    func nextFrame() async -> Frame? {
        for await frame in self.frames { return frame }
        return nil
    }

    /// The next frame, which has to come.
    func expectFrame() async throws -> Frame {
        guard let frame = await self.nextFrame() else { throw RPCError(.unavailable, "the client closed the connection") }
        return frame
    }

    /// The next frame asks the server to cancel `streamID`.
    func expectCancel(of streamID: UInt32, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let cancel = try await self.expectFrame().request()
        #expect(String(buffer: cancel.service) == "krafti.rpc.v1.Streams", sourceLocation: sourceLocation)
        #expect(String(buffer: cancel.method) == "Cancel", sourceLocation: sourceLocation)
        let payload = try CancelRequest(serializedBytes: Array(cancel.payload.readableBytesView))
        #expect(payload.streamId == streamID, sourceLocation: sourceLocation)
    }

    func send(_ bytes: ByteBuffer) {
        self.end.eventLoop.execute {
            self.end.write(bytes, promise: nil)
            self.end.flush()
        }
    }

    func close() { self.end.eventLoop.execute { self.end.close() } }

    /// Stops taking what the client sends.
    func stopReading() { self.end.eventLoop.execute { self.end.isReading = false } }
}

extension ByteBuffer {
    /// A Response frame.
    static func answer(_ streamID: UInt32, _ message: EchoMessage? = nil, status: [UInt8] = []) throws -> ByteBuffer {
        var response = ResponseEnvelope()
        response.status = ByteBuffer(bytes: status)
        if let message { response.payload = ByteBuffer(bytes: try message.serializedBytes()) }
        var body = ByteBuffer()
        body.write(response)
        return .scripted(streamID, .response, body)
    }

    /// A Response frame that tells of an error.
    static func answer(_ streamID: UInt32, _ error: RPCError) throws -> ByteBuffer {
        var response = ResponseEnvelope()
        response.status = error.encodedStatus()
        response.metadata = error.metadata
        var body = ByteBuffer()
        body.write(response)
        return .scripted(streamID, .response, body)
    }

    /// A Data frame; without a message, the end of the stream.
    static func data(_ streamID: UInt32, _ message: EchoMessage?, flags: FrameFlags = []) throws -> ByteBuffer {
        guard let message else { return .scripted(streamID, .data, ByteBuffer(), flags: [.remoteClosed, .noData]) }
        return .scripted(streamID, .data, ByteBuffer(bytes: try message.serializedBytes()), flags: flags)
    }

    /// A frame with any body.
    static func scripted(_ streamID: UInt32, _ type: FrameType, _ body: ByteBuffer, flags: FrameFlags = []) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.write(FrameHeader(length: UInt32(body.readableBytes), streamID: streamID, type: type, flags: flags))
        frame.writeImmutableBuffer(body)
        return frame
    }
}
