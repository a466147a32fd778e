import Catalog
import Protobuf
public import RPC

/// Makes a status of every error: the catalogue's own say what they mean; an error that nobody foresaw is INTERNAL, and what it says
/// stays in the log, where its caller's request id leads.
public struct RecoveryInterceptor: SynchronousInterceptor {
    public init() {}

    public func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        switch error {
        case let error as RPCError: Self.namingField(error)
        case let error as CatalogError: RPCError(error)
        case is CancellationError: error
        default:
            RPCError(
                .internal,
                "The server failed to handle the call. Tell its operators this request id: \(context[RequestIDKey.self] ?? "").",
                cause: error)
        }
    }

    /// A field that cannot be read is named like one that breaks a rule.
    private static func namingField(_ error: RPCError) -> RPCError {
        guard let cause = error.cause as? DecodingError, !cause.fieldPath.isEmpty else { return error }
        var error = error
        error.attach(
            GoogleBadRequest.with {
                $0.fieldViolations = [.with { ($0.field, $0.description) = (cause.fieldPath, cause.description) }]
            }
        )
        return error
    }
}
