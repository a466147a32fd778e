import Catalog
import Postgres

/// The reads and writes that all kinds of entities have in common.
struct EntityStore<Entity: StoredEntity>: Sendable {
    let database: CatalogDatabase

    private let createStatement = WriteStatement(table: Entity.table).create()
    private let updateStatement = WriteStatement(table: Entity.table).update()
    private let deleteStatement = WriteStatement(table: Entity.table).delete()
    private let readStatement = ReadStatement(table: Entity.table).many()
    private let repeatedStatement = ReadStatement(table: Entity.table).repeated()

    init(_ database: CatalogDatabase) { self.database = database }

    /// Whose idempotency keys a write uses: those of tenants are the platform's.
    private func keyTenant(_ tenant: TenantID) -> TenantID? { Entity.table.kind == .tenant ? nil : tenant }

    // MARK: Reading

    /// Those that are not deleted, each within the tenant it stands beside, in the order asked for.
    func entities(_ keys: [EntityKey<Entity.ID>], deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Entity?] {
        var parameters = Parameters()
        parameters.append(uuids: keys.map { $0.tenant.rawValue })
        parameters.append(uuids: keys.map { $0.id.rawValue })
        return try await self.database.run(self.readStatement, parameters, lane: .read, deadline: deadline) {
            rows, _ throws(PostgresError) in
            var found = [Entity?](repeating: nil, count: keys.count)
            for row in rows {
                var reader = RowReader(row)
                let position = Int(try reader.int32()) - 1
                guard found.indices.contains(position) else {
                    throw PostgresError(.decoding, "A statement answered for an item it was not asked for.")
                }
                found[position] = try Entity(&reader)
            }
            return .answer(found)
        }
    }

