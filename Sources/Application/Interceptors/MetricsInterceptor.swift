import NIOCore
public import Observability
public import RPC

/// Counts and times each call, whatever becomes of it.
public struct MetricsInterceptor: SynchronousInterceptor {
    private let calls: RequestMetrics
    private let route: RequestMetrics.Route

    /// - Parameter calls: as `RequestMetrics.calls` makes it.
    public init(_ calls: RequestMetrics) { self.init(calls, route: calls.other) }

    private init(_ calls: RequestMetrics, route: RequestMetrics.Route) { (self.calls, self.route) = (calls, route) }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        MetricsInterceptor(self.calls, route: self.calls.route(of: method))
    }

    public func begin(_ context: ServerContext) { self.route.begin() }

    public func succeeded(_ context: ServerContext) { self.end(.ok, context) }

    public func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        let code = context.outcome(of: error)
        self.end(context.isEndOfWatch(code) ? .ok : code, context)
        return error
    }

    private func end(_ code: StatusCode, _ context: ServerContext) {
        self.route.end(outcome: Int(code.rawValue), nanoseconds: Int((context.ended - context.began).nanoseconds))
    }
}
