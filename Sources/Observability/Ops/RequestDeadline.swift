import NIOCore

/// Closes a connection that keeps its place without using it: one whose first request does not begin in time, and one on which a
/// request or the wait for the next takes too long, however many bytes trickle in. Confined to the channel's event loop.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    // Parts of requests and answers, whatever their types.
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny
    typealias OutboundIn = NIOAny
    typealias OutboundOut = NIOAny

    private let firstRequest: TimeAmount
    private let exchange: TimeAmount
    private var isReading = false
    private var deadline: Scheduled<Void>?

    /// - Parameters:
    ///   - firstRequest: from the connection's begin to the head of its first request.
    ///   - exchange: from there to the answer, and from the answer to the head of the next request.
    init(firstRequest: TimeAmount, exchange: TimeAmount) {
        self.firstRequest = firstRequest
        self.exchange = exchange
    }

    func handlerAdded(context: ChannelHandlerContext) { self.arm(self.firstRequest, context) }

    func handlerRemoved(context: ChannelHandlerContext) { self.deadline?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Only the first part counts, or a body could go on for ever.
        if !self.isReading { self.arm(self.exchange, context) }
        self.isReading = true
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.isReading = false
        self.arm(self.exchange, context)
        context.write(data, promise: promise)
    }

    private func arm(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
