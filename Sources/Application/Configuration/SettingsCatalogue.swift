import Logging
import Observability
import RPC

/// The settings by name. Every one has a row here and nowhere else.
enum SettingsCatalogue {
    static let config = Setting(
        name: "KRAFTI_CONFIG", flag: "--config",
        help: "A file of settings, NAME=value a line. Only a flag or the environment can name it.", fallback: "",
        form: SettingText.path)

    static let rpcListen = Setting(
        name: "KRAFTI_RPC_LISTEN", flag: "--rpc", help: "Where calls are answered.",
        fallback: "127.0.0.1:7447", form: SettingText.endpoints)
    static let opsListen = Setting(
        name: "KRAFTI_OPS_LISTEN", flag: "--ops", help: "Where /livez, /readyz and /metrics are answered over HTTP.",
        fallback: "127.0.0.1:7448", form: SettingText.tcpEndpoint)
    static let insecure = Setting(
        name: "KRAFTI_INSECURE", flag: "--insecure",
        help: "Listen beyond this machine although any caller can act for any tenant.",
        fallback: "false", form: SettingText.boolean)
    static let trustedProxies = Setting(
        name: "KRAFTI_TRUSTED_PROXIES",
        help: """
            Proxies whose connections begin with a PROXY header (version 2), which names the client. They can claim any client, and \
            without the header they are refused. Empty: there are none.
            """,
        fallback: "", form: SettingText.addressRanges)
    static let threads = Setting(
        name: "KRAFTI_THREADS", help: "Threads that serve connections (event loops). 0: as many as this machine has processors.",
        fallback: "0",
        form: SettingText.integer(0...256))

