import NIOCore
import NIOSSL
import NIOTLS

/// Brings a new channel to the point where frames flow: the PROXY header, then TLS. Then it installs the connection and leaves the
/// pipeline. Whatever takes longer than the timeout in all is closed. Confined to the channel's event loop.
final class ConnectionHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// What the handshake asks of the server. Throwing closes the channel.
    struct Decisions {
        /// The proxy has named the client.
        let clientFound: (SocketAddress?) throws -> Void
        /// Frames may flow: the handler for them.
        let ready: (NIOSSLCertificate?) throws -> any ChannelHandler
        /// It came to nothing.
        let failed: (String) -> Void
        /// The handler has left the pipeline, for better or worse.
        let ended: (ConnectionHandshake) -> Void
    }

    private enum Step {
        case proxyHeader(ByteBuffer)
        case tls
        case done
    }

    private var step: Step
    private let tls: NIOSSLServerHandler?
    private let timeout: Duration
    private let decisions: Decisions
    private var deadline: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    /// - Parameter tls: speaks TLS for this channel alone; nil when it is to be plain.
    init(expectsProxyHeader: Bool, tls: NIOSSLServerHandler?, timeout: Duration, decisions: Decisions) {
        self.step = expectsProxyHeader ? .proxyHeader(ByteBuffer()) : .tls
        self.tls = tls
        self.timeout = timeout
        self.decisions = decisions
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.deadline = context.eventLoop.assumeIsolated().scheduleTask(in: self.timeout.timeAmount) {
            self.fail("it took longer than \(self.timeout)")
        }
        if case .tls = self.step { self.beginTLS(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.context = nil
        self.decisions.ended(self)
    }

    // MARK: The PROXY header

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .proxyHeader(var buffer) = self.step else { return context.fireChannelRead(data) }
        // Takes the bytes out of the step while they grow, or each read would copy those before it.
        self.step = .done
        var bytes = self.unwrapInboundIn(data)
        buffer.writeBuffer(&bytes)
        switch ProxyHeader.parse(&buffer) {
        case .needMore: self.step = .proxyHeader(buffer)
        case .malformed(let reason): self.fail("the proxy sent no valid PROXY header: \(reason)")
        case .header(let header): self.received(header, rest: buffer, context)
        }
    }

    private func received(_ header: ProxyHeader, rest: ByteBuffer, _ context: ChannelHandlerContext) {
        do {
            if case .proxied(let source) = header { try self.decisions.clientFound(source) }
        } catch {
            return self.abort()
        }
        self.step = .tls
        self.beginTLS(context, replaying: rest)
    }

    // MARK: TLS

    /// Has TLS begin in front of this handler, or ends the handshake where there is none.
    /// - Parameter rest: what came behind the PROXY header.
    private func beginTLS(_ context: ChannelHandlerContext, replaying rest: ByteBuffer = ByteBuffer()) {
        guard let tls = self.tls else { return self.finish(context, replaying: rest) }
        do {
            try context.pipeline.syncOperations.addHandler(tls, position: .before(self))
            // From the front, so that it passes the TLS handler.
            if rest.readableBytes > 0 { context.pipeline.syncOperations.fireChannelRead(NIOAny(rest)) }
        } catch {
            self.fail("TLS could not begin: \(error)")
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .tls = self.step, case .handshakeCompleted? = event as? TLSUserEvent { self.finish(context) }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Ends

    private func finish(_ context: ChannelHandlerContext, replaying rest: ByteBuffer = ByteBuffer()) {
        self.step = .done
        do {
            let connection = try self.decisions.ready(self.tls?.peerCertificate)
            try context.pipeline.syncOperations.addHandler(connection, position: .after(self))
            if rest.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(rest)) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            self.abort()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.fail(HandshakeFailure.text(error))
    }

    private func fail(_ reason: String) {
        self.decisions.failed(reason)
        self.abort()
    }

    /// Closes the channel at once. Starts in front of TLS, which would wait for the peer's goodbye.
    func abort() {
        self.step = .done
        guard let context = self.context else { return }
        if let tls = self.tls, let inFront = try? context.pipeline.syncOperations.context(handler: tls) {
            inFront.close(promise: nil)
        } else {
            context.close(promise: nil)
        }
    }
}
