public import Logging
public import Postgres

/// Brings a database to the schema that this program knows.
///
/// Servers that start at the same time take turns, by a lock that a transaction holds to its end. Each step has a transaction of its
/// own: a server that is killed leaves whole steps behind. Neither the lock nor a step is bounded by what statements of calls may take.
/// Of a database that is up to date, nothing is asked that a role without rights to change the schema could not answer.
public struct Migrator: Sendable {
    private let client: PostgresClient
    private let known: [Migration]
    private let limits: MigrationLimits
    private let logger: Logger

    public init(
        _ client: PostgresClient,
        migrations: [Migration] = Migration.all,
        limits: MigrationLimits = MigrationLimits(),
        logger: Logger = Logger(label: "krafti.migrations") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.client = client
        self.known = migrations
        self.limits = limits
        self.logger = logger
    }

    /// Applies the steps that are missing, in order.
    ///
    /// - Returns: the steps that this call applied.
    /// - Throws: MigrationError when the database was made by another program, or another is at it for too long; PostgresError when it
    ///   fails.
    public func run() async throws -> [Migration] {
        guard try await self.missing() != nil else { return [] }
        var applied: [Migration] = []
        let started = ContinuousClock.now
        var told = started
        while true {
            switch try await self.takeTurn() {
            case .applied(let step): applied.append(step)
            case .upToDate: return applied
            case .othersTurn:
                let now = ContinuousClock.now
                guard started.duration(to: now) < self.limits.wait else { throw MigrationError.othersAtWork(self.limits.wait) }
                if told.duration(to: now) >= self.limits.reminder {
                    told = now
                    self.logger.notice("waiting for another program that brings the database up to date")
                }
                try await Task.sleep(for: self.limits.pollInterval)
            }
        }
    }

    /// Looks, and changes nothing.
    ///
    /// - Throws: MigrationError when the database is not as this program wants it.
    public func check() async throws {
        guard let step = try await self.missing() else { return }
        throw MigrationError.databaseIsOlder(database: step.version - 1, program: self.known.last?.version ?? 0)
    }

    /// The step to apply next.
    private func missing() async throws -> Migration? {
        guard try await self.client.query(Self.isThere).first?.bool(0) ?? false else { return self.known.first }
        return try MigrationPlan.next(of: self.known, after: Self.applied(await self.client.query(Self.list)))
    }

    private enum Turn {
        case applied(Migration)
        case upToDate
        case othersTurn
    }

    private func takeTurn() async throws -> Turn {
        try await self.client.withTransaction(deadline: .now + self.limits.step) { transaction in
            guard try await transaction.query(Self.lock).first?.bool(0) ?? false else { return .othersTurn }
            if try await !(transaction.query(Self.isThere).first?.bool(0) ?? false) { try await transaction.execute(Self.table) }
            let done = try Self.applied(await transaction.query(Self.list))
            guard let step = try MigrationPlan.next(of: self.known, after: done) else { return .upToDate }
            let reminder = Task { await self.remind(of: step) }
            defer { reminder.cancel() }
            try await transaction.execute("set local statement_timeout = 0; \(step.sql)")
            var parameters = Parameters()
            parameters.append(step.version)
            parameters.append(step.name)
            parameters.append(bytes: step.checksum)
            _ = try await transaction.query(Self.record, parameters)
            return .applied(step)
        }
    }

    /// Until the task is cancelled.
    private func remind(of step: Migration) async {
        while (try? await Task.sleep(for: self.limits.reminder)) != nil {
            self.logger.notice(
                "waiting for a step of the schema", metadata: ["version": .stringConvertible(step.version), "name": "\(step.name)"])
        }
    }

    private static func applied(_ rows: Rows) throws(PostgresError) -> [AppliedMigration] {
        var applied: [AppliedMigration] = []
        for row in rows {
            applied.append(AppliedMigration(version: try row.int32(0), name: try row.string(1), checksum: try row.bytes(2)))
        }
        return applied
    }

    // Any number will do that no other program takes: these are the letters "KraftiVM". It is tried, not waited for: how long a
    // statement may take says nothing of how long others take for their steps.
    private static let lock = Statement("migration_lock", "select pg_try_advisory_xact_lock(5436514792857228877)")

    private static let isThere = Statement("migration_is_there", "select to_regclass('migration') is not null")

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
