import Redis
import Resilience

/// The Redis that servers share, if there is one.
struct RedisSettings: Sendable {
    /// Nil: each server is by itself.
    var url: RedisURL?
    /// Sets these servers apart from others in the same Redis.
    var namespace: String
    /// The authorities that sign Redis' certificate, and what this server shows Redis.
    var tls: RedisTLSFiles
    var poolSize: Int
    var minIdle: Int
    var maxAge: Duration
    var poolTimeout: Duration
    var idleTimeout: Duration
    /// How long a call waits for Redis before it goes on without.
    var timeout: Duration
}

extension RedisSettings {
    /// Reads every setting, also behind a problem.
    /// - Returns: nil only together with problems in the reader.
    init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let known = reader.problems.count
        let url = reader.read(Known.redisURL)
        let isReadable = reader.problems.count == known
        let namespace = reader.read(Known.redisNamespace)
        let authorities = reader.read(Known.redisAuthorities)
        let certificate = reader.read(Known.redisCertificate)
        let key = reader.read(Known.redisKey)
        let poolSize = reader.read(Known.redisPoolSize)
        let minIdle = reader.read(Known.redisMinIdle)
        let maxAge = reader.read(Known.redisMaxAge)
        let poolTimeout = reader.read(Known.redisPoolTimeout)
        let idleTimeout = reader.read(Known.redisIdleTimeout)
        let timeout = reader.read(Known.redisTimeout)
        guard let url, let namespace, let authorities, let certificate, let key, let poolSize, let minIdle, let maxAge,
            let poolTimeout, let idleTimeout, let timeout
        else { return nil }
        self.init(
            url: url, namespace: namespace, tls: RedisTLSFiles(authorities: authorities, certificate: certificate, key: key),
            poolSize: poolSize, minIdle: min(minIdle, poolSize), maxAge: maxAge, poolTimeout: poolTimeout, idleTimeout: idleTimeout,
            timeout: timeout)
        // A URL that cannot be read has been told, and says nothing of TLS.
        if isReadable { self.checkTLS(&reader) }
    }

    private func checkTLS(_ reader: inout SettingsReader) {
        let (certificate, key) = (SettingsCatalogue.redisCertificate.name, SettingsCatalogue.redisKey.name)
        switch (self.tls.certificate, self.tls.key) {
        case (_?, nil): reader.report("\(certificate) is set and \(key) is not: name the file of its key, or leave both out.")
        case (nil, _?):
            reader.report("\(key) is set and \(certificate) is not: name the file of its certificate, or leave both out.")
        default: break
        }
        let files = self.tlsFiles.map { "\($0.name)=\($0.path)" }
        guard !files.isEmpty, self.url?.usesTLS != true else { return }
        reader.report(
            """
            \(files.joined(separator: ", ")) \(files.count == 1 ? "is" : "are") of use only over TLS, and REDIS_URL \
            \(self.url == nil ? "is empty" : "does not ask for it"): write rediss://HOST there, or leave out what names files of TLS.
            """
        )
    }

    /// The files of TLS that are named, each with its setting.
    var tlsFiles: [(name: String, path: String)] {
        typealias Known = SettingsCatalogue
        let files = [
            (Known.redisAuthorities.name, self.tls.authorities), (Known.redisCertificate.name, self.tls.certificate),
            (Known.redisKey.name, self.tls.key),
        ]
        return files.compactMap { name, path in path.map { (name, $0) } }
    }

    /// What the driver takes; nil where there is no Redis.
    var configuration: RedisConfiguration? {
        guard let url = self.url else { return nil }
        var configuration = RedisConfiguration(url: url)
        configuration.tls = self.tls
        configuration.clientName = "krafti-server"
        configuration.pool.maxOpen = self.poolSize
        configuration.pool.maxIdle = self.poolSize
        configuration.pool.minIdle = self.minIdle
        configuration.pool.lifetime = self.maxAge
        configuration.pool.acquireTimeout = self.poolTimeout
        configuration.pool.idleTime = self.idleTimeout
        return configuration
    }
}

extension SettingsCatalogue {
    static let redisURL = Setting(
        name: "REDIS_URL",
        help: "The Redis through which servers share their cache and the limits of callers. Empty: each server is by itself.",
        fallback: "",
        shown: { text in
            if text.isEmpty { return "" }
            guard let url = try? RedisURL(text) else { return DatabaseURL.hidden }
            return url.password == nil ? text : url.description
        },
        form: SettingText.redisURL)
    static let redisNamespace = Setting(
        name: "REDIS_NAMESPACE",
        help: """
            The same for all servers of a database, and another one for those of a copy of its files (a base backup, a snapshot of its \
            disk) that use the same Redis. A copy restored from a dump is told apart without it.
            """,
        fallback: "", form: SettingText.word)
    static let redisAuthorities = Setting(
        name: "REDIS_TLS_CA",
        help: "The authorities that sign the certificate of a rediss:// server, in a PEM file. Empty: those of this machine.",
        fallback: "",
        form: SettingText.path)
    static let redisCertificate = Setting(
        name: "REDIS_TLS_CERTIFICATE",
        help: """
            What this server shows a rediss:// server that asks for a certificate, as Redis does unless it is told \
            `tls-auth-clients no`: the certificate, followed by its intermediates, in a PEM file. Empty: none.
            """,
        fallback: "", form: SettingText.path)
    static let redisKey = Setting(
        name: "REDIS_TLS_KEY", help: "The private key of REDIS_TLS_CERTIFICATE, in a PEM file, not encrypted.", fallback: "",
        form: SettingText.path)
    static let redisPoolSize = Setting(
        name: "REDIS_POOL_SIZE",
        help: "The most connections to Redis at once.", fallback: "50", form: SettingText.integer(1...1000))
    static let redisMinIdle = Setting(
        name: "REDIS_MIN_IDLE_CONNS", help: "How many connections to Redis are kept ready.", fallback: "10",
        form: SettingText.integer(0...1000))
    static let redisMaxAge = Setting(
        name: "REDIS_MAX_CONN_AGE", help: "A connection to Redis is replaced when it is this old.", fallback: "30m",
        form: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let redisPoolTimeout = Setting(
        name: "REDIS_POOL_TIMEOUT", help: "How long a command waits for a connection to Redis.", fallback: "4s",
        form: SettingText.duration(.milliseconds(1) ... .seconds(300)))
    static let redisIdleTimeout = Setting(
        name: "REDIS_IDLE_TIMEOUT",
        help: "A connection to Redis that was not needed for this long is closed.", fallback: "5m",
        form: SettingText.duration(.seconds(1) ... .seconds(86_400)))
    static let redisTimeout = Setting(
        name: "KRAFTI_REDIS_TIMEOUT",
        help: "How long a call waits for Redis before it goes on without it.", fallback: "100ms",
        form: SettingText.duration(.milliseconds(1) ... .seconds(60)))
}

extension SettingText {
    static let redisURL = SettingForm("a URL such as redis://host:6379/0, rediss://host for TLS, or unix:///PATH") {
        text throws(SettingProblem) -> RedisURL? in
        if text.isEmpty { return nil }
        do throws(RedisError) { return try RedisURL(text) } catch { throw SettingProblem(unusable: error.message) }
    }
}
