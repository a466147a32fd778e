import Locking
import NIOCore
import NIOPosix
import NIOSSL
import Protobuf

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import RPC

/// The other end of a connection, byte by byte: sends what no client of ours would, and hands out what comes back as frames.
final class RawPeer: Sendable {
    struct Frame: Equatable {
        var header: FrameHeader
        var body: ByteBuffer

        /// The body as a Response.
        func response() throws -> ResponseEnvelope { try ResponseEnvelope(decoding: self.body) }

        /// The status code of a Response: 0 for success.
        func status() throws -> Int32 {
            let status = try self.response().status
            guard status.readableBytes > 0 else { return 0 }
            return try GoogleStatus(serializedBytes: Array(status.readableBytesView)).code
        }
    }

    struct TimedOut: Error, CustomStringConvertible {
        let description: String
    }

    /// Makes the handler that speaks TLS on a connection.
    typealias TLSMaker = @Sendable (Endpoint) throws -> NIOSSLClientHandler

    let channel: any Channel
    private let receiver: NIOLoopBound<Receiver>

    private init(channel: any Channel, receiver: NIOLoopBound<Receiver>) {
        self.channel = channel
        self.receiver = receiver
    }

    /// - Parameters:
    ///   - reads: false makes a peer that never takes a byte.
    ///   - tls: speaks TLS over the connection.
    static func connect(to endpoint: Endpoint, reads: Bool = true, tls: TLSMaker? = nil) async throws -> RawPeer {
        let made = Guarded<NIOLoopBound<Receiver>?>(nil)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls(endpoint)) }
                    let receiver = Receiver(channel.eventLoop)
                    made.withLock { $0 = NIOLoopBound(receiver, eventLoop: channel.eventLoop) }
                    try channel.pipeline.syncOperations.addHandler(receiver)
                }
            }
        if !reads {
            // A small window, so that few bytes fill it.
            bootstrap = bootstrap.channelOption(ChannelOptions.socketOption(.so_rcvbuf), value: 4096)
        }
        let channel =
            switch endpoint.kind {
            case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
            case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        guard let receiver = made.withLock({ $0 }) else { throw ChannelError.ioOnClosedChannel }
        return RawPeer(channel: channel, receiver: receiver)
    }

    /// Sends bytes, and waits until they have left.
    func send(_ bytes: ByteBuffer) async throws { try await self.channel.writeAndFlush(bytes) }

    /// Takes what comes from now on, and what came before.
    func startReading() async throws { try await self.channel.setOption(.autoRead, value: true).get() }

    /// The next frame, or nil once the server has closed the connection.
    func next(within timeout: Duration = .seconds(60)) async throws -> Frame? {
        try await self.next(1, within: timeout).first
    }

    /// The next frames; fewer than `count` once the server has closed the connection.
    func next(_ count: Int, within timeout: Duration) async throws -> [Frame] {
        try await self.channel.eventLoop.flatSubmit { self.receiver.value.next(count, within: timeout) }.get()
    }

    /// Waits until the server has closed the connection, whatever it still sends.
    func waitUntilClosed(within timeout: Duration = .seconds(60)) async throws {
        let end = ContinuousClock.now + timeout
        while try await self.next(within: max(end - .now, .zero)) != nil {}
    }

    /// How long the connection, which is closed, was silent before it was: by the event loop's clock, whenever the test got to ask.
    func silenceBeforeClose() async throws -> TimeAmount {
        try await self.channel.eventLoop.submit { self.receiver.value.closed - self.receiver.value.lastRead }.get()
    }

    /// Whether the connection ended by a reset, which may have taken bytes that the server had sent.
    func wasReset() async throws -> Bool {
        try await self.channel.eventLoop.submit { self.receiver.value.wasReset }.get()
    }

    /// Ends the connection by a reset, which takes along what is still on its way.
    func reset() async throws {
        guard let options = self.channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        // A socket that waits for no byte when it is closed sends a reset (socket(7), SO_LINGER).
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        await self.close()
    }

    func close() async { try? await self.channel.close() }

    /// Cuts the bytes that arrive into frames, and keeps them until they are asked for.
    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let eventLoop: any EventLoop
        private var decoder = FrameDecoder(maxBodyBytes: 0xFF_FFFF)
        private var frames = CircularBuffer<Frame>()
        private var isClosed = false
        private(set) var wasReset = false
        private(set) var lastRead = NIODeadline.now()
        private(set) var closed = NIODeadline.now()
        private var waiting: (count: Int, promise: EventLoopPromise<[Frame]>, timeout: Scheduled<Void>)?

        init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func next(_ count: Int, within timeout: Duration) -> EventLoopFuture<[Frame]> {
            let promise = self.eventLoop.makePromise(of: [Frame].self)
            let scheduled = self.eventLoop.assumeIsolated().scheduleTask(in: timeout.timeAmount) {
                self.waiting = nil
                promise.fail(TimedOut(description: "Nothing came within \(timeout)."))
            }
            self.waiting = (count, promise, scheduled)
            self.deliver()
            return promise.futureResult
        }

        private func deliver() {
            guard let waiting = self.waiting, self.frames.count >= waiting.count || self.isClosed else { return }
            self.waiting = nil
            waiting.timeout.cancel()
            let taken = Array(self.frames.prefix(waiting.count))
            self.frames.removeFirst(taken.count)
            waiting.promise.succeed(taken)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.lastRead = .now()
            self.decoder.append(self.unwrapInboundIn(data))
            while case .frame(let header, let body)? = self.decoder.next() {
                self.frames.append(Frame(header: header, body: body))
                self.deliver()
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.isClosed = true
            self.closed = .now()
            self.deliver()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if error is IOError { self.wasReset = true }
            context.close(promise: nil)
        }
    }
}
