public import RPC
import Resilience

/// Who makes a call. One reference, since each call hands it around.
public final class Principal: Sendable, Hashable {
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
    /// What limits know a user by; nil for who is none.
    let limitKeys: LimitKeys?

    /// Made once for all calls of a user.
    struct LimitKeys: Sendable {
        /// The id.
        let user: RateLimitKey
        /// Where users and addresses are counted together: no address is such a text, so that neither uses up what is the other's.
        let caller: RateLimitKey

        init(_ id: String) {
            self.user = RateLimitKey(id)
            self.caller = RateLimitKey("user " + id)
        }
    }

    private init(_ kind: Kind, id: String, tenant: String?, roles: Set<Role>) {
        self.kind = kind
        self.id = id
        self.tenant = tenant
        self.roles = roles
        self.limitKeys = kind == .user ? LimitKeys(id) : nil
    }

    public var isOperator: Bool { self.roles.contains(.operator) }

    private static let anonymousID = "anonymous"
    private static let nobody = Principal(.anonymous, id: anonymousID, tenant: nil, roles: [])

    /// - Parameter id: 1 to 128 visible ASCII characters without quotes; `isUserID` says whether it is.
    public static func user(_ id: String, tenant: String? = nil, roles: Set<Role> = []) -> Principal {
        Principal(.user, id: id, tenant: tenant, roles: roles)
    }

    public static func anonymous(roles: Set<Role> = []) -> Principal {
        roles.isEmpty ? Self.nobody : Principal(.anonymous, id: Self.anonymousID, tenant: nil, roles: roles)
    }

    public static func == (left: Principal, right: Principal) -> Bool {
        left === right
            || left.kind == right.kind && left.id == right.id && left.tenant == right.tenant && left.roles == right.roles
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.kind)
        hasher.combine(self.id)
        hasher.combine(self.tenant)
        hasher.combine(self.roles)
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
