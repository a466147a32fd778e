import Locking
import NIOCore
import NIOEmbedded
import Protobuf
import TestServices
import TestSupport
import Testing

@testable import RPC

/// A conversation with a server's connection, without a socket and with a clock of its own: what a client sends, and what it must
/// then hear, byte by byte and in that order.
final class Transcript: Sendable {
    /// The method that cancels a call; its request is field 1, the call's stream id.
    static let cancel = "krafti.rpc.v1.Streams/Cancel"

    let loop = NIOAsyncTestingEventLoop()
    let release = Latch()
    private let wire: Wire
    let connection: ServerConnection
    private final class Count: Sendable {
        let number = Guarded(0)
    }
    private let over = Count()

    /// How often the connection has said that it is over.
    var timesOver: Int { self.over.number.withLock { $0 } }

    /// Handlers that have not returned.
    func runningCalls() async throws -> Int {
        try await self.loop.executeInContext { [connection] in connection.streams.running }
    }

    /// Waits until every handler has returned, and the connection has heard of it.
    func handlersReturn() async throws {
        try await eventually("the handlers return") {
            await self.loop.run()
            return try await self.runningCalls() == 0
        }
    }

    init(limits: ServerLimits = ServerLimits(), memory: ServerMemory? = nil) async throws {
        let loop = self.loop
        var services = ServiceRegistry()
        services.register(EchoHandler())
        services.register(HealthService())
        Misbehaviour.register(in: &services, release: self.release)
        let methods = MethodTable(services, interceptors: [MetadataEcho()])
        let over = self.over
        (self.wire, self.connection) = try await loop.executeInContext {
            let wire = Wire(loop)
            let peer = Peer(transport: .inProcess)
            let connection = ServerConnection(
                transport: wire,
                methods: methods,
                limits: limits,
                memory: memory ?? ServerMemory(limits),
                peer: peer
            ) { _ in over.number.withLock { $0 += 1 } }
            wire.delegate = connection
            return (wire, connection)
        }
    }

    deinit { self.release.open() }

    // MARK: The client's lines

    /// Bytes from the client, in one read.
    func client(_ bytes: ByteBuffer) async throws {
        try await self.loop.executeInContext { [connection] in
            connection.transportReceived(bytes)
            connection.transportReadCompleted()
        }
        await self.loop.run()
    }

    /// Bytes from the client as hexadecimal digits.
    func client(hex: String) async throws { try await self.client(ByteBuffer(hex: hex)) }

    /// The client's end of the connection goes.
    func clientCloses() async throws {
        try await self.loop.executeInContext { [wire, connection] in
            wire.giveUp()
            connection.transportClosed()
        }
    }

    /// From now on the client takes nothing: what the server writes waits.
    func clientStopsReading() async throws {
        try await self.loop.executeInContext { [wire] in wire.isTaken = false }
    }

    /// The client takes one of the writes that wait.
    func clientReadsSome() async throws {
        try await self.loop.executeInContext { [wire] in wire.take(1) }
        await self.loop.run()
    }

    /// The client takes everything that waits, and goes on reading.
    func clientReadsOn() async throws {
        try await self.loop.executeInContext { [wire] in
            wire.isTaken = true
            wire.take()
        }
        await self.loop.run()
    }

    /// Time passes, and the connection looks at its clocks.
    func advance(by time: TimeAmount) async throws {
        await self.loop.advanceTime(by: time)
        try await self.loop.executeInContext { [connection, loop] in connection.tick(loop.now) }
    }

    /// The server begins to shut down, and says so at once.
    func drain(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await self.loop.executeInContext { [connection] in connection.beginDrain() }
        let notice = try await self.server(.unavailable, on: 0, sourceLocation: sourceLocation)
        #expect(try notice?.error(limits: ServerLimits().messageLimits)?.isDraining == true, sourceLocation: sourceLocation)
    }

    /// The server is told to shut down once more.
    func drainAgain() async throws {
        try await self.loop.executeInContext { [connection] in connection.beginDrain() }
    }

    // MARK: The server's lines

    /// Holds that the next frame is exactly this one.
    func server(_ expected: ByteBuffer, sourceLocation: SourceLocation = #_sourceLocation) async {
        let frame = await self.wire.next()
        #expect(frame?.hex == expected.hex, sourceLocation: sourceLocation)
    }

    /// Holds that the next frame is exactly this one, given as hexadecimal digits.
    func server(hex: String, sourceLocation: SourceLocation = #_sourceLocation) async {
        await self.server(ByteBuffer(hex: hex), sourceLocation: sourceLocation)
    }

