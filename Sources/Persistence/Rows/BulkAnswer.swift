import Catalog
import Postgres

/// What `CreateServicesStatement.together` says of a call.
struct BulkAnswer: Sendable {
    /// What stands against all of it; `toDo` when nothing does.
    var claim: WriteOutcome
    /// One for each item, in order.
    var items: [ItemAnswer]
    /// Of an upload that moved.
    var progress: UploadProgress?

    init(_ rows: Rows) throws(PostgresError) {
        guard let first = rows.first else { throw .noAnswer }
        var call = RowReader(first, from: 5)
        self.claim = try call.outcome()
        if let acknowledged = try call.int64IfPresent() {
            var progress = UploadProgress()
            progress.acknowledged = acknowledged
            progress.created = try call.int64()
            progress.unchanged = try call.int64()
            progress.failed = try call.int64()
            self.progress = progress
        }
        self.items = []
        self.items.reserveCapacity(rows.count)
        for row in rows where try !row.isNull(0) {
            var reader = RowReader(row, from: 1)
            self.items.append(ItemAnswer(outcome: try reader.outcome(), version: try reader.int64IfPresent() ?? 0))
        }
    }

    /// What was kept of a call under its idempotency key: identifier, version and outcome of each item, 26 bytes.
    static func items(kept bytes: [UInt8]) throws(PostgresError) -> [(id: ServiceID, answer: ItemAnswer)] {
        var items: [(id: ServiceID, answer: ItemAnswer)] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 26 else { throw Self.unreadable }
            let id = rest.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            let version = rest.dropFirst(16).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let code = rest.dropFirst(24).prefix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
            guard let outcome = WriteOutcome(rawValue: Int16(bitPattern: code)) else { throw Self.unreadable }
            items.append((ServiceID(rawValue: id), ItemAnswer(outcome: outcome, version: Int64(bitPattern: version))))
            rest = rest.dropFirst(26)
        }
        return items
    }

    private static var unreadable: PostgresError {
        PostgresError(.decoding, "The answer that was kept under an idempotency key cannot be read.")
    }
}

/// What became of one item of many.
struct ItemAnswer: Hashable, Sendable {
    var outcome: WriteOutcome
    /// 0 when nothing is stored.
    var version: Int64

    func result(_ id: ServiceID, artisan: ArtisanID?, of tenant: TenantID) -> BulkItemResult {
        switch self.outcome {
        case .done: .stored(id, version: self.version, .created)
        case .unchanged: .stored(id, version: self.version, .unchanged)
        case .noTenant: .failed(.noTenant(tenant))
        case .noArtisan: .failed(artisan.map { .noArtisan($0) } ?? .unexplained(self.outcome))
        case .taken: .failed(.taken(CatalogError.Resource(id)))
        default: .failed(.unexplained(self.outcome))
        }
    }
}
