import NIOCore
import NIOTLS

extension ClientTLS {
    /// Has a connected channel shake hands. Called on its event loop.
    /// - Returns: a future that is kept when frames may flow, and broken with the reason when they never will.
    func shakeHands(_ channel: any Channel, _ endpoint: Endpoint) -> EventLoopFuture<Void> {
        // Unix sockets are guarded by their file's mode, as in the server.
        guard case .tcp = endpoint.kind else { return channel.eventLoop.makeSucceededVoidFuture() }
        let done = channel.eventLoop.makePromise(of: Void.self)
        do {
            try channel.pipeline.syncOperations.addHandlers([self.makeHandler(for: endpoint), HandshakeObserver(done)])
        } catch {
            done.fail(error)
        }
        return done.futureResult
    }
}

/// Waits behind TLS for the end of its handshake, then leaves the pipeline. Confined to the channel's event loop.
private final class HandshakeObserver: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private var done: EventLoopPromise<Void>?

    init(_ done: EventLoopPromise<Void>) { self.done = done }

    private func end(_ result: Result<Void, any Error>) {
        let done = self.done
        self.done = nil
        done?.completeWith(result)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            self.end(.success(()))
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end(.failure(error))
        context.fireErrorCaught(error)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // Without an error there was only an end.
        self.end(.failure(ChannelError.ioOnClosedChannel))
    }
}
