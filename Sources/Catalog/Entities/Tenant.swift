/// A trade organisation on the marketplace. Everything else in the catalogue belongs to one.
public struct Tenant: Hashable, Sendable {
    public var id: TenantID
    public var content: TenantContent
    /// Counts the changes, from 1.
    public var version: Int64
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// nil while not deleted.
    public var deletedAt: Timestamp?

    public init(
        id: TenantID,
        content: TenantContent,
        version: Int64,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        deletedAt: Timestamp? = nil
    ) {
        self.id = id
        self.content = content
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.deletedAt = deletedAt
    }
}

/// What a caller decides of a tenant.
public struct TenantContent: Hashable, Sendable {
    /// 2 to 255 characters.
    public var name: String
    /// `free`, `basic`, `premium` or `enterprise`.
    public var plan: String
    /// Two upper-case letters of ISO 3166-1.
    public var countryCode: String
    /// Three upper-case letters of ISO 4217.
    public var currencyCode: String

    public init(name: String, plan: String, countryCode: String, currencyCode: String) {
        self.name = name
        self.plan = plan
        self.countryCode = countryCode
        self.currencyCode = currencyCode
    }
}
