import Catalog
import Postgres

/// What a write says of one entity: its outcome, and what the database has decided of the entity.
struct WriteAnswer: Sendable {
    var outcome: WriteOutcome
    private var version: Int64?
    private var createdAt: Timestamp?
    private var updatedAt: Timestamp?

    init(_ row: inout RowReader) throws(PostgresError) {
        self.outcome = try row.outcome()
        self.version = try row.int64IfPresent()
        self.createdAt = try row.timestampIfPresent()
        self.updatedAt = try row.timestampIfPresent()
    }

    /// The version, of an entity that is there.
    func storedVersion() throws(CatalogError) -> Int64 {
        guard let version else { throw .unexplained(self.outcome) }
        return version
    }

    /// The entity that was written, with the content it was given.
    func entity<Entity: StoredEntity>(_ id: Entity.ID, of tenant: TenantID, _ content: Entity.Content) throws(CatalogError)
        -> Entity
    {
        guard let version, let createdAt, let updatedAt else { throw .unexplained(self.outcome) }
        return Entity(
            id: id, tenant: tenant, content: content, version: version, createdAt: createdAt, updatedAt: updatedAt, deletedAt: nil)
    }
}

extension CatalogError {
    /// An outcome that its statement does not have.
    static func unexplained(_ outcome: WriteOutcome) -> CatalogError {
        CatalogError(PostgresError(.decoding, "A statement reported \(outcome), which it has no reason to."))
    }

    /// The error that stands when no attempt is left to find out more; nil for an outcome that lasts.
    static func passing(_ outcome: WriteOutcome) -> CatalogError? {
        switch outcome {
        case .lost: .contended
        case .keyHeld: .requestUnderWay
        default: nil
        }
    }
}

extension PostgresError {
    static var noAnswer: PostgresError { PostgresError(.decoding, "A statement that returns one row returned none.") }
}
