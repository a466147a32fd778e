public import Logging
public import Observability
public import RPC

/// Everything that the server can be told, checked.
public struct ServerSettings: Sendable {
    /// Where calls are answered.
    public var rpcListen: [Endpoint]
    /// Where operators ask, over HTTP.
    public var opsListen: Endpoint
    /// Whether addresses beyond this machine may be listened on although any caller can act for any tenant.
    public var isInsecure: Bool
    /// Proxies in front of this server, whose connections begin with who the client is.
    public var trustedProxies: [AddressRange]
    /// The database, as libpq is told; nil: a private Postgres under `stateFolder`.
    public var databaseURL: String?
    /// Where the private Postgres lives. Absolute.
    public var stateFolder: String
    /// Where Postgres' programs are; nil: they are looked for.
    public var postgresPrograms: String?
    /// Whether the database is brought up to date at the start.
    public var migratesAtStart: Bool

    /// Connections to the database at most, and those kept while nobody needs them.
    public var maxDatabaseConnections: Int
    public var maxIdleDatabaseConnections: Int
    /// Servers that use the same database, this one included.
    public var databaseServers: Int
    /// How long a connection is used, and kept unused.
    public var databaseConnectionLifetime: Duration
    public var databaseConnectionIdleTime: Duration
    /// How long a call waits for a connection, and for making one.
    public var databaseAcquireTimeout: Duration
    public var databaseConnectTimeout: Duration
    /// What the database lets one statement take.
    public var statementTimeout: Duration

    /// Items of a bulk call, and of an upload that are stored at once.
    public var batchSize: Int
    /// Items of an upload that may be under way.
    public var uploadWindow: Int

    var cache: CacheSettings
    var resilience: ResilienceSettings
    var redis: RedisSettings

    public var limits: ServerLimits
    public var rateLimits: RateLimitSettings
    public var overload: OverloadSettings
    /// The server's certificate and key; nil: it speaks plainly.
    public var tlsIdentity: TLSIdentityFiles?
    /// The authorities that sign the certificates clients must show; nil: they need none.
    public var tlsClientAuthorities: String?
    /// Event loops, each a thread; 0: as many as processors.
    public var threads: Int

    public var logLevel: Logger.Level
    public var logFormat: LogFormat
    /// Which calls leave a line.
    public var logCalls: LoggedCalls
    /// Between saying NOT_SERVING and refusing calls: time for balancers to notice.
    public var drainDelay: Duration
    /// How long calls in flight may take to finish when the server stops.
    public var drainTime: Duration
}

extension ServerSettings {
    /// The setting that names a file of TLS.
    func tlsSetting(of path: String) -> String {
        typealias Known = SettingsCatalogue
        if path == self.tlsIdentity?.certificateChain { return Known.tlsCertificate.name }
        return path == self.tlsIdentity?.privateKey ? Known.tlsKey.name : Known.tlsClientAuthorities.name
    }
}