    /// Holds that the next frame is a Response with a status of this code.
    @discardableResult
    func server(_ code: StatusCode, on streamID: UInt32, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> ResponseEnvelope?
    {
        guard var frame = await self.wire.next(), let header = frame.readFrameHeader() else {
            Issue.record("the connection was closed", sourceLocation: sourceLocation)
            return nil
        }
        #expect(header == FrameHeader(length: header.length, streamID: streamID, type: .response), sourceLocation: sourceLocation)
        let response = try ResponseEnvelope(decoding: frame)
        let status = try GoogleStatus(serializedBytes: Array(response.status.readableBytesView))
        #expect(status.code == code.rawValue, "\(status.message)", sourceLocation: sourceLocation)
        return response
    }

    /// Passes over the messages of a stream, and holds that what follows them is a Response with a status of this code.
    @discardableResult
    func server(
        _ code: StatusCode, on streamID: UInt32, behindMessagesOf stream: UInt32, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ResponseEnvelope? {
        var messages = ByteBuffer()
        messages.writeMultipleIntegers(stream, FrameType.data.rawValue, UInt8(0))
        await self.wire.skip { $0.getSlice(at: $0.readerIndex + 4, length: 6) == messages }
        return try await self.server(code, on: streamID, sourceLocation: sourceLocation)
    }

    /// Holds that the next frame is a Response without a status, whatever it carries.
    func serverSucceeds(on streamID: UInt32, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        guard var frame = await self.wire.next(), let header = frame.readFrameHeader() else {
            Issue.record("the connection was closed", sourceLocation: sourceLocation)
            return
        }
        #expect(header == FrameHeader(length: header.length, streamID: streamID, type: .response), sourceLocation: sourceLocation)
        #expect(try ResponseEnvelope(decoding: frame).status.readableBytes == 0, sourceLocation: sourceLocation)
    }

    /// Holds that the handler of a call waits for the client to read.
    func serverWaitsForRoom(_ streamID: UInt32) async throws {
        try await eventually("the handler sends on") {
            try await self.loop.executeInContext { [connection, loop] in
                connection.streams.call(streamID)?.context.responses?.gate.isStalled(for: .zero, at: loop.now) ?? false
            }
        }
    }

    /// Whether a call has not been answered.
    func isOpen(_ streamID: UInt32) async throws -> Bool {
        try await self.loop.executeInContext { [connection] in connection.streams.call(streamID) != nil }
    }

    /// Holds that nothing was sent so far: the next frame answers a call that is made now.
    func serverIsSilent(_ probe: UInt32 = 4_000_001, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await self.client(.request(probe, "Echo"))
        await self.server(.response(probe), sourceLocation: sourceLocation)
    }

    /// Holds that the server closes without another word.
    func serverCloses(sourceLocation: SourceLocation = #_sourceLocation) async {
        #expect(await self.wire.next()?.hex == nil, sourceLocation: sourceLocation)
    }

    /// Takes what the server writes, and cuts it into frames. Sendable although it is mutable: it is touched on the loop alone, and
    /// its frames are read by one test.
    private final class Wire: Transport, @unchecked Sendable {
        let eventLoop: any EventLoop
        weak var delegate: ServerConnection?
        private var decoder = FrameDecoder(maxBodyBytes: 0xFF_FFFF)
        private let frames: AsyncStream<ByteBuffer>
        /// A frame that was looked at and not taken.
        private var ahead: ByteBuffer?
        private let output: AsyncStream<ByteBuffer>.Continuation
        /// Whether writes are done as soon as they are asked for.
        var isTaken = true
        private var waiting: [EventLoopPromise<Void>] = []
        private var isClosed = false

        init(_ eventLoop: any EventLoop) {
            self.eventLoop = eventLoop
            (self.frames, self.output) = AsyncStream.makeStream()
        }

        func next() async -> ByteBuffer? {
            if let frame = self.ahead {
                self.ahead = nil
                return frame
            }
            for await frame in self.frames { return frame }
            return nil
        }

        func skip(_ isSkipped: (ByteBuffer) -> Bool) async {
            while let frame = await self.next() {
                if isSkipped(frame) { continue }
                self.ahead = frame
                return
            }
        }

        func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
            self.decoder.append(bytes)
            while case .frame(let header, let body)? = self.decoder.next() {
                var frame = ByteBuffer()
                frame.write(header)
                frame.writeImmutableBuffer(body)
                self.output.yield(frame)
            }
            guard let promise else { return }
            if self.isClosed {
                promise.fail(ChannelError.ioOnClosedChannel)
            } else if self.isTaken {
                promise.succeed()
            } else {
                self.waiting.append(promise)
            }
        }

        func take(_ most: Int = .max) {
            let taken = self.waiting.prefix(most)
            self.waiting.removeFirst(taken.count)
            for promise in taken { promise.succeed() }
        }

        /// What was not taken never will be, nor what is written from now on.
        func giveUp() {
            self.isClosed = true
            for promise in self.waiting { promise.fail(ChannelError.ioOnClosedChannel) }
            self.waiting = []
        }

        func flush() {}

        func close() {
            self.take()
            self.output.finish()
            self.delegate?.transportClosed()
        }
    }
}

/// Answers with the metadata that came, under keys of its own.
private struct MetadataEcho: ServerInterceptor {
    func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        for entry in context.metadata.entries { context.updateResponseMetadata { $0.append("got-\(entry.key)", entry.value) } }
        try await next(context)
    }
}

extension ByteBuffer {
    /// Bytes from hexadecimal digits; what stands between them is for the reader.
    init(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        self.init(bytes: stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// The bytes as hexadecimal digits, the frame's ten bytes apart from its body.
    var hex: String {
        let digits = self.readableBytesView.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return digits.prefix(10).joined() + " " + digits.dropFirst(10).joined()
    }

    /// The Response frame of a call that went well.
    static func response(_ streamID: UInt32, _ payload: [UInt8] = [], metadata: Metadata = Metadata()) -> ByteBuffer {
        var response = ResponseEnvelope()
        response.payload = ByteBuffer(bytes: payload)
        response.metadata = metadata
        var body = ByteBuffer()
        body.write(response)
        return .frame(streamID, type: 2, Array(body.readableBytesView))
    }
}
