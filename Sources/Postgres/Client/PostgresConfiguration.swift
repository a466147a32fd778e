public import Resilience

/// How a client reaches Postgres, and what bounds it.
public struct PostgresConfiguration: Sendable {
    /// What libpq understands: a URI (`postgres://user@host/database?sslmode=verify-full`) or `key=value` pairs
    /// (`host=/run/postgresql dbname=catalogue`), TLS options included. What it leaves out, libpq takes from its environment.
    /// Several hosts are tried in order. It may hold a password, and never appears in an error or a log.
    public var connection: String
    /// What `pg_stat_activity` calls the connections, unless `connection` says otherwise.
    public var applicationName = "krafti"
    /// How many connections there are, and how long each lives.
    public var pool = PoolLimits()
    /// From the first packet of a new connection to its readiness, resolving its name included.
    public var connectTimeout = Duration.seconds(5)
    /// The longest that the server works on one statement; it ends a longer one with `queryCanceled`. Nil: no bound.
    public var statementTimeout: Duration? = .seconds(30)
    /// How long a transaction may stay open without a statement; the server then ends its connection. Nil: no bound.
    public var idleInTransactionTimeout: Duration? = .seconds(60)
    /// How long past `statementTimeout` a server may stay silent before its connection is given up. Also how long the end of a
    /// transaction whose caller has left may take.
    public var silenceTimeout = Duration.seconds(5)

    /// Connections that carry reads at once.
    public var readConnections = 4
    /// Connections that carry single-statement writes at once.
    public var writeConnections = 8
    /// Connections that carry statements of the background at once, of which one is kept for them. 0: they go with the reads.
    public var backgroundConnections = 0
    /// Statements in flight on one pipelined connection; further ones wait. The server reads no further than this ahead.
    public var statementsPerConnection = 64
    /// Statements in flight on each connection of a lane at which the lane takes another one.
    public var statementsPerConnectionToGrow = 1
    /// Threads that connect or cancel at once, for these calls block; at one more, connecting fails and a cancel is left out.
    public var maxBlockingThreads = 32
    /// Statements that one connection keeps prepared; further ones are sent with their text every time.
    public var maxPreparedStatements = 512
    /// Notifications that wait for a slow reader; at one more they are dropped and the reader is told that it missed some.
    public var maxPendingNotifications = 1_024

    public init(connection: String = "") { self.connection = connection }

    /// Everything that is wrong with it, a sentence each; empty when it can be used. Values of `connection` are not quoted.
    public var problems: [String] {
        var problems: [String] = []
        func want(_ holds: Bool, _ sentence: String) { if !holds { problems.append(sentence) } }
        let leastOpen = Self.leastOpen + (self.backgroundConnections > 0 ? 1 : 0)
        want(
            self.pool.maxOpen >= leastOpen,
            "pool.maxOpen is \(self.pool.maxOpen); \(leastOpen) is the least: one for each lane."
        )
        want(self.pool.maxIdle >= 0, "pool.maxIdle is \(self.pool.maxIdle); it cannot be negative.")
        want(
            (0...1).contains(self.pool.lifetimeJitter),
            "pool.lifetimeJitter is \(self.pool.lifetimeJitter); it is a share, 0 to 1."
        )
        want(self.pool.maxWaiting >= 1, "pool.maxWaiting is \(self.pool.maxWaiting); 1 is the least.")
        want(self.readConnections >= 1, "readConnections is \(self.readConnections); 1 is the least.")
        want(self.writeConnections >= 1, "writeConnections is \(self.writeConnections); 1 is the least.")
        want(
            self.backgroundConnections >= 0, "backgroundConnections is \(self.backgroundConnections); it cannot be negative.")
        want(self.statementsPerConnection >= 1, "statementsPerConnection is \(self.statementsPerConnection); 1 is the least.")
        want(
            self.statementsPerConnectionToGrow >= 1,
            "statementsPerConnectionToGrow is \(self.statementsPerConnectionToGrow); 1 is the least."
        )
        want(self.maxBlockingThreads >= 1, "maxBlockingThreads is \(self.maxBlockingThreads); 1 is the least.")
        want(self.maxPreparedStatements >= 0, "maxPreparedStatements is \(self.maxPreparedStatements); it cannot be negative.")
        want(self.maxPendingNotifications >= 1, "maxPendingNotifications is \(self.maxPendingNotifications); 1 is the least.")
        for (name, duration) in self.durations {
            want(duration > .zero, "\(name) is \(duration); it must be longer than nothing.")
        }
        if (try? self.connectionSettings()) == nil {
            problems.append("connection cannot be read: write a URI (postgres://…) or key=value pairs.")
        }
        return problems
    }

    /// A lane each for reads, writes, transactions and notifications.
    static let leastOpen = 4

    private var durations: [(String, Duration)] {
        var durations = [
            ("connectTimeout", self.connectTimeout),
            ("silenceTimeout", self.silenceTimeout),
            ("pool.acquireTimeout", self.pool.acquireTimeout),
            ("pool.initialBackoff", self.pool.initialBackoff),
            ("pool.maximumBackoff", self.pool.maximumBackoff),
        ]
        if let statementTimeout = self.statementTimeout { durations.append(("statementTimeout", statementTimeout)) }
        if let timeout = self.idleInTransactionTimeout { durations.append(("idleInTransactionTimeout", timeout)) }
        if let lifetime = self.pool.lifetime { durations.append(("pool.lifetime", lifetime)) }
        if let idleTime = self.pool.idleTime { durations.append(("pool.idleTime", idleTime)) }
        if let healthCheckAfter = self.pool.healthCheckAfter { durations.append(("pool.healthCheckAfter", healthCheckAfter)) }
        return durations
    }
}

/// Printing or dumping a configuration shows no password.
extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        "PostgresConfiguration(applicationName: \(self.applicationName), maxOpen: \(self.pool.maxOpen))"
    }

    public var debugDescription: String { self.description }
    public var customMirror: Mirror {
        Mirror(self, children: ["applicationName": self.applicationName, "pool": self.pool], displayStyle: .struct)
    }
}
