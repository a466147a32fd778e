public import Observability
public import RPC

extension RequestMetrics {
    /// Counts calls: each method is a route that is posted to, each status code an outcome, in the order of their numbers.
    /// - Parameter methods: all that the server answers.
    public static func calls(_ registry: MetricsRegistry, methods: [any MethodDescriptor]) -> RequestMetrics {
        RequestMetrics(
            registry, protocolName: "ttrpc", routes: methods.map { ("POST", Self.route($0)) }, otherMethod: "POST",
            outcomes: StatusCode.allCases.sorted { $0.rawValue < $1.rawValue }.map {
                Outcome(code: $0.httpStatus, isFault: $0.isServerError)
            }
        )
    }

    /// The calls of a method; those of all unknown ones together.
    func route(of method: (any MethodDescriptor)?) -> Route {
        method.map { self.route("POST", Self.route($0)) } ?? self.other
    }

    /// Counts a call that reached no interceptor.
    func refused(_ call: RefusedCall) {
        self.route(of: call.method).refuse(outcome: Int(call.error.code.rawValue))
    }

    private static func route(_ method: any MethodDescriptor) -> String { "/\(method.path)" }
}
