import Catalog
import Postgres

/// An entity that is kept in a table of its own: how its rows are read and written.
protocol StoredEntity: Sendable {
    associatedtype ID: Identifier
    associatedtype Content: StoredContent

    static var table: EntityTable { get }

    init(
        id: ID, tenant: TenantID, content: Content, version: Int64, createdAt: Timestamp, updatedAt: Timestamp,
        deletedAt: Timestamp?
    )

    var id: ID { get }
    var version: Int64 { get }

    static func resource(_ id: ID) -> CatalogError.Resource
    static func missing(_ id: ID) -> CatalogError
}

/// What a caller decides of an entity, in the order of `EntityTable.content`.
protocol StoredContent: Hashable, Sendable {
    init(_ row: inout RowReader) throws(PostgresError)
    func append(to parameters: inout Parameters)
}

extension StoredEntity {
    /// Reads the columns of `EntityTable.columns`.
    init(_ row: inout RowReader) throws(PostgresError) {
        let tenant: UInt128? = Self.table.kind == .tenant ? nil : try row.uuid()
        let id = try row.uuid()
        let version = try row.int64()
        let createdAt = try row.timestamp()
        let updatedAt = try row.timestamp()
        let deletedAt = try row.timestampIfPresent()
        self.init(
            id: ID(rawValue: id), tenant: TenantID(rawValue: tenant ?? id), content: try Content(&row), version: version,
            createdAt: createdAt, updatedAt: updatedAt, deletedAt: deletedAt)
    }
}

extension Tenant: StoredEntity {
    static var table: EntityTable { .tenant }

    init(
        id: TenantID, tenant: TenantID, content: TenantContent, version: Int64, createdAt: Timestamp, updatedAt: Timestamp,
        deletedAt: Timestamp?
    ) {
        self.init(id: id, content: content, version: version, createdAt: createdAt, updatedAt: updatedAt, deletedAt: deletedAt)
    }

    static func resource(_ id: TenantID) -> CatalogError.Resource { CatalogError.Resource(id) }
    static func missing(_ id: TenantID) -> CatalogError { .noTenant(id) }
}

extension Artisan: StoredEntity {
    static var table: EntityTable { .artisan }
    static func resource(_ id: ArtisanID) -> CatalogError.Resource { CatalogError.Resource(id) }
    static func missing(_ id: ArtisanID) -> CatalogError { .noArtisan(id) }
}

extension Service: StoredEntity {
    static var table: EntityTable { .service }
    static func resource(_ id: ServiceID) -> CatalogError.Resource { CatalogError.Resource(id) }
    static func missing(_ id: ServiceID) -> CatalogError { .noService(id) }
}

extension TenantContent: StoredContent {
    init(_ row: inout RowReader) throws(PostgresError) {
        self.init(name: try row.string(), plan: try row.string(), countryCode: try row.string(), currencyCode: try row.string())
    }

    func append(to parameters: inout Parameters) {
        parameters.append(self.name)
        parameters.append(self.plan)
        parameters.append(self.countryCode)
        parameters.append(self.currencyCode)
    }
}

extension ArtisanContent: StoredContent {
    init(_ row: inout RowReader) throws(PostgresError) {
        self.init(displayName: try row.string(), rating: try row.double())
    }

    func append(to parameters: inout Parameters) {
        parameters.append(self.displayName)
        parameters.append(self.rating)
    }
}

extension ServiceContent: StoredContent {
    init(_ row: inout RowReader) throws(PostgresError) {
        let artisan = try row.uuidIfPresent().map { ArtisanID(rawValue: $0) }
        let units = try row.int64()
        let nanos = try row.int32()
        let price = Money(currency: try row.string(), units: units, nanos: nanos)
        // A deposit is in the currency of the price: the rules say so.
        let depositUnits = try row.int64IfPresent()
        let depositNanos = try row.int32IfPresent()
        let deposit = depositUnits.map { Money(currency: price.currency, units: $0, nanos: depositNanos ?? 0) }
        let duration = try row.int32()
        let buffer = try row.int32()
        let maxBookings = try row.int32()
        let isActive = try row.bool()
        let category = try row.string()
        let name = try row.string()
        let description = try row.string()
        let imageURL = try row.string()
        let tags = try row.strings()
        self.init(
            name: name, description: description, category: category, price: price, durationMinutes: duration,
            bufferMinutes: buffer,
            isActive: isActive, maxBookingsDay: maxBookings, tags: tags, artisan: artisan, imageURL: imageURL, deposit: deposit,
            metadata: try row.stringIfPresent())
    }

    func append(to parameters: inout Parameters) {
        parameters.append(uuid: self.artisan?.rawValue)
        parameters.append(self.price.units)
        parameters.append(self.price.nanos)
        parameters.append(self.price.currency)
        parameters.append(self.deposit?.units)
        parameters.append(self.deposit?.nanos)
        parameters.append(self.durationMinutes)
        parameters.append(self.bufferMinutes)
        parameters.append(self.maxBookingsDay)
        parameters.append(self.isActive)
        parameters.append(self.category)
        parameters.append(self.name)
        parameters.append(self.description)
        parameters.append(self.imageURL)
        parameters.append(strings: self.tags)
        parameters.append(self.metadata)
    }
}
