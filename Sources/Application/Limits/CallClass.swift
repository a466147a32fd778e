import CatalogAPI
public import RPC

/// What kind of work a call is, the most important first.
public enum CallClass: Int, Sendable, Hashable, CaseIterable {
    case read
    case write
    /// Many items at once: a bulk call, or a stream of them.
    case bulk

    /// Services that say how the server is, or work it: they have to answer most of all when there is too much of everything else, so no
    /// limit holds them. What bounds them is how many connections, and calls on each, a server takes.
    static let exemptServices: Set<String> = [Health.name, ServerReflection.name, OperatorService.name]

    /// Nil: no limit is for the method.
    public init?(_ method: any MethodDescriptor) {
        if Self.exemptServices.contains(method.service) { return nil }
        if method.kind != .unary || method.name.hasPrefix("Bulk") {
            self = .bulk
        } else {
            self = method.idempotency == .noSideEffects ? .read : .write
        }
    }
}
