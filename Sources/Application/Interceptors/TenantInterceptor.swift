public import Catalog
import CatalogAPI
import Protobuf
public import RPC

/// The tenant that a call is made for.
public enum TenantKey: ServerContextKey {
    public typealias Value = TenantID
}

/// Reads which tenant a call is made for from `x-tenant-id`. A call that acts within a tenant and names none, or several, or what is
/// no tenant's id, goes no further.
public struct TenantInterceptor: ServerInterceptor {
    static let header = "x-tenant-id"

    /// Services whose methods belong to no tenant. Every other needs one: a service must be named here to do without.
    static let services: Set<String> = [
        TenantService.name, OperatorService.name, Health.name, ServerReflection.name,
    ]

    public init() {}

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        if !Self.services.contains(context.method.service) {
            context[TenantKey.self] = try Self.tenant(context.metadata)
        }
        try await next(context)
    }

    static func tenant(_ metadata: Metadata) throws(RPCError) -> TenantID {
        let values = metadata.values(of: Self.header)
        guard let value = values.first else {
            throw Self.refusal(
                "The call does not say for which tenant it is made. Send the header `\(Self.header)` with the tenant's id, a UUID.")
        }
        guard values.count == 1 else {
            throw Self.refusal("The call names \(values.count) tenants. Send the header `\(Self.header)` once.")
        }
        guard let tenant = TenantID(value) else {
            throw Self.refusal(
                "The header `\(Self.header)` holds no tenant's id. Send a UUID, as in 0190b0c4-5b1a-7c3e-9d2f-1a2b3c4d5e6f.")
        }
        return tenant
    }

    private static func refusal(_ message: String) -> RPCError {
        var error = RPCError(.invalidArgument, message)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = "TENANT_HEADER"
                $0.domain = RPCError.catalogDomain
                $0.metadata = ["header": Self.header]
            }
        )
        return error
    }
}
