import NIOCore

/// Closes a connection that keeps its place without using it: one on which a request, or the wait for it, takes too long, however many
/// bytes trickle in. Confined to the channel's event loop.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    // Parts of requests and answers, whatever their types.
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny
    typealias OutboundIn = NIOAny
    typealias OutboundOut = NIOAny

    private let time: TimeAmount
    private var isReading = false
    private var deadline: Scheduled<Void>?

    /// - Parameter time: from the connection's begin or the last answer to the head of the next request, and from there to its answer.
    init(_ time: TimeAmount) { self.time = time }

    func handlerAdded(context: ChannelHandlerContext) { self.arm(context) }

    func handlerRemoved(context: ChannelHandlerContext) { self.deadline?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Only the first part counts, or a body could go on for ever.
        if !self.isReading { self.arm(context) }
        self.isReading = true
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.isReading = false
        self.arm(context)
        context.write(data, promise: promise)
    }

    private func arm(_ context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.deadline = context.eventLoop.assumeIsolated().scheduleTask(in: self.time) { context.close(promise: nil) }
    }
}
