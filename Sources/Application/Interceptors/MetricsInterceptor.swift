import NIOCore
public import Observability
public import RPC

/// Counts and times each call, whatever becomes of it.
public struct MetricsInterceptor: ServerInterceptor {
    private let calls: RequestMetrics
    private let route: RequestMetrics.Route

    /// - Parameter calls: as `RequestMetrics.calls` makes it.
    public init(_ calls: RequestMetrics) { self.init(calls, route: calls.other) }

    private init(_ calls: RequestMetrics, route: RequestMetrics.Route) { (self.calls, self.route) = (calls, route) }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        MetricsInterceptor(self.calls, route: self.calls.route(of: method))
    }

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        // The cheapest clock there is: a number of nanoseconds.
        let started = NIODeadline.now()
        self.route.begin()
        do {
            try await next(context)
            self.end(.ok, started)
        } catch {
            let code = context.outcome(of: error)
            self.end(context.isEndOfWatch(code) ? .ok : code, started)
            throw error
        }
    }

    private func end(_ code: StatusCode, _ started: NIODeadline) {
        self.route.end(outcome: Int(code.rawValue), nanoseconds: Int((NIODeadline.now() - started).nanoseconds))
    }
}
