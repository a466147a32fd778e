import Catalog
import Locking
import Logging
import Persistence
import Postgres
import Resilience

/// The server's way to its database, and what it keeps going there.
struct DatabaseConnection: Sendable {
    private let client: PostgresClient
    /// What statements run on: the client, and who counts them.
    private let executor: any StatementExecutor
    private let database: CatalogDatabase
    private let breaker: CircuitBreaker
    /// Whether the database was away when last seen.
    private let wasAway: Flag
    private let logger: Logger
    private let maxConnections: Int
    private let servers: Int

    private static let ping = Statement("ping", "select 1")

    /// - Parameter metrics: counts its statements.
    init(_ settings: ServerSettings, connection: String, metrics: StatementMetrics? = nil, logger: Logger) {
        var configuration = PostgresConfiguration(connection: connection)
        configuration.applicationName = "krafti-server"
        configuration.connectTimeout = settings.databaseConnectTimeout
        configuration.statementTimeout = settings.statementTimeout
        configuration.pool.maxOpen = settings.maxDatabaseConnections
        configuration.pool.maxIdle = settings.maxIdleDatabaseConnections
        configuration.pool.lifetime = settings.databaseConnectionLifetime
        configuration.pool.idleTime = settings.databaseConnectionIdleTime
        configuration.pool.acquireTimeout = settings.databaseAcquireTimeout
        configuration.backgroundConnections = Self.backgroundConnections(of: settings.maxDatabaseConnections)
        let client = PostgresClient(configuration, logger: logger)
        self.client = client
        self.executor = metrics.map { metrics in MeasuredExecutor(client) { metrics.record($0) } } ?? client
        let wasAway = Flag()
        self.wasAway = wasAway
        let breaker = CircuitBreaker(
            name: "database", settings: settings.resilience.breaker, logger: logger,
            observing: { transition in
                // A database that is back in less than a second fails many statements and yet no probe of its health: the next probe
                // that goes well is to say that it is back, as after one that did not.
                if transition.reason == .failuresInARow { _ = wasAway.set(true) }
            })
        self.breaker = breaker
        self.database = CatalogDatabase(
            self.executor, breaker: breaker, retry: settings.resilience.retry, budget: settings.resilience.budget)
        self.logger = logger
        self.maxConnections = settings.maxDatabaseConnections
        self.servers = settings.databaseServers
    }

    /// One of these connections is kept for looks at the change log and at the database's health, which must not stand behind callers.
    /// Of a few none is: there each is worth more to callers.
    static func backgroundConnections(of all: Int) -> Int { all >= 8 ? 1 : 0 }

    /// Brings the database up to date.
    /// - Returns: what had to be done, as sentences.
    func migrate() async throws(StartError) -> [String] {
        do {
            return try await self.migrator.run().map { "Schema version \($0.version) (\($0.name)) was applied." }
        } catch let error as MigrationError {
            throw StartError(error.description)
        } catch {
            throw Self.unusable(error)
        }
    }

    /// Looks whether the database is up to date.
    func checkSchema() async throws(StartError) {
        do {
            try await self.migrator.check()
        } catch let error as MigrationError {
            throw StartError(error.description)
        } catch {
            throw Self.unusable(error)
        }
    }

    /// Warns when all servers together may open more connections than Postgres takes: calls would fail on the day they need them.
    func checkConnections() async {
        // A database that does not say so now says what is wrong where it matters.
        guard let available = try? await self.database.availableConnections(deadline: .now + .seconds(5)) else { return }
        let budget = ConnectionBudget(
            servers: self.servers, connectionsPerServer: self.maxConnections, available: available)
        guard budget.isExceeded else { return }
        let advice =
            budget.mostPerServer >= 4
            ? "set DB_MAX_OPEN_CONNS to \(budget.mostPerServer) or less, or raise Postgres' max_connections"
            : "raise Postgres' max_connections, or run fewer servers"
        self.logger.warning(
            "the servers of this database may open more connections than Postgres takes; \(advice)",
            metadata: [
                "wanted": "\(budget.wanted)", "available": "\(available)", "KRAFTI_DB_SERVERS": "\(self.servers)",
                "DB_MAX_OPEN_CONNS": "\(self.maxConnections)",
            ])
    }

    private var migrator: Migrator { Migrator(self.client, logger: self.logger) }

    /// The repositories, and what goes with them.
    func store() async throws(StartError) -> CatalogStore {
        let secret: [UInt8]
        let identity: String?
        do {
            secret = try await SharedSecrets(self.database).pageTokenKey()
            identity = try await self.database.identity(deadline: nil)
        } catch {
            throw Self.unusable(error.cause ?? error)
        }
        var store = CatalogStore(
            services: PostgresServiceRepository(self.database),
            artisans: PostgresArtisanRepository(self.database),
            tenants: PostgresTenantRepository(self.database),
            pageTokenSecret: secret,
            probe: { [client, breaker, wasAway] deadline in
                do throws(PostgresError) {
                    _ = try await client.query(Self.ping, lane: .background, deadline: deadline)
                    // Once for each time that it comes back: a database that answers this may yet fail all else.
                    if wasAway.set(false) { breaker.recovered() }
                    return nil
                } catch {
                    _ = wasAway.set(true)
                    return ProbeProblem(error.message, cause: error.cause)
                }
            },
            poolStatistics: { [client] in client.statistics }
        )
        store.identity = identity
        store.breakers = [self.breaker]
        return store
    }

    /// Which services are read most.
    var popular: PopularServices { PopularServices(self.database) }

    /// What goes on beside calls, until its task is cancelled: changes get their places in the log, what has expired goes, and the
    /// cache is told of every change.
    func work(for cache: CatalogCache?) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await Sequencer(self.executor, logger: self.logger).run() }
            group.addTask { await Housekeeping(self.database, logger: self.logger).run() }
            guard let cache else { return }
            group.addTask { await ChangeTail(self.executor, logger: self.logger).run(cache) }
            if let shared = cache.shared { group.addTask { await shared.run() } }
            if let counts = cache.counts { group.addTask { await counts.run() } }
        }
    }

    func shutDown() async { await self.client.shutDown(grace: .seconds(2)) }

    private static func unusable(_ error: any Error) -> StartError {
        let cause = (error as? PostgresError)?.cause.map { " The cause: \($0)" } ?? ""
        return StartError("The database cannot be used. \(error)\(cause)")
    }
}

/// A switch that several may turn.
private final class Flag: Sendable {
    private let isOn = Guarded(false)

    /// - Returns: what it was.
    func set(_ value: Bool) -> Bool {
        self.isOn.withLock { isOn in
            defer { isOn = value }
            return isOn
        }
    }
}
