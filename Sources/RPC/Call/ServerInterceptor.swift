/// Stands around every call of a server, whatever its shape: looks, refuses, times, or adds to the context.
///
/// Interceptors run outermost first. The chain of a method is composed once, when the server is made. Throwing before `next` refuses
/// the call; what `next` throws is the call's outcome and may be replaced by throwing something else.
public protocol ServerInterceptor: Sendable {
    /// - Parameters:
    ///   - context: the call. Its messages are not decoded yet: a refusal costs no decoding.
    ///   - next: the rest of the chain and the handler; call it once at most.
    func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws

    /// The interceptor for calls of one method, asked for once, when the chain is composed: what it needs to know of the method need
    /// not be found out with each call. Without a word of its own an interceptor is the same for all.
    func prepared(for method: any MethodDescriptor) -> any ServerInterceptor
}

extension ServerInterceptor {
    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor { self }
}

/// A method's handler with its messages still encoded: takes from and answers into the context.
@usableFromInline
typealias ServerHandler = @Sendable (ServerContext) async throws -> Void

/// Composes the chain for calls of one method, outermost first, around its handler.
func compose(
    _ interceptors: [any ServerInterceptor], for method: any MethodDescriptor, around handler: @escaping ServerHandler
) -> ServerHandler {
    var (handler, inner) = (handler, [any SynchronousInterceptor]())
    for interceptor in interceptors.reversed().map({ $0.prepared(for: method) }) {
        if let synchronous = interceptor as? any SynchronousInterceptor {
            inner.insert(synchronous, at: 0)
            continue
        }
        let next = inner.isEmpty ? handler : fuse(inner, around: handler)
        inner = []
        handler = { context in try await interceptor.intercept(context, next: next) }
    }
    return inner.isEmpty ? handler : fuse(inner, around: handler)
}