    static let databaseURL = Setting(
        name: "DATABASE_URL",
        help: "The Postgres database. Empty: the server runs a private Postgres of its own under KRAFTI_STATE_DIR.",
        fallback: "",
        shown: DatabaseURL.shown, form: SettingText.databaseURL)
    static let stateFolder = Setting(
        name: "KRAFTI_STATE_DIR", flag: "--state",
        help: "The folder of the private Postgres, which is used when DATABASE_URL is empty.", fallback: ".krafti",
        form: SettingText.path)
    static let postgresPrograms = Setting(
        name: "KRAFTI_POSTGRES_BIN",
        help: "The folder with the programs initdb and postgres, for the private Postgres. Empty: they are looked for.",
        fallback: "",
        form: SettingText.path)
    static let migratesAtStart = Setting(
        name: "KRAFTI_MIGRATE_AT_START",
        help: "Bring the database's tables up to date at the start. Else `krafti-server migrate` has to, before.", fallback: "true",
        form: SettingText.boolean)
    static let maxConnections = Setting(
        name: "DB_MAX_OPEN_CONNS", help: "The most connections to the database at once.", fallback: "100",
        form: SettingText.integer(4...1000))
    static let databaseServers = Setting(
        name: "KRAFTI_DB_SERVERS",
        help: "How many servers use the same database. Each warns at its start when they may open more connections than it takes.",
        fallback: "1", form: SettingText.integer(1...1000))
    static let maxIdleConnections = Setting(
        name: "DB_MAX_IDLE_CONNS", help: "The most connections to the database that are kept open while no call needs them.",
        fallback: "25",
        form: SettingText.integer(0...1000))
    static let connectionLifetime = Setting(
        name: "DB_CONN_MAX_LIFETIME", help: "A connection to the database is replaced when it is this old.",
        fallback: "5m",
        form: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let connectionIdleTime = Setting(
        name: "DB_CONN_MAX_IDLE_TIME", help: "A connection to the database that no call has needed for this long is closed.",
        fallback: "10m",
        form: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let acquireTimeout = Setting(
        name: "KRAFTI_DB_ACQUIRE_TIMEOUT", help: "How long a call waits for a free connection to the database before it fails.",
        fallback: "5s",
        form: SettingText.duration(.milliseconds(1) ... .seconds(300)))
    static let connectTimeout = Setting(
        name: "KRAFTI_DB_CONNECT_TIMEOUT", help: "How long connecting to the database may take.", fallback: "5s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(300)))
    static let statementTimeout = Setting(
        name: "KRAFTI_DB_STATEMENT_TIMEOUT", help: "How long one statement may run in the database before it is cancelled.",
        fallback: "30s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))

    static let batchSize = Setting(
        name: "BATCH_SIZE", help: "The most items in one bulk call, and how many items of an upload are stored at once.",
        fallback: "1000",
        form: SettingText.integer(1...10_000))
    static let uploadWindow = Setting(
        name: "KRAFTI_UPLOAD_WINDOW",
        help: "How many items of an upload may be received and not yet stored. At least BATCH_SIZE, with which its default grows.",
        fallback: "2000",
        form: SettingText.integer(1...100_000))

    static let defaultDeadline = Setting(
        name: "KRAFTI_DEFAULT_DEADLINE", help: "How long a call without streams may take when its caller sets no deadline.",
        fallback: "30s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let maxDeadline = Setting(
        name: "KRAFTI_MAX_DEADLINE", help: "How long a call without streams may take whatever deadline its caller sets.",
        fallback: "5m",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let maxMessageBytes = Setting(
        name: "KRAFTI_MAX_MESSAGE_BYTES", help: "The largest message that is received or sent.", fallback: "4MiB",
        form: SettingText.bytes(1 << 10...(1 << 24) - 1))
    static let maxClients = Setting(
        name: "KRAFTI_MAX_CONNECTIONS", help: "The most connections of callers at once.", fallback: "10000",
        form: SettingText.integer(1...1_000_000))
    static let maxClientsPerAddress = Setting(
        name: "KRAFTI_MAX_CONNECTIONS_PER_ADDRESS", help: "The most connections of callers from one IP address.", fallback: "10000",
        form: SettingText.integer(1...1_000_000))
    static let maxStreams = Setting(
        name: "KRAFTI_MAX_STREAMS_PER_CONNECTION", help: "The most calls that run at once on one connection.", fallback: "1024",
        form: SettingText.integer(1...65_536))
    static let streamReceiveBudget = Setting(
        name: "KRAFTI_STREAM_RECEIVE_BUDGET", help: "Memory for the requests of one stream that are received and not yet handled.",
        fallback: "4MiB",
        form: SettingText.bytes(1 << 10...1 << 28))
    static let streamSendBudget = Setting(
        name: "KRAFTI_STREAM_SEND_BUDGET", help: "Memory for the answers of one stream that wait to be sent.", fallback: "1MiB",
        form: SettingText.bytes(1 << 10...1 << 28))
    static let connectionSendBudget = Setting(
        name: "KRAFTI_CONNECTION_SEND_BUDGET", help: "Memory for all answers on one connection that wait to be sent.",
        fallback: "16MiB",
        form: SettingText.bytes(1 << 12...1 << 30))
    static let handshakeTimeout = Setting(
        name: "KRAFTI_HANDSHAKE_TIMEOUT", help: "How long a connection may take to begin: the PROXY header and the TLS handshake.",
        fallback: "10s",
        form: SettingText.duration(.milliseconds(10) ... .seconds(600)))
    static let frameTimeout = Setting(
        name: "KRAFTI_FRAME_TIMEOUT",
        help: "A connection that takes longer than this from the first byte of a message to its last is closed.", fallback: "1m",
        form: SettingText.duration(.milliseconds(10) ... .seconds(3600)))
    static let idleTimeout = Setting(
        name: "KRAFTI_IDLE_TIMEOUT", help: "A connection without a call and a byte for this long is closed.", fallback: "10m",
        form: SettingText.duration(.milliseconds(100) ... .seconds(86_400)))
    static let streamStallTimeout = Setting(
        name: "KRAFTI_STREAM_STALL_TIMEOUT", help: "A stream whose answers are not read for this long ends.", fallback: "10s",
        form: SettingText.duration(.milliseconds(100) ... .seconds(3600)))
    static let writeStallTimeout = Setting(
        name: "KRAFTI_WRITE_STALL_TIMEOUT", help: "A connection that takes no byte for this long is closed.", fallback: "30s",
        form: SettingText.duration(.milliseconds(100) ... .seconds(3600)))

    static let tlsCertificate = Setting(
        name: "KRAFTI_TLS_CERTIFICATE",
        help: "The server's certificate, followed by its intermediates, in a PEM file. Empty: no TLS.",
        fallback: "",
        form: SettingText.path)
    static let tlsKey = Setting(
        name: "KRAFTI_TLS_KEY", help: "The private key of KRAFTI_TLS_CERTIFICATE, in a PEM file, not encrypted.", fallback: "",
        form: SettingText.path)
    static let tlsClientAuthorities = Setting(
        name: "KRAFTI_TLS_CLIENT_CA",
        help: "The authorities that sign callers' certificates, in a PEM file. Empty: callers need no certificate.",
        fallback: "", form: SettingText.path)

    static let logLevel = Setting(
        name: "LOG_LEVEL", flag: "--log-level", help: "What is logged: this level and those behind it.",
        fallback: "info", form: SettingText.choice(of: Logger.Level.self))
    static let logFormat = Setting(
        name: "LOG_FORMAT", flag: "--log-format",
        help: "How it is logged: text for people, json for programs, or auto: text on a terminal, JSON elsewhere.",
        fallback: "auto",
        form: SettingText.choice(of: LogFormat.self))
    static let logCalls = Setting(
        name: "LOG_CALLS",
        help: """
            Which calls leave a line in the log. all: each; failures: those that were not answered; faults: those that the server is \
            to blame for.
            """,
        fallback: "all", form: SettingText.choice(of: LoggedCalls.self))
    static let drainDelay = Setting(
        name: "KRAFTI_DRAIN_DELAY",
        help: "How long calls are still taken after a stop has turned /readyz and health, so that load balancers notice.",
        fallback: "0s",
        form: SettingText.duration(.zero ... .seconds(600)))
    static let drainTime = Setting(
        name: "KRAFTI_DRAIN_TIME", flag: "--drain-time", help: "How long calls in flight may still take when the server stops.",
        fallback: "10s",
        form: SettingText.duration(.zero ... .seconds(3600)))
}
