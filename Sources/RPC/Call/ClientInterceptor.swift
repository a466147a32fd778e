import Locking

/// Stands around every call of a client, whatever its shape: adds credentials, traces, times, refuses.
///
/// Interceptors run outermost first and stand around all attempts of a call that is repeated.
public protocol ClientInterceptor: Sendable {
    /// - Parameters:
    ///   - context: the call; what is changed in it goes out with the request.
    ///   - next: the rest of the chain and the call itself; call it once at most.
    func intercept(_ context: ClientContext, next: (ClientContext) async throws -> Void) async throws
}

/// One call as the client sees it. Safe to use from any task.
public final class ClientContext: Sendable {
    /// The method that is called.
    public let method: any MethodDescriptor

    private struct State: Sendable {
        var options: CallOptions
        var responseMetadata = Metadata()
    }
    private let state: Guarded<State>

    init(method: any MethodDescriptor, options: CallOptions) {
        self.method = method
        self.state = Guarded(State(options: options))
    }

    /// What the caller said; a change counts when it comes before `next`.
    public var options: CallOptions {
        get { self.state.withLock { $0.options } }
        set { self.state.withLock { $0.options = newValue } }
    }

    /// What came with the answer; empty before it came. What came with an error is in the error.
    public var responseMetadata: Metadata {
        self.state.withLock { $0.responseMetadata }
    }

    func received(_ metadata: Metadata) {
        let onResponseMetadata = self.state.withLock { state in
            state.responseMetadata = metadata
            return state.options.onResponseMetadata
        }
        onResponseMetadata?(metadata)
    }
}
