import Protobuf

/// How a server that shuts down refuses a new call, and how its clients know: no handler has seen the call, so that another server
/// may have it whatever its method promises, and the connection is of no more use.
extension RPCError {
    static let draining: RPCError = {
        var error = RPCError(.unavailable, "This server is shutting down; call another.", retryAfter: .zero)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = Self.drainingReason
                $0.domain = Self.drainingDomain
            }
        )
        return error
    }()

    var isDraining: Bool {
        guard self.code == .unavailable, let info = self.detail(GoogleErrorInfo.self) else { return false }
        return info.reason == Self.drainingReason && info.domain == Self.drainingDomain
    }

    private static let drainingReason = "SERVER_DRAINING"
    private static let drainingDomain = "rpc.krafti.v1"
}
