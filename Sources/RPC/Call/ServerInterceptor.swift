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
