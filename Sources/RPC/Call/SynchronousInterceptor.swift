/// An interceptor that never waits: what it does before a call and what it does behind it are functions of their own.
///
/// A server runs those that stand side by side as one step of the chain. Each step that may wait costs a call its share of memory and time
/// whether it waits or not, and most of what stands around a call has nothing to wait for.
public protocol SynchronousInterceptor: ServerInterceptor {
    /// Before the call goes on. Throwing refuses it: then neither of the others is called here.
    func begin(_ context: ServerContext) throws

    /// Once, behind a call that was let on and went well.
    func succeeded(_ context: ServerContext)

    /// Once, behind a call that was let on and failed.
    /// - Returns: what it fails with for those further out: the same error, or another.
    func failed(_ context: ServerContext, _ error: any Error) -> any Error
}

extension SynchronousInterceptor {
    public func begin(_ context: ServerContext) throws {}

    public func succeeded(_ context: ServerContext) {}

    public func failed(_ context: ServerContext, _ error: any Error) -> any Error { error }

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        try self.begin(context)
        do { try await next(context) } catch { throw self.failed(context, error) }
        self.succeeded(context)
    }
}

/// One step of a chain made of several, outermost first.
func fuse(_ interceptors: [any SynchronousInterceptor], around next: ServerHandler) -> ServerHandler {
    @Sendable func succeeded(_ context: ServerContext) {
        context.noteEnd()
        for index in interceptors.indices.reversed() { interceptors[index].succeeded(context) }
    }
    /// - Parameter begun: how many of them had let the call on.
    @Sendable func failed(_ context: ServerContext, _ error: any Error, begun: Int) -> any Error {
        context.noteEnd()
        return interceptors.prefix(begun).reversed().reduce(error) { $1.failed(context, $0) }
    }
    return ServerHandler(
        begin: { context in
            var begun = 0
            do {
                while begun < interceptors.count {
                    try interceptors[begun].begin(context)
                    begun += 1
                }
                guard try next.begin(context) else { return false }
            } catch { throw failed(context, error, begun: begun) }
            succeeded(context)
            return true
        },
        finish: { context in
            do { try await next.finish(context) } catch { throw failed(context, error, begun: interceptors.count) }
            succeeded(context)
        })
}
