import Logging
import Observability
import RPC

/// The settings by name. Every one has a row here and nowhere else.
enum SettingsCatalogue {
    static let config = Setting(
        name: "KRAFTI_CONFIG", flag: "--config", help: "A file of settings, NAME=value a line.", fallback: "",
        parse: SettingText.optional)

    static let rpcListen = Setting(
        name: "KRAFTI_RPC_LISTEN", flag: "--rpc", help: "Where calls are answered: HOST:PORT or unix:///PATH, several with commas.",
        fallback: "127.0.0.1:7447", parse: SettingText.endpoints)
    static let opsListen = Setting(
        name: "KRAFTI_OPS_LISTEN", flag: "--ops", help: "Where /livez and /readyz are answered over HTTP: HOST:PORT.",
        fallback: "127.0.0.1:7448", parse: SettingText.tcpEndpoint)
    static let insecure = Setting(
        name: "KRAFTI_INSECURE", flag: "--insecure",
        help: "Listen beyond this machine although callers need not prove who they are.",
        fallback: "false", parse: SettingText.boolean)
    static let trustedProxies = Setting(
        name: "KRAFTI_TRUSTED_PROXIES",
        help: """
            Proxies whose connections begin with a PROXY header (version 2), which names the client: addresses and blocks such as \
            10.1.0.0/16, several with commas. They can claim any client, and without the header they are refused; empty: none.
            """,
        fallback: "", parse: SettingText.addressRanges)
    static let threads = Setting(
        name: "KRAFTI_THREADS", help: "Event loops, each a thread; 0: one a processor.", fallback: "0",
        parse: SettingText.integer(0...256))

    static let databaseURL = Setting(
        name: "DATABASE_URL", help: "The database, as libpq is told; empty: a private Postgres under the state directory.",
        fallback: "",
        shown: DatabaseURL.shown, parse: SettingText.databaseURL)
    static let stateFolder = Setting(
        name: "KRAFTI_STATE_DIR", flag: "--state", help: "Where the private Postgres lives.", fallback: ".krafti",
        parse: SettingText.optional)
    static let postgresPrograms = Setting(
        name: "KRAFTI_POSTGRES_BIN", help: "The folder of initdb and postgres; empty: they are looked for.", fallback: "",
        parse: SettingText.optional)
    static let migratesAtStart = Setting(
        name: "KRAFTI_MIGRATE_AT_START", help: "Bring the database up to date at the start.", fallback: "true",
        parse: SettingText.boolean)
    static let maxConnections = Setting(
        name: "KRAFTI_DB_MAX_CONNECTIONS", help: "Connections to the database at most.", fallback: "20",
        parse: SettingText.integer(4...1000))
    static let maxIdleConnections = Setting(
        name: "KRAFTI_DB_MAX_IDLE", help: "Connections to the database that are kept while nobody needs them.", fallback: "20",
        parse: SettingText.integer(0...1000))
    static let connectionLifetime = Setting(
        name: "KRAFTI_DB_CONNECTION_LIFETIME", help: "How long a connection to the database is used.", fallback: "30m",
        parse: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let connectionIdleTime = Setting(
        name: "KRAFTI_DB_IDLE_TIME", help: "How long a connection to the database is kept unused.", fallback: "5m",
        parse: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let acquireTimeout = Setting(
        name: "KRAFTI_DB_ACQUIRE_TIMEOUT", help: "How long a call waits for a connection to the database.", fallback: "5s",
        parse: SettingText.duration(.milliseconds(1) ... .seconds(300)))
    static let connectTimeout = Setting(
        name: "KRAFTI_DB_CONNECT_TIMEOUT", help: "How long connecting to the database may take.", fallback: "5s",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(300)))
    static let statementTimeout = Setting(
        name: "KRAFTI_DB_STATEMENT_TIMEOUT", help: "How long one statement may take in the database.", fallback: "30s",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(3600)))

    static let batchSize = Setting(
        name: "BATCH_SIZE", help: "Items of a bulk call at most, and of an upload that are stored at once.", fallback: "1000",
        parse: SettingText.integer(1...10_000))
    static let uploadWindow = Setting(
        name: "KRAFTI_UPLOAD_WINDOW", help: "Items of an upload that may be under way; a batch at least.", fallback: "2000",
        parse: SettingText.integer(1...100_000))

