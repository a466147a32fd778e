import CatalogAPI
import Protobuf
public import RPC

/// Lets nobody but operators call the operators' methods: whoever calls within the process, over loopback, or over a unix socket that
/// only the server's user may open. Behind a proxy nobody is one, for what a proxy says of its caller proves nothing.
public struct OperatorInterceptor: SynchronousInterceptor {
    /// Nil: to be found out with each call.
    private let isAsked: Bool?

    public init() { self.isAsked = nil }

    private init(isAsked: Bool) { self.isAsked = isAsked }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        OperatorInterceptor(isAsked: method.service == OperatorService.name)
    }

    public func begin(_ context: ServerContext) throws {
        if self.isAsked ?? (context.method.service == OperatorService.name), let origin = Self.strangeOrigin(of: context.peer) {
            throw Self.refusal(origin)
        }
    }

    /// Where a caller who is no operator comes from; nil for one who is.
    static func strangeOrigin(of peer: Peer) -> String? {
        switch peer.transport {
        case .inProcess: return nil
        case .unix:
            guard let mode = peer.socketMode else { return "over a unix socket that others may open" }
            // Whoever may write to the file may connect.
            return mode & 0o077 == 0 ? nil : "over a unix socket that others may open too (its mode is 0\(String(mode, radix: 8)))"
        case .tcp where peer.isProxied: return "through a proxy"
        case .tcp: return peer.address?.isLoopback == true ? nil : "from \(peer.ipAddress ?? "an unknown address")"
        }
    }

    private static func refusal(_ origin: String) -> RPCError {
        var error = RPCError(
            .permissionDenied,
            "Operators' methods are answered to callers on the server's own machine: over 127.0.0.1, ::1 or a unix socket of mode 0600. "
                + "This call came \(origin)."
        )
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = "OPERATORS_ONLY"
                $0.domain = RPCError.catalogDomain
            }
        )
        return error
    }
}
