public import RPC

/// Who makes a call.
public struct Principal: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Nobody knows. Callers of this kind are told apart by where they call from, if at all.
        case anonymous
        case user
    }

    /// What a principal may do besides what everyone may.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Works the server itself.
        case `operator`
    }

    public let kind: Kind
    /// The user's id, as changes record it; `anonymous` for who is none.
    public let id: String
    /// The only tenant that the principal may act for; nil: nothing is known of that.
    public let tenant: String?
    public let roles: Set<Role>

    public var isOperator: Bool { self.roles.contains(.operator) }

    private static let anonymousID = "anonymous"

    /// - Parameter id: 1 to 128 visible ASCII characters without quotes; `isUserID` says whether it is.
    public static func user(_ id: String, tenant: String? = nil, roles: Set<Role> = []) -> Principal {
        Principal(kind: .user, id: id, tenant: tenant, roles: roles)
    }

    public static func anonymous(roles: Set<Role> = []) -> Principal {
        Principal(kind: .anonymous, id: Self.anonymousID, tenant: nil, roles: roles)
    }

    /// Whether a user may be called so: ids stand in logs and records, and none may pass for nobody's.
    public static func isUserID(_ id: String) -> Bool { RequestIDInterceptor.isSane(id) && id != Self.anonymousID }
}

/// Who makes the call. What no authenticator has looked at is anonymous.
public enum PrincipalKey: ServerContextKey {
    public typealias Value = Principal
}

extension ServerContext {
    /// Who makes the call.
    public var principal: Principal { self[PrincipalKey.self] ?? .anonymous() }
}
