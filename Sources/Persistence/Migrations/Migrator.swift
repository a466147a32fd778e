public import Postgres

/// Brings a database to the schema that this program knows.
///
/// Servers that start at the same time take turns, by a lock that a transaction holds to its end. Each step has a transaction of its
/// own: a server that is killed leaves whole steps behind.
public struct Migrator: Sendable {
    private let client: PostgresClient
    private let known: [Migration]

    public init(_ client: PostgresClient, migrations: [Migration] = Migration.all) {
        self.client = client
        self.known = migrations
    }

    /// Applies the steps that are missing, in order.
    ///
    /// - Returns: the steps that this call applied.
    /// - Throws: MigrationError when the database was made by another program; PostgresError when it fails.
    public func run() async throws -> [Migration] {
        var applied: [Migration] = []
        while let step = try await self.applyNext() { applied.append(step) }
        return applied
    }

    private func applyNext() async throws -> Migration? {
        try await self.client.withTransaction { transaction in try await self.applyNext(in: transaction) }
    }

    private func applyNext(in transaction: borrowing Transaction) async throws -> Migration? {
        _ = try await transaction.query(Self.lock)
        try await transaction.execute(Self.table)
        var done: [AppliedMigration] = []
        for row in try await transaction.query(Self.list) {
            done.append(AppliedMigration(version: try row.int32(0), name: try row.string(1), checksum: try row.bytes(2)))
        }
        guard let step = try MigrationPlan.next(of: self.known, after: done) else { return nil }
        try await transaction.execute(step.sql)
        var parameters = Parameters()
        parameters.append(step.version)
        parameters.append(step.name)
        parameters.append(bytes: step.checksum)
        _ = try await transaction.query(Self.record, parameters)
        return step
    }

    // Any number will do that no other program takes: these are the letters "KraftiVM".
    private static let lock = Statement("migration_lock", "select pg_advisory_xact_lock(5436514792857228877)::text")

    private static let table = """
        create table if not exists migration (
          version integer primary key,
          name text not null,
          checksum bytea not null,
          applied_at timestamptz not null
        )
        """

    private static let list = Statement("migration_list", "select version, name, checksum from migration order by version")

    private static let record = Statement(
        "migration_record",
        "insert into migration (version, name, checksum, applied_at) values ($1, $2, $3, clock_timestamp())"
    )
}
