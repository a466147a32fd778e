public import Catalog
import Postgres

/// Keeps services in Postgres. Safe to use from any task.
///
/// Single reads and single creates that come while others are under way gather into one statement.
public struct PostgresServiceRepository: ServiceRepository {
    let database: CatalogDatabase
    let store: EntityStore<Service>
    private let reads: ServiceReads
    private let creates: ServiceCreates

    public init(_ database: CatalogDatabase, limits: CoalescingLimits = CoalescingLimits()) {
        self.database = database
        self.store = EntityStore(database)
        self.reads = ServiceReads(self.store, limits: limits)
        self.creates = ServiceCreates(database, limits: limits)
    }

    /// How many reads wait for those that are under way.
    var waitingReads: Int { self.reads.waitingCount }
    /// How many creates wait for those that are under way.
    var waitingCreates: Int { self.creates.waitingCount }

    public func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Service?
    {
        try await self.reads.service(EntityKey(tenant: tenant, id: id), deadline: deadline)
    }

    public func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    {
        guard let kept = try await self.store.repeated(key, of: tenant, deadline: deadline) else { return nil }
        return CreateResult(service: kept.entity, outcome: kept.outcome == .unchanged ? .unchanged : .created)
    }

    public func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult
    {
        let answer = try await self.creates.create(CreateRequest(service: service, tenant: tenant, context: context))
        switch answer.outcome {
        case .done: return CreateResult(service: try answer.entity(service.id, of: tenant, service.content), outcome: .created)
        case .unchanged:
            return CreateResult(service: try answer.entity(service.id, of: tenant, service.content), outcome: .unchanged)
        case .noTenant: throw .noTenant(tenant)
        case .noArtisan: throw service.content.artisan.map { .noArtisan($0) } ?? .unexplained(answer.outcome)
        case .taken: throw .taken(CatalogError.Resource(service.id))
        case .keyReused: throw .requestIDReused()
        case .repeated:
            guard let key = context.idempotency, let first = try await self.repeated(key, of: tenant, deadline: context.deadline)
            else { throw .contended }
            return first
        default: throw .unexplained(answer.outcome)
        }
    }

    public func update(
        _ id: ServiceID,
        of tenant: TenantID,
        to content: ServiceContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service? {
        try await self.store.update(
            id, of: tenant, to: content, replacing: version, change: change, context: context, artisan: content.artisan)
    }

    public func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        try await self.store.delete(id, of: tenant, version: version, change: change, context: context)
    }

    public func services(
        _ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [Service] {
        // No price is in two currencies.
        if let least = filter.minPrice, let most = filter.maxPrice, least.currency != most.currency { return [] }
        var list = ListStatement(table: .service, start: start.kind)
        var parameters = Parameters.page(of: tenant, start: start, limit: limit)
        var filter = filter
        // Each has an index that holds the order too; several categories do not.
        if let artisan = filter.artisan {
            list.path = .artisan
            parameters.append(uuid: artisan.rawValue)
            filter.artisan = nil
        } else if filter.categories.count == 1 {
            list.path = .category
            parameters.append(filter.categories.removeFirst())
        }
        if filter != ServiceFilter() {
            list.isFiltered = true
            parameters.append(filter: filter)
        }
        return try await self.store.list(list.statement(), parameters, deadline: deadline)
    }
}
