/// A tenant as the platform wishes it: nothing of it has been checked.
public struct TenantDraft: Hashable, Sendable {
    /// A UUID as text; empty: the server chooses.
    public var id: String
    public var name: String
    /// Empty in a create: `free`.
    public var plan: String
    public var countryCode: String
    public var currencyCode: String

    public init(id: String = "", name: String = "", plan: String = "", countryCode: String = "", currencyCode: String = "") {
        self.id = id
        self.name = name
        self.plan = plan
        self.countryCode = countryCode
        self.currencyCode = currencyCode
    }

    init(_ content: TenantContent) {
        self.init(name: content.name, plan: content.plan, countryCode: content.countryCode, currencyCode: content.currencyCode)
    }
}

/// A change to a tenant as the platform wishes it.
public struct TenantPatch: Hashable, Sendable {
    /// The tenant to change, by `id`, and the values the fields in `mask` shall have; nil when the request names none.
    public var tenant: TenantDraft?
    public var mask: [String]
    /// 0: whatever its version.
    public var expectedVersion: Int64

    public init(tenant: TenantDraft?, mask: [String], expectedVersion: Int64 = 0) {
        self.tenant = tenant
        self.mask = mask
        self.expectedVersion = expectedVersion
    }
}
