/// A person who does the work, within one tenant.
public struct Artisan: Hashable, Sendable {
    public var id: ArtisanID
    public var tenant: TenantID
    public var content: ArtisanContent
    /// Counts the changes, from 1.
    public var version: Int64
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// nil while not deleted.
    public var deletedAt: Timestamp?

    public init(
        id: ArtisanID,
        tenant: TenantID,
        content: ArtisanContent,
        version: Int64,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        deletedAt: Timestamp? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.content = content
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.deletedAt = deletedAt
    }
}

/// What a caller decides of an artisan.
public struct ArtisanContent: Hashable, Sendable {
    /// 2 to 255 characters.
    public var displayName: String
    /// 1 to 5; 0 when nobody has rated yet.
    public var rating: Double

    public init(displayName: String, rating: Double) {
        self.displayName = displayName
        self.rating = rating
    }
}
