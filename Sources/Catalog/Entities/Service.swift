/// What a tenant offers its customers, as it is stored: everything in it keeps the rules.
public struct Service: Hashable, Sendable {
    public var id: ServiceID
    public var tenant: TenantID
    public var content: ServiceContent
    /// Counts the changes, from 1.
    public var version: Int64
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// nil while it is not deleted.
    public var deletedAt: Timestamp?

    public init(
        id: ServiceID,
        tenant: TenantID,
        content: ServiceContent,
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

/// What a caller decides of a service. Two services of equal content are the same offer.
public struct ServiceContent: Hashable, Sendable {
    /// 2 to 255 characters.
    public var name: String
    /// At most 10,000 characters.
    public var description: String
    /// One of `Category.all`.
    public var category: String
    /// Not negative.
    public var price: Money
    /// 5 or more.
    public var durationMinutes: Int32
    /// 0 or more.
    public var bufferMinutes: Int32
    public var isActive: Bool
    /// 0: no limit.
    public var maxBookingsDay: Int32
    /// At most 32, each 1 to 64 characters, no two alike.
    public var tags: [String]
    /// nil: the whole organisation does it.
    public var artisan: ArtisanID?
    /// At most 500 characters; may be empty.
    public var imageURL: String
    /// The deposit a booking needs, in the currency of the price and not above it; nil: none is needed.
    public var deposit: Money?
    /// A JSON object as compact text with sorted keys, at most 16 KiB; nil: none.
    public var metadata: String?

    public init(
        name: String,
        description: String = "",
        category: String,
        price: Money,
        durationMinutes: Int32,
        bufferMinutes: Int32 = 0,
        isActive: Bool = true,
        maxBookingsDay: Int32 = 0,
        tags: [String] = [],
        artisan: ArtisanID? = nil,
        imageURL: String = "",
        deposit: Money? = nil,
        metadata: String? = nil
    ) {
        self.name = name
        self.description = description
        self.category = category
        self.price = price
        self.durationMinutes = durationMinutes
        self.bufferMinutes = bufferMinutes
        self.isActive = isActive
        self.maxBookingsDay = maxBookingsDay
        self.tags = tags
        self.artisan = artisan
        self.imageURL = imageURL
        self.deposit = deposit
        self.metadata = metadata
    }
}
