public import Catalog
import CatalogAPI
import Protobuf
public import RPC
import Resilience

/// The tenant that a call is made for.
public enum TenantKey: ServerContextKey {
    public typealias Value = NamedTenant
}

/// A tenant, and its id as text, which limits, logs and others want with each call.
public final class NamedTenant: Sendable {
    public let id: TenantID
    /// 36 characters in lower case.
    public var text: String { self.limitKey.text }
    /// What limits know it by: the text.
    let limitKey: RateLimitKey

    /// Nil: it is no tenant's id.
    init?(_ text: String) {
        guard let id = TenantID(text) else { return nil }
        self.id = id
        // Nearly every caller writes it as it is written here, too.
        let isOdd = text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
        self.limitKey = RateLimitKey(isOdd ? id.description : text)
    }
}

/// Reads which tenant a call is made for from `x-tenant-id`. A call that acts within a tenant and names none, or several, or what is
/// no tenant's id, goes no further.
public struct TenantInterceptor: SynchronousInterceptor {
    static let header: Metadata.Name = "x-tenant-id"

    /// Services whose methods belong to no tenant. Every other needs one: a service must be named here to do without.
    static let services: Set<String> = [
        TenantService.name, OperatorService.name, Health.name, ServerReflection.name,
    ]

    /// Nil: to be found out with each call.
    private let isNeeded: Bool?

    public init() { self.isNeeded = nil }

    private init(isNeeded: Bool) { self.isNeeded = isNeeded }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        TenantInterceptor(isNeeded: Self.isNeeded(by: method))
    }

    /// Whether calls of a method act within a tenant.
    static func isNeeded(by method: any MethodDescriptor) -> Bool { !Self.services.contains(method.service) }

    public func begin(_ context: ServerContext) throws {
        if self.isNeeded ?? Self.isNeeded(by: context.method), context[TenantKey.self] == nil {
            context[TenantKey.self] = try Self.tenant(context)
        }
    }

    /// The tenant that a call names. The connection remembers the one of the call before.
    static func tenant(_ context: ServerContext) throws(RPCError) -> NamedTenant {
        guard let (value, count) = context.metadata.first(of: Self.header) else {
            throw Self.refusal(
                "The call does not say for which tenant it is made. Send the header `\(Self.header)` with the tenant's id, a UUID.")
        }
        guard count == 1 else {
            throw Self.refusal("The call names \(count) tenants. Send the header `\(Self.header)` once.")
        }
        if let known = context.peer.memory[TenantKey.self], known.text == value { return known }
        guard let tenant = NamedTenant(value) else {
            throw Self.refusal(
                "The header `\(Self.header)` holds no tenant's id. Send a UUID, as in 0190b0c4-5b1a-7c3e-9d2f-1a2b3c4d5e6f.")
        }
        context.peer.memory[TenantKey.self] = tenant
        return tenant
    }

    private static func refusal(_ message: String) -> RPCError {
        var error = RPCError(.invalidArgument, message)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = "TENANT_HEADER"
                $0.domain = RPCError.catalogDomain
                $0.metadata = ["header": "\(Self.header)"]
            }
        )
        return error
    }
}