    static let defaultDeadline = Setting(
        name: "KRAFTI_DEFAULT_DEADLINE", help: "How long a unary call may take when its caller does not say.", fallback: "30s",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let maxDeadline = Setting(
        name: "KRAFTI_MAX_DEADLINE", help: "How long a unary call may take whatever its caller says.", fallback: "5m",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let maxMessageBytes = Setting(
        name: "KRAFTI_MAX_MESSAGE_BYTES", help: "Largest message, in and out.", fallback: "4MiB",
        parse: SettingText.bytes(1 << 10...(1 << 24) - 1))
    static let maxClients = Setting(
        name: "KRAFTI_MAX_CONNECTIONS", help: "Callers' connections in all.", fallback: "10000",
        parse: SettingText.integer(1...1_000_000))
    static let maxClientsPerAddress = Setting(
        name: "KRAFTI_MAX_CONNECTIONS_PER_ADDRESS", help: "Callers' connections from one IP address.", fallback: "10000",
        parse: SettingText.integer(1...1_000_000))
    static let maxStreams = Setting(
        name: "KRAFTI_MAX_STREAMS_PER_CONNECTION", help: "Calls that run at once on a connection.", fallback: "1024",
        parse: SettingText.integer(1...65_536))
    static let streamReceiveBudget = Setting(
        name: "KRAFTI_STREAM_RECEIVE_BUDGET", help: "What one stream's unread requests may take.", fallback: "4MiB",
        parse: SettingText.bytes(1 << 10...1 << 28))
    static let streamSendBudget = Setting(
        name: "KRAFTI_STREAM_SEND_BUDGET", help: "What one stream's unsent answers may take.", fallback: "1MiB",
        parse: SettingText.bytes(1 << 10...1 << 28))
    static let connectionSendBudget = Setting(
        name: "KRAFTI_CONNECTION_SEND_BUDGET", help: "What one connection's unsent answers may take.", fallback: "16MiB",
        parse: SettingText.bytes(1 << 12...1 << 30))
    static let handshakeTimeout = Setting(
        name: "KRAFTI_HANDSHAKE_TIMEOUT", help: "How long a TLS handshake may take.", fallback: "10s",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(600)))
    static let frameTimeout = Setting(
        name: "KRAFTI_FRAME_TIMEOUT", help: "From a frame's first byte to its last.", fallback: "1m",
        parse: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let idleTimeout = Setting(
        name: "KRAFTI_IDLE_TIMEOUT", help: "A connection without a call and a byte for this long is closed.", fallback: "10m",
        parse: SettingText.duration(.milliseconds(100) ... .seconds(86_400)))
    static let streamStallTimeout = Setting(
        name: "KRAFTI_STREAM_STALL_TIMEOUT", help: "A stream whose answers are not read for this long ends.", fallback: "10s",
        parse: SettingText.duration(.milliseconds(100) ... .seconds(3600)))
    static let writeStallTimeout = Setting(
        name: "KRAFTI_WRITE_STALL_TIMEOUT", help: "A connection that takes no byte for this long is closed.", fallback: "30s",
        parse: SettingText.duration(.milliseconds(100) ... .seconds(3600)))

    static let tlsCertificate = Setting(
        name: "KRAFTI_TLS_CERTIFICATE", help: "The server's certificate and those that lead to a root, in a PEM file.",
        fallback: "",
        parse: SettingText.optional)
    static let tlsKey = Setting(
        name: "KRAFTI_TLS_KEY", help: "The certificate's private key, in a PEM file.", fallback: "", parse: SettingText.optional)
    static let tlsClientAuthorities = Setting(
        name: "KRAFTI_TLS_CLIENT_CA",
        help: "The authorities that sign clients' certificates, in a PEM file; empty: clients need none.",
        fallback: "", parse: SettingText.optional)

    static let logLevel = Setting(
        name: "LOG_LEVEL", flag: "--log-level", help: "What is logged: trace, debug, info, notice, warning, error or critical.",
        fallback: "info", parse: SettingText.choice(of: Logger.Level.self))
    static let logFormat = Setting(
        name: "LOG_FORMAT", flag: "--log-format", help: "How it is logged: text or json.", fallback: "text",
        parse: SettingText.choice(of: LogFormat.self))
    static let drainDelay = Setting(
        name: "KRAFTI_DRAIN_DELAY", help: "From saying NOT_SERVING to refusing calls: time for balancers to notice.",
        fallback: "0s",
        parse: SettingText.duration(.zero ... .seconds(600)))
    static let drainTime = Setting(
        name: "KRAFTI_DRAIN_TIME", flag: "--drain-time", help: "How long calls in flight may take when the server stops.",
        fallback: "10s",
        parse: SettingText.duration(.zero ... .seconds(3600)))
}
