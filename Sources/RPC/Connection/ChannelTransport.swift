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

    init(eventLoop: any EventLoop, makeDelegate: @escaping (ChannelTransport) -> any TransportDelegate) {
        self.eventLoop = eventLoop
        self.makeDelegate = makeDelegate
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.delegate = self.makeDelegate(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.delegate?.transportReceived(self.unwrapInboundIn(data))
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

    func close() { self.context?.close(promise: nil) }
}
