/// A method's handler with its messages still encoded, or that and what stands around it: takes from and answers into the context.
///
/// In two parts: most calls of a fast method have nothing to wait for, and a task, or only a function that may wait, costs more than all
/// that they do.
@usableFromInline
struct ServerHandler: Sendable {
    /// Begins a call, and goes as far as it can without waiting. True: the call is over. So it is where this throws.
    let begin: @Sendable (ServerContext) throws -> Bool
    /// What remains of a call that was begun and is not over.
    let finish: @Sendable (ServerContext) async throws -> Void

    @usableFromInline
    init(
        begin: @escaping @Sendable (ServerContext) throws -> Bool = { _ in false },
        finish: @escaping @Sendable (ServerContext) async throws -> Void
    ) {
        self.begin = begin
        self.finish = finish
    }

    /// The whole of it.
    func run(_ context: ServerContext) async throws {
        if try !self.begin(context) { try await self.finish(context) }
    }
}

/// Composes the chain for calls of one method, outermost first, around its handler.
func compose(_ interceptors: [any ServerInterceptor], for method: any MethodDescriptor, around handler: ServerHandler)
    -> ServerHandler
{
    var (handler, inner) = (handler, [any SynchronousInterceptor]())
    for interceptor in interceptors.reversed().map({ $0.prepared(for: method) }) {
        if let synchronous = interceptor as? any SynchronousInterceptor {
            inner.insert(synchronous, at: 0)
            continue
        }
        let next = inner.isEmpty ? handler : fuse(inner, around: handler)
        inner = []
        handler = ServerHandler { context in try await interceptor.intercept(context) { try await next.run($0) } }
    }
    return inner.isEmpty ? handler : fuse(inner, around: handler)
}
