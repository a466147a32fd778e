import Catalog

extension CatalogModel {
    func service(_ id: ServiceID, of tenant: TenantID) -> Service? {
        guard self.tenant(tenant) != nil, let service = self.services[Owned(tenant: tenant, id: id)] else { return nil }
        return service.deletedAt == nil ? service : nil
    }

    mutating func create(_ new: NewService, of tenant: TenantID, key: IdempotencyKey?, at now: Timestamp) throws(CatalogError)
        -> CreateResult
    {
        try self.require(tenant)
        if let first: CreateResult = try self.repeated(key, of: tenant, at: now) { return first }
        let result = try self.insert(new, of: tenant, at: now)
        self.keep(result, for: key, of: tenant, at: now)
        return result
    }

    mutating func createAll(_ new: [NewService], of tenant: TenantID, mode: BulkMode, key: IdempotencyKey?, at now: Timestamp)
        throws(CatalogError) -> [BulkItemResult]
    {
        try self.require(tenant)
        if let first: [AnsweredItem] = try self.repeated(key, of: tenant, at: now) { return first.map(\.result) }
        var copy = self
        let results = copy.insertAll(new, of: tenant, at: now)
        if mode == .allOrNothing {
            let failures = results.enumerated().compactMap { index, result in
                if case .failed(let error) = result { (index: index, error: error) } else { nil }
            }
            guard failures.isEmpty else { throw .nothingCreated(failures) }
        }
        self = copy
        let answered = zip(new, results).map { AnsweredItem(id: $0.id, result: $1) }
        self.keep(answered, for: key, of: tenant, at: now)
        return results
    }

    func upload(_ key: UploadKey, of tenant: TenantID, at now: Timestamp) -> UploadProgress {
        guard self.tenant(tenant) != nil, let upload = self.uploads[Owned(tenant: tenant, id: key)], upload.expires > now else {
            return UploadProgress()
        }
        return upload.progress
    }

    mutating func append(
        _ new: [NewService], refused: Int, to key: UploadKey, at position: Int64, of tenant: TenantID, at now: Timestamp
    ) throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        try self.require(tenant)
        var progress = self.upload(key, of: tenant, at: now)
        guard progress.acknowledged == position else { throw .uploadMovedOn(to: progress.acknowledged) }
        let results = self.insertAll(new, of: tenant, at: now)
        for result in results {
            switch result {
            case .stored(_, _, .created): progress.created += 1
            case .stored(_, _, .unchanged): progress.unchanged += 1
            case .failed: progress.failed += 1
            }
        }
        progress.failed += Int64(refused)
        progress.acknowledged += Int64(new.count + refused)
        let expires = Timestamp(microseconds: now.microseconds + Self.retention)
        self.uploads[Owned(tenant: tenant, id: key)] = (progress, expires)
        return (results, progress)
    }

    mutating func update(
        _ id: ServiceID, of tenant: TenantID, to content: ServiceContent, replacing version: Int64, key: IdempotencyKey?,
        at now: Timestamp
    ) throws(CatalogError) -> Service? {
        guard self.tenant(tenant) != nil else { return nil }
        if let first: CreateResult = try self.repeated(key, of: tenant, at: now) { return first.service }
        guard var service = self.service(id, of: tenant), service.version == version else { return nil }
        try self.requireArtisan(of: content, tenant)
        service.revise(content, at: now)
        self.services[Owned(tenant: tenant, id: id)] = service
        let outcome = service.version == version ? CreateOutcome.unchanged : .created
        self.keep(CreateResult(service: service, outcome: outcome), for: key, of: tenant, at: now)
        return service
    }

    mutating func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, key: IdempotencyKey?, at now: Timestamp)
        throws(CatalogError) -> Service
    {
        try self.require(tenant)
        if let first: CreateResult = try self.repeated(key, of: tenant, at: now) { return first.service }
        guard var service = self.services[Owned(tenant: tenant, id: id)] else { throw .noService(id) }
        var outcome = CreateOutcome.unchanged
        if service.deletedAt == nil {
            guard version == 0 || version == service.version else { throw .stale(.init(id), currentVersion: service.version) }
            service.remove(at: now)
            self.services[Owned(tenant: tenant, id: id)] = service
            outcome = .created
        }
        self.keep(CreateResult(service: service, outcome: outcome), for: key, of: tenant, at: now)
        return service
    }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int) -> [Service] {
        guard self.tenant(tenant) != nil else { return [] }
        return self.services.values.filter { $0.tenant == tenant && filter.holds($0.content) }.page(start, limit: limit)
    }

    // MARK: Pieces

    private mutating func insert(_ new: NewService, of tenant: TenantID, at now: Timestamp) throws(CatalogError) -> CreateResult {
        try self.requireArtisan(of: new.content, tenant)
        if let there = self.services[Owned(tenant: tenant, id: new.id)] {
            guard there.deletedAt == nil, there.content == new.content else { throw .taken(.init(new.id)) }
            return CreateResult(service: there, outcome: .unchanged)
        }
        let service = Service(id: new.id, tenant: tenant, content: new.content, version: 1, createdAt: now, updatedAt: now)
        self.services[Owned(tenant: tenant, id: new.id)] = service
        return CreateResult(service: service, outcome: .created)
    }

    private mutating func insertAll(_ new: [NewService], of tenant: TenantID, at now: Timestamp) -> [BulkItemResult] {
        new.map { item in
            do throws(CatalogError) {
                let result = try self.insert(item, of: tenant, at: now)
                return .stored(result.service.id, version: result.service.version, result.outcome)
            } catch {
                return .failed(error)
            }
        }
    }

    private func requireArtisan(of content: ServiceContent, _ tenant: TenantID) throws(CatalogError) {
        guard let artisan = content.artisan else { return }
        guard let found = self.artisans[Owned(tenant: tenant, id: artisan)], found.deletedAt == nil else {
            throw .noArtisan(artisan)
        }
    }
}

extension ServiceFilter {
    /// Whether the filter holds a service of this content.
    func holds(_ content: ServiceContent) -> Bool {
        let price = content.price
        return (self.categories.isEmpty || self.categories.contains(content.category))
            && self.minPrice.map { $0.currency == price.currency && ($0.units, $0.nanos) <= (price.units, price.nanos) } ?? true
            && self.maxPrice.map { $0.currency == price.currency && ($0.units, $0.nanos) >= (price.units, price.nanos) } ?? true
            && self.minDurationMinutes.map { $0 <= content.durationMinutes } ?? true
            && self.maxDurationMinutes.map { $0 >= content.durationMinutes } ?? true
            && self.isActive.map { $0 == content.isActive } ?? true
            && self.artisan.map { $0 == content.artisan } ?? true
            && (!self.organisationWide || content.artisan == nil)
            && self.tags.allSatisfy { tag in content.tags.contains { $0.utf8.elementsEqual(tag.utf8) } }
            && self.requiresDeposit.map { $0 == (content.deposit != nil) } ?? true
    }
}
