public import Resilience

/// The files of a TLS connection, all in PEM form.
public struct RedisTLSFiles: Sendable, Hashable {
    /// Who may vouch for the server. Nil: those whom the operating system trusts.
    public var authorities: String?
    /// The client's own certificate, for servers that ask; nil for others. It and its key go together.
    public var certificate: String?
    public var key: String?

    public init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
    }
}

/// How a client reaches Redis, and what bounds it.
public struct RedisConfiguration: Sendable {
    public var url: RedisURL
    /// For a URL that wants TLS.
    public var tls = RedisTLSFiles()
    /// What CLIENT LIST calls the connections: printable ASCII without spaces. Empty: they have no name.
    public var clientName = "krafti"
    /// How many connections there are, and how long each lives.
    public var pool: PoolLimits
    /// From the first packet of a new connection to its readiness, resolving its name included.
    public var connectTimeout = Duration.seconds(2)
    /// How long a command without a deadline of its own waits for its answer, its wait for a connection included.
    public var commandTimeout = Duration.seconds(3)
    /// How long a server that owes a reply may stay silent before its connection is given up.
    public var silenceTimeout = Duration.seconds(5)
    /// Calls in flight on one connection; further ones wait.
    public var commandsPerConnection = 256
    /// Calls in flight on each connection at which another one is used.
    public var commandsPerConnectionToGrow = 32
    /// Commands of one `pipeline`.
    public var maxPipelinedCommands = 1_024
    /// The most that one call's commands may take, in bytes.
    public var maxCommandSize = 16 * 1024 * 1024
    /// The most that the commands of all calls take that Redis has not answered, in bytes; one more is refused.
    public var maxBytesUnderWay = 64 * 1024 * 1024
    /// The most that one reply may take in memory, in bytes; a larger one ends its connection.
    public var maxReplySize = 64 * 1024 * 1024

    public init(url: RedisURL) {
        self.url = url
        self.pool = PoolLimits()
        self.pool.maxOpen = 50
        self.pool.maxIdle = 50
        self.pool.minIdle = 10
        self.pool.lifetime = .seconds(30 * 60)
        self.pool.idleTime = .seconds(5 * 60)
        self.pool.acquireTimeout = .seconds(4)
    }

    /// Everything that is wrong with it, a sentence each; empty when it can be used.
    public var problems: [String] {
        var problems: [String] = []
        func want(_ holds: Bool, _ sentence: String) { if !holds { problems.append(sentence) } }
        for (name, value) in [("pool.maxIdle", self.pool.maxIdle), ("pool.minIdle", self.pool.minIdle)] {
            want(value >= 0, "\(name) is \(value); it cannot be negative.")
        }
        want(
            self.pool.minIdle <= self.pool.maxOpen,
            "pool.minIdle is \(self.pool.minIdle); it cannot be more than pool.maxOpen, which is \(self.pool.maxOpen)."
        )
        want(
            (0...1).contains(self.pool.lifetimeJitter),
            "pool.lifetimeJitter is \(self.pool.lifetimeJitter); it is a share, 0 to 1."
        )
        for (name, value) in self.counts { want(value >= 1, "\(name) is \(value); 1 is the least.") }
        for (name, duration) in self.durations {
            want(duration > .zero, "\(name) is \(duration); it must be longer than nothing.")
        }
        want(
            self.clientName.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "clientName holds something other than printable ASCII without spaces, which Redis does not take."
        )
        want((self.tls.certificate == nil) == (self.tls.key == nil), "tls.certificate and tls.key go together, and one is missing.")
        return problems
    }

    private var counts: [(String, Int)] {
        [
            ("pool.maxOpen", self.pool.maxOpen), ("pool.maxWaiting", self.pool.maxWaiting),
            ("commandsPerConnection", self.commandsPerConnection),
            ("commandsPerConnectionToGrow", self.commandsPerConnectionToGrow), ("maxPipelinedCommands", self.maxPipelinedCommands),
            ("maxCommandSize", self.maxCommandSize), ("maxBytesUnderWay", self.maxBytesUnderWay),
            ("maxReplySize", self.maxReplySize),
        ]
    }

    private var durations: [(String, Duration)] {
        var durations = [
            ("connectTimeout", self.connectTimeout),
            ("commandTimeout", self.commandTimeout),
            ("silenceTimeout", self.silenceTimeout),
            ("pool.acquireTimeout", self.pool.acquireTimeout),
            ("pool.initialBackoff", self.pool.initialBackoff),
            ("pool.maximumBackoff", self.pool.maximumBackoff),
        ]
        if let lifetime = self.pool.lifetime { durations.append(("pool.lifetime", lifetime)) }
        if let idleTime = self.pool.idleTime { durations.append(("pool.idleTime", idleTime)) }
        if let healthCheckAfter = self.pool.healthCheckAfter { durations.append(("pool.healthCheckAfter", healthCheckAfter)) }
        return durations
    }
}
