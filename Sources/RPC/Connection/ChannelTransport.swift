import NIOCore

/// A socket's channel as a connection's transport: the last handler of its pipeline. Confined to the channel's event loop.
///
/// The connection is made when the channel is ready to carry frames, behind the PROXY header and the TLS handshake.
final class ChannelTransport: ChannelInboundHandler, Transport {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    private let makeDelegate: (ChannelTransport) -> any TransportDelegate
    private var context: ChannelHandlerContext?
    private var delegate: (any TransportDelegate)?
    /// Runs once nothing more will be written: the time that the peer has to read, and to close from its side.
    private var linger: Scheduled<Void>?
    private static let lingerTime = TimeAmount.seconds(1)

    init(eventLoop: any EventLoop, makeDelegate: @escaping (ChannelTransport) -> any TransportDelegate) {
        self.eventLoop = eventLoop
        self.makeDelegate = makeDelegate
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.delegate = self.makeDelegate(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if self.linger == nil { self.delegate?.transportReceived(self.unwrapInboundIn(data)) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.delegate?.transportReadCompleted()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset, a TLS alert: nothing more can be said on this channel.
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
        self.context = nil
    }

    /// Tells the connection once, and lets go of it: the two hold each other until then.
    private func end() {
        self.linger?.cancel()
        let delegate = self.delegate
        self.delegate = nil
        delegate?.transportClosed()
    }

    func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
        guard let context = self.context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(self.wrapOutboundOut(bytes), promise: promise)
    }

    func flush() { self.context?.flush() }

    var bufferedBytes: Int? {
        self.context.flatMap { try? $0.channel.syncOptions?.getOption(.bufferedWritableBytes) }
    }

    func close() { self.context?.close(promise: nil) }

    /// Closes one direction, goes on reading, and closes the other when the peer has closed its own or time is up. A socket that is
    /// closed with unread bytes resets its connection, and a reset takes from the peer what it has not read yet: the last answers
    /// (RFC 1122 §4.2.2.13).
    func finish() {
        guard self.linger == nil, let context = self.context else { return }
        self.linger = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) { self.close() }
        context.close(mode: .output, promise: nil)
    }
}
