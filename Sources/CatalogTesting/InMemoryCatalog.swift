package import Catalog
import Locking

/// The repositories over `CatalogModel`, with a clock.
package final class InMemoryCatalog: Sendable {
    private let model = Guarded(CatalogModel())
    private let now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// Reads the model.
    func read<Result: Sendable>(_ body: (CatalogModel) -> Result) -> Result { self.model.withLock { body($0) } }

    /// Reads or changes the model, at the time it is.
    private func with<Result: Sendable>(_ act: (inout CatalogModel, Timestamp) throws(CatalogError) -> Result) throws(CatalogError)
        -> Result
    {
        let now = self.now()
        return try self.model.withLock { model throws(CatalogError) in try act(&model, now) }
    }
}

extension InMemoryCatalog: ServiceRepository {
    package func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Service?
    {
        try self.with { model, _ in model.service(id, of: tenant) }
    }

    package func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    {
        try self.with { model, now throws(CatalogError) in try model.answer(to: key, of: tenant, at: now) }
    }

    package func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError)
        -> CreateResult
    {
        try self.with { model, now throws(CatalogError) in
            try model.create(service, of: tenant, key: context.idempotency, at: now)
        }
    }

    package func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext)
        async throws(CatalogError)
        -> [BulkItemResult]
    {
        try self.with { model, now throws(CatalogError) in
            try model.createAll(services, of: tenant, mode: mode, key: context.idempotency, at: now)
        }
    }

    package func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try self.with { model, now throws(CatalogError) in try model.answer(to: key, of: tenant, at: now) }
    }

    package func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    {
        try self.with { model, now in model.upload(key, of: tenant, at: now) }
    }

    package func append(
        _ services: [NewService],
        refused: Int,
        to upload: UploadKey,
        at position: Int64,
        of tenant: TenantID,
        context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        try self.with { model, now throws(CatalogError) in
            try model.append(services, refused: refused, to: upload, at: position, of: tenant, at: now)
        }
    }

    package func update(
        _ id: ServiceID,
        of tenant: TenantID,
        to content: ServiceContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service? {
        try self.with { model, now throws(CatalogError) in
            try model.update(id, of: tenant, to: content, replacing: version, key: context.idempotency, at: now)
        }
    }

    package func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        try self.with { model, now throws(CatalogError) in
            try model.delete(id, of: tenant, version: version, key: context.idempotency, at: now)
        }
    }

    package func services(
        _ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?
    )
        async throws(CatalogError) -> [Service]
    {
        try self.with { model, _ in model.services(filter, of: tenant, start: start, limit: limit) }
    }
}

extension InMemoryCatalog: ArtisanRepository {
    package func artisan(_ id: ArtisanID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Artisan?
    {
        try self.with { model, _ in model.artisan(id, of: tenant) }
    }

    package func repeatedArtisan(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?)
        async throws(CatalogError)
        -> Artisan?
    {
        try self.with { model, now throws(CatalogError) in try model.answer(to: key, of: tenant, at: now) }
    }

    package func createArtisan(
        _ id: ArtisanID, of tenant: TenantID, content: ArtisanContent, change: ChangeID, context: WriteContext
    )
        async throws(CatalogError) -> Artisan
    {
        try self.with { model, now throws(CatalogError) in
            try model.createArtisan(id, of: tenant, content: content, key: context.idempotency, at: now)
        }
    }

    package func updateArtisan(
        _ id: ArtisanID,
        of tenant: TenantID,
        to content: ArtisanContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Artisan? {
        try self.with { model, now throws(CatalogError) in
            try model.updateArtisan(id, of: tenant, to: content, replacing: version, key: context.idempotency, at: now)
        }
    }

    package func deleteArtisan(_ id: ArtisanID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Artisan
    {
        try self.with { model, now throws(CatalogError) in
            try model.deleteArtisan(id, of: tenant, version: version, key: context.idempotency, at: now)
        }
    }

    package func artisans(of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError)
        -> [Artisan]
    {
        try self.with { model, _ in model.artisans(of: tenant, start: start, limit: limit) }
    }
}

extension InMemoryCatalog: TenantRepository {
    package func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try self.with { model, _ in model.tenant(id) }
    }

    package func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try self.with { model, now throws(CatalogError) in try model.repeated(key, of: nil, at: now) }
    }

    package func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext)
        async throws(CatalogError)
        -> Tenant
    {
        try self.with { model, now throws(CatalogError) in
            try model.createTenant(id, content: content, key: context.idempotency, at: now)
        }
    }

    package func updateTenant(
        _ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext
    )
        async throws(CatalogError) -> Tenant?
    {
        try self.with { model, now throws(CatalogError) in
            try model.updateTenant(id, to: content, replacing: version, key: context.idempotency, at: now)
        }
    }

    package func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Tenant
    {
        try self.with { model, now throws(CatalogError) in
            try model.deleteTenant(id, version: version, key: context.idempotency, at: now)
        }
    }

    package func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant] {
        try self.with { model, _ in model.tenants(start: start, limit: limit) }
    }
}