    /// One, alone.
    func entity(_ id: Entity.ID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Entity? {
        let found = try await self.entities([EntityKey(tenant: tenant, id: id)], deadline: deadline)
        return found.first ?? nil
    }

    /// What was kept under an idempotency key: the entity as the write left it.
    func repeated(_ key: IdempotencyKey, of tenant: TenantID?, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> KeptEntity<Entity>?
    {
        var parameters = Parameters()
        parameters.append(uuid: KeyDigest.of(key, tenant: tenant))
        parameters.append(uuid: tenant?.rawValue)
        let kept = try await self.database.run(self.repeatedStatement, parameters, lane: .read, deadline: deadline) {
            rows, _ throws(PostgresError) in
            guard let row = rows.first else { return .answer(KeptEntity<Entity>?.none) }
            var reader = RowReader(row)
            let hash = try reader.bytes()
            let outcome = try reader.outcome()
            return .answer(KeptEntity(bodyHash: hash, outcome: outcome, entity: try Entity(&reader)))
        }
        guard let kept else { return nil }
        guard kept.bodyHash == key.bodyHash else { throw .requestIDReused() }
        return kept
    }

    /// A page of a list that narrows nothing.
    func list(of tenant: TenantID?, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> [Entity]
    {
        let statement = ListStatement(table: Entity.table, start: start.kind).statement()
        return try await self.list(statement, .page(of: tenant, start: start, limit: limit), deadline: deadline)
    }

    func list(_ statement: Statement, _ parameters: Parameters, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> [Entity]
    {
        try await self.database.run(statement, parameters, lane: .read, deadline: deadline) { rows, _ throws(PostgresError) in
            var entities: [Entity] = []
            entities.reserveCapacity(rows.count)
            for row in rows {
                var reader = RowReader(row)
                entities.append(try Entity(&reader))
            }
            return .answer(entities)
        }
    }

    // MARK: Writing

    func create(_ id: Entity.ID, of tenant: TenantID, content: Entity.Content, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Entity
    {
        var parameters = self.parameters(id, of: tenant, change: change, context: context)
        content.append(to: &parameters)
        let answer = try await self.write(self.createStatement, parameters, context)
        switch answer.outcome {
        case .done, .unchanged: return try answer.entity(id, of: tenant, content)
        case .repeated: return try await self.firstAnswer(context, of: tenant)
        default: throw self.refusal(answer.outcome, id, of: tenant)
        }
    }

    /// - Throws: `notFound` for the artisan that new content names.
    func update(
        _ id: Entity.ID,
        of tenant: TenantID,
        to content: Entity.Content,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext,
        artisan: ArtisanID? = nil
    ) async throws(CatalogError) -> Entity? {
        var parameters = self.parameters(id, of: tenant, change: change, context: context)
        parameters.append(version)
        content.append(to: &parameters)
        let answer = try await self.write(self.updateStatement, parameters, context)
        switch answer.outcome {
        case .done, .unchanged: return try answer.entity(id, of: tenant, content)
        case .absent: return nil
        case .repeated: return try await self.firstAnswer(context, of: tenant)
        case .noArtisan: throw artisan.map { .noArtisan($0) } ?? .unexplained(answer.outcome)
        default: throw self.refusal(answer.outcome, id, of: tenant)
        }
    }

    func delete(_ id: Entity.ID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Entity
    {
        var parameters = self.parameters(id, of: tenant, change: change, context: context)
        parameters.append(version)
        let answer = try await self.database.run(
            self.deleteStatement, parameters, lane: .write, deadline: context.deadline
        ) { rows, _ throws(PostgresError) -> CatalogDatabase.Attempt<(WriteOutcome, Entity?)> in
            guard let row = rows.first else { throw .noAnswer }
            var reader = RowReader(row)
            let outcome = try reader.outcome()
            if let passing = CatalogError.passing(outcome) { return .passing(passing) }
            let isThere = try !row.isNull(reader.column)
            return .answer((outcome, isThere ? try Entity(&reader) : nil))
        }
        switch answer {
        case (.done, let entity?), (.unchanged, let entity?): return entity
        case (.stale, let entity?): throw .stale(Entity.resource(id), currentVersion: entity.version)
        case (.absent, _): throw Entity.missing(id)
        case (.repeated, _): return try await self.firstAnswer(context, of: tenant)
        default: throw self.refusal(answer.0, id, of: tenant)
        }
    }

    private func parameters(_ id: Entity.ID, of tenant: TenantID, change: ChangeID, context: WriteContext) -> Parameters {
        .write(tenant: tenant, id: id.rawValue, change: change, context: context, keyTenant: self.keyTenant(tenant))
    }

    private func write(_ statement: Statement, _ parameters: Parameters, _ context: WriteContext) async throws(CatalogError)
        -> WriteAnswer
    {
        try await self.database.run(statement, parameters, lane: .write, deadline: context.deadline) {
            rows, mayHaveHappened throws(PostgresError) in
            guard let row = rows.first else { throw .noAnswer }
            var reader = RowReader(row)
            let answer = try WriteAnswer(&reader)
            if let passing = CatalogError.passing(answer.outcome) { return .passing(passing) }
            // The version may have gone because an attempt that was thought lost has just taken effect: the next one finds it.
            if answer.outcome == .absent, mayHaveHappened { return .passing(.contended) }
            return .answer(answer)
        }
    }

    /// The answer that the write's own idempotency key got.
    private func firstAnswer(_ context: WriteContext, of tenant: TenantID) async throws(CatalogError) -> Entity {
        guard let key = context.idempotency,
            let first = try await self.repeated(key, of: self.keyTenant(tenant), deadline: context.deadline)
        else { throw .contended }
        return first.entity
    }

    private func refusal(_ outcome: WriteOutcome, _ id: Entity.ID, of tenant: TenantID) -> CatalogError {
        switch outcome {
        case .noTenant: .noTenant(tenant)
        case .taken: .taken(Entity.resource(id))
        case .keyReused: .requestIDReused()
        case .hasServices: .artisanHasServices(ArtisanID(rawValue: id.rawValue))
        default: .unexplained(outcome)
        }
    }
}

/// An entity within its tenant.
struct EntityKey<ID: Identifier>: Hashable, Sendable {
    var tenant: TenantID
    var id: ID
}

/// What is kept under an idempotency key: an entity as a write left it.
struct KeptEntity<Entity: StoredEntity>: Sendable {
    var bodyHash: [UInt8]
    var outcome: WriteOutcome
    var entity: Entity
}

extension PageStart {
    var kind: ListStatement.Start {
        switch self {
        case .offset(...0): .first
        case .offset: .offset
        case .after: .after
        }
    }
}
