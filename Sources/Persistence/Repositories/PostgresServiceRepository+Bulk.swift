public import Catalog
import Postgres

extension PostgresServiceRepository {
    public func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext)
        async throws(CatalogError) -> [BulkItemResult]
    {
        let key = context.idempotency.map { KeyDigest.of($0, tenant: tenant) }
        var parameters = Parameters()
        parameters.append(services: services)
        parameters.append(origin: context.origin, tenant: tenant)
        parameters.append(uuid: key)
        parameters.append(bytes: context.idempotency?.bodyHash)
        parameters.append(mode == .allOrNothing)
        parameters.append(uuid: nil)
        parameters.append(0 as Int64)
        parameters.append(0 as Int64)
        let answer = try await self.store(parameters, context).answer
        switch answer.claim {
        case .toDo: break
        case .noTenant: throw .noTenant(tenant)
        case .keyReused: throw .requestIDReused()
        case .repeated: return try await self.firstResults(services, of: tenant, context)
        default: throw .unexplained(answer.claim)
        }
        let failed: [WriteOutcome] = [.noArtisan, .taken]
        if mode == .allOrNothing, answer.items.contains(where: { failed.contains($0.outcome) }) {
            throw .nothingCreated(
                zip(answer.items, services).enumerated().compactMap { index, pair in
                    guard case .failed(let error) = pair.0.result(pair.1.id, artisan: pair.1.content.artisan, of: tenant),
                        failed.contains(pair.0.outcome)
                    else { return nil }
                    return (index: index, error: error)
                })
        }
        return zip(answer.items, services).map { $0.result($1.id, artisan: $1.content.artisan, of: tenant) }
    }

    public func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    {
        var parameters = Parameters()
        parameters.append(uuid: KeyDigest.of(key, tenant: tenant))
        parameters.append(uuid: tenant.rawValue)
        return try await self.database.run(ReadStatement.upload, parameters, lane: .read, deadline: deadline) {
            rows, _ throws(PostgresError) in
            var progress = UploadProgress()
            if let row = rows.first {
                var reader = RowReader(row)
                progress.acknowledged = try reader.int64()
                progress.created = try reader.int64()
                progress.unchanged = try reader.int64()
                progress.failed = try reader.int64()
            }
            return .answer(progress)
        }
    }

    public func append(
        _ services: [NewService],
        refused: Int,
        to upload: UploadKey,
        at position: Int64,
        of tenant: TenantID,
        context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        var parameters = Parameters()
        parameters.append(services: services)
        parameters.append(origin: context.origin, tenant: tenant)
        parameters.append(uuid: nil)
        parameters.append(bytes: nil)
        parameters.append(false)
        parameters.append(uuid: KeyDigest.of(upload, tenant: tenant))
        parameters.append(position)
        parameters.append(Int64(refused))
        let (answer, mayHaveHappened) = try await self.store(parameters, context)
        switch (answer.claim, answer.progress) {
        case (.toDo, let progress?):
            return (zip(answer.items, services).map { $0.result($1.id, artisan: $1.content.artisan, of: tenant) }, progress)
        case (.noTenant, _): throw .noTenant(tenant)
        case (.movedOn, _):
            let place = try await self.upload(upload, of: tenant, deadline: context.deadline).acknowledged
            // Where an upload stands says nothing of who moved it: what an attempt that was lost has stored is not told again.
            throw mayHaveHappened ? .uploadResultsLost(resumeAt: place) : .uploadMovedOn(to: place)
        default: throw .unexplained(answer.claim)
        }
    }

    private func store(_ parameters: Parameters, _ context: WriteContext) async throws(CatalogError)
        -> (answer: BulkAnswer, mayHaveHappened: Bool)
    {
        let statement = CreateServicesStatement.together
        return try await self.database.run(statement, parameters, lane: .write, deadline: context.deadline) {
            rows, mayHaveHappened throws(PostgresError) in
            let answer = try BulkAnswer(rows)
            if let passing = CatalogError.passing(answer.claim) { return .passing(passing) }
            return .answer((answer, mayHaveHappened))
        }
    }

    public func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try await self.kept(key, of: tenant, deadline: deadline)?.map { item in
            AnsweredItem(id: item.id, result: item.answer.result(item.id, artisan: artisans[item.id], of: tenant))
        }
    }

    /// What an earlier call with the same idempotency key was told.
    private func firstResults(_ services: [NewService], of tenant: TenantID, _ context: WriteContext)
        async throws(CatalogError) -> [BulkItemResult]
    {
        guard let key = context.idempotency, let kept = try await self.kept(key, of: tenant, deadline: context.deadline) else {
            throw .contended
        }
        let artisans = Dictionary(services.map { ($0.id, $0.content.artisan) }) { first, _ in first }
        return kept.enumerated().map { index, item in
            // Items keep their places, unless the rules have changed between the calls; an identifier may occur twice.
            let isInPlace = services.indices.contains(index) && services[index].id == item.id
            let artisan = isInPlace ? services[index].content.artisan : artisans[item.id] ?? nil
            return item.answer.result(item.id, artisan: artisan, of: tenant)
        }
    }

    private func kept(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> [(id: ServiceID, answer: ItemAnswer)]?
    {
        var parameters = Parameters()
        parameters.append(uuid: KeyDigest.of(key, tenant: tenant))
        parameters.append(uuid: tenant.rawValue)
        typealias Kept = (hash: [UInt8], items: [(id: ServiceID, answer: ItemAnswer)])
        let kept = try await self.database.run(ReadStatement.repeatedAnswer, parameters, lane: .read, deadline: deadline) {
            rows, _ throws(PostgresError) -> CatalogDatabase.Attempt<Kept?> in
            guard let row = rows.first else { return .answer(nil) }
            return .answer((hash: try row.bytes(0), items: try BulkAnswer.items(kept: row.bytes(1))))
        }
        guard let kept else { return nil }
        guard kept.hash == key.bodyHash else { throw .requestIDReused() }
        return kept.items
    }
}

extension CatalogError {
    /// An attempt to store a part of an upload was lost, and the upload has moved.
    fileprivate static func uploadResultsLost(resumeAt position: Int64) -> CatalogError {
        var error = CatalogError(
            .unavailable, "The results of some items were lost. The upload stands at item \(position): take it up there.")
        error.reason = Self.outcomeUnknownReason
        error.facts["resumeAt"] = String(position)
        return error
    }
}
