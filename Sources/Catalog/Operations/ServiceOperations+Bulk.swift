extension ServiceOperations {
    /// Whether a bulk call may have so many items, for whoever would know before the call costs anything. `bulkCreate` refuses others.
    public func mayBatch(_ count: Int) -> Bool { count <= self.limits.batchSize }

    /// Creates many services in one commit. Results are in the order of the drafts.
    ///
    /// When a request id is given, an item without an id gets one that follows from the request and the item's position.
    /// - Throws: `resourceExhausted` with reason `BATCH_TOO_LARGE` for more than `CatalogLimits.batchSize` items. In mode
    ///   `allOrNothing`, whatever is wrong with an item.
    public func bulkCreate(_ drafts: [ServiceDraft], mode: Choice<BulkMode>, in tenant: RequestTenant, context: WriteContext)
        async throws(CatalogError) -> [BulkItemResult]
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        guard self.mayBatch(drafts.count) else { throw self.batchTooLarge(drafts.count) }
        if drafts.isEmpty { violations.add("items", "At least one item is required.") }
        let currency = try await self.currency(of: tenant, for: drafts, deadline: context.deadline)
        let root = context.usableKey.map { DerivationRoot($0, of: tenant) }
        let items = self.newServices(drafts, currency: currency, root: root, from: 0)
        if let root, let first = try await self.firstAnswer(to: drafts, items, root, of: tenant, context) { return first }
        // Whoever wants all or nothing hears of every item; else each wrong item is an outcome.
        if mode != .known(.perItem) {
            for (index, item) in items.enumerated() {
                if case .failure(let found) = item { violations.add(found, under: "items[\(index)]") }
            }
        }
        let mode = mode.value("mode", &violations)
        context.checkRequestID(&violations)
        guard violations.isEmpty, let mode else { throw violations.error }
        let services = items.compactMap { try? $0.get() }
        guard !services.isEmpty else { return try Self.merged(items, []) }
        return try Self.merged(items, await self.services.createAll(services, of: tenant, mode: mode, context: context))
    }

    /// The first answer to a call that is sent again and breaks a rule: as with one service, it may have kept the rules then. Nil when
    /// it breaks none, for then it meets its key where it is stored, and when it was not answered before.
    /// - Throws: `failedPrecondition` with reason `REQUEST_OUTDATED` when an item broke a rule at first and keeps all of them now.
    private func firstAnswer(
        to drafts: [ServiceDraft], _ items: [Result<NewService, Violations>], _ root: DerivationRoot, of tenant: TenantID,
        _ context: WriteContext
    ) async throws(CatalogError) -> [BulkItemResult]? {
        guard let key = context.usableKey, items.contains(where: { (try? $0.get()) == nil }) else { return nil }
        let ids = drafts.enumerated().map { index, draft in
            ServiceID(draft.id) ?? IdentifierSource.derived(from: root, position: Int64(index))
        }
        let artisans = Dictionary(
            zip(ids, drafts).compactMap { id, draft in ArtisanID(draft.artisan).map { (id, $0) } },
            uniquingKeysWith: { first, _ in first })
        guard let answered = try await self.services.repeatedAll(key, naming: artisans, of: tenant, deadline: context.deadline)
        else { return nil }
        var rest = answered[...]
        var results: [BulkItemResult] = []
        for (id, item) in zip(ids, items) {
            if let next = rest.first, next.id == id {
                results.append(next.result)
                rest = rest.dropFirst()
            } else {
                guard case .failure(let violations) = item else { throw Self.outdated }
                results.append(.failed(violations.error))
            }
        }
        guard rest.isEmpty else { throw Self.outdated }
        return results
    }

    /// Each draft as a service to be stored, or what is wrong with it. An id may occur once.
    func newServices(_ drafts: some Collection<ServiceDraft>, currency: String, root: DerivationRoot?, from position: Int64)
        -> [Result<NewService, Violations>]
    {
        var places: [ServiceID: Int] = [:]
        return drafts.enumerated().map { index, draft in
            let makeID = {
                root.map { IdentifierSource.derived(from: $0, position: position + Int64(index)) } ?? self.identifiers.make()
            }
            var violations = Violations()
            if let id = ServiceID(draft.id) {
                if let first = places[id] {
                    violations.add(
                        "id", "Item \(first) of this call has the same id; an id may occur once. Remove one of the items.")
                } else {
                    places[id] = index
                }
            }
            guard let service = self.newService(draft, currency: currency, else: makeID, &violations) else {
                return .failure(violations)
            }
            return .success(service)
        }
    }

    /// The results of all items: of those that were given to the repository, in order, and of those that were not.
    /// - Throws: `failedPrecondition` with reason `REQUEST_OUTDATED` when the repository gave the answer to the request's first
    ///   sending, at which other items broke a rule.
    static func merged(_ items: [Result<NewService, Violations>], _ stored: [BulkItemResult]) throws(CatalogError)
        -> [BulkItemResult]
    {
        var rest = stored.makeIterator()
        var results: [BulkItemResult] = []
        results.reserveCapacity(items.count)
        for item in items {
            switch item {
            case .failure(let violations): results.append(.failed(violations.error))
            case .success:
                guard let result = rest.next() else { throw Self.outdated }
                results.append(result)
            }
        }
        guard rest.next() == nil else { throw Self.outdated }
        return results
    }

    private static var outdated: CatalogError {
        var error = CatalogError(
            .failedPrecondition,
            "This request was answered before, and by now other items of it break a rule. Read what is there, and use another request_id."
        )
        error.reason = "REQUEST_OUTDATED"
        return error
    }

    private func batchTooLarge(_ count: Int) -> CatalogError {
        var error = CatalogError(
            .resourceExhausted,
            "A bulk call may have \(self.limits.batchSize) items; this one has \(count). Split them, or use StreamCreateServices.")
        error.reason = "BATCH_TOO_LARGE"
        error.facts = ["batchSize": String(self.limits.batchSize), "items": String(count)]
        return error
    }
}
