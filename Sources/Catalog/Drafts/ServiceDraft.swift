/// A service as a caller wishes it: nothing of it has been checked. The names on the wire are those of `krafti.catalog.v1.ServiceDraft`.
public struct ServiceDraft: Hashable, Sendable {
    /// A UUID as text; empty: the server chooses.
    public var id: String
    public var name: String
    public var description: String
    public var category: String
    /// nil: 0 in the tenant's currency. An empty currency is the tenant's.
    public var price: MoneyDraft?
    public var durationMinutes: Int32
    public var bufferMinutes: Int32
    public var isActive: Choice<Bool>
    public var maxBookingsDay: Int32
    public var tags: [String]
    /// A UUID as text; empty: the whole organisation.
    public var artisan: String
    public var imageURL: String
    public var requiresDeposit: Bool
    /// An empty currency is that of the price.
    public var deposit: MoneyDraft?
    public var metadata: MetadataDraft

    public init(
        id: String = "",
        name: String = "",
        description: String = "",
        category: String = "",
        price: MoneyDraft? = nil,
        durationMinutes: Int32 = 0,
        bufferMinutes: Int32 = 0,
        isActive: Choice<Bool> = .known(true),
        maxBookingsDay: Int32 = 0,
        tags: [String] = [],
        artisan: String = "",
        imageURL: String = "",
        requiresDeposit: Bool = false,
        deposit: MoneyDraft? = nil,
        metadata: MetadataDraft = .absent
    ) {
        self.id = id
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
        self.requiresDeposit = requiresDeposit
        self.deposit = deposit
        self.metadata = metadata
    }

    /// What is stored, as the caller might have sent it: an update is laid over it.
    init(_ content: ServiceContent) {
        self.init(
            name: content.name,
            description: content.description,
            category: content.category,
            price: MoneyDraft(content.price),
            durationMinutes: content.durationMinutes,
            bufferMinutes: content.bufferMinutes,
            isActive: .known(content.isActive),
            maxBookingsDay: content.maxBookingsDay,
            tags: content.tags,
            artisan: content.artisan?.description ?? "",
            imageURL: content.imageURL,
            requiresDeposit: content.deposit != nil,
            deposit: content.deposit.map { MoneyDraft($0) },
            metadata: content.metadata.map { .object($0) } ?? .absent
        )
    }
}

/// A change to a service as a caller wishes it.
public struct ServicePatch: Hashable, Sendable {
    /// The service to change, by `id`, and the values the fields in `mask` shall have; nil when the request names none.
    public var service: ServiceDraft?
    /// Paths such as `price`, `price.units` or `*`.
    public var mask: [String]
    /// 0: whatever its version.
    public var expectedVersion: Int64

    public init(service: ServiceDraft?, mask: [String], expectedVersion: Int64 = 0) {
        self.service = service
        self.mask = mask
        self.expectedVersion = expectedVersion
    }
}
