import NIOCore
import NIOPosix

/// What a server makes of its interceptors for the calls of one method, without the server: for whoever tries interceptors out, or wants
/// to know what they cost.
package struct InterceptorChain: Sendable {
    private let method: any MethodDescriptor
    private let handler: ServerHandler
    private let eventLoop: any EventLoop
    private let limits: MessageLimits

    /// - Parameters:
    ///   - interceptors: outermost first.
    ///   - method: one without streams.
    ///   - handler: stands where the method's own does.
    package init(
        _ interceptors: [any ServerInterceptor],
        for method: any MethodDescriptor,
        around handler: @escaping @Sendable (ServerContext) async throws -> Void
    ) {
        self.method = method
        self.handler = compose(interceptors, for: method, around: ServerHandler(finish: handler))
        self.eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        self.limits = ServerLimits().messageLimits
    }

    /// Takes a call through the chain that no connection has brought. It has no messages.
    /// - Parameters:
    ///   - timeout: how long its caller waits; nil: for ever.
    ///   - peer: where it comes from.
    /// - Returns: what goes back beside the answer.
    @discardableResult
    package func call(
        metadata: Metadata = Metadata(), timeout: Duration? = nil, peer: Peer = Peer(transport: .inProcess)
    ) async throws -> Metadata {
        let began = NIODeadline.now()
        let context = ServerContext(
            method: self.method,
            metadata: metadata,
            deadline: timeout.map { Deadline(timeout: $0, after: began) } ?? .never,
            began: began,
            peer: peer,
            streamID: 1,
            eventLoop: self.eventLoop,
            limits: self.limits,
            payload: ByteBuffer(),
            requests: nil,
            responses: nil
        )
        try await self.handler.run(context)
        return context.takeAnswer().metadata
    }
}
