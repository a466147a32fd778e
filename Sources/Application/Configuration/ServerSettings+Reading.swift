import Catalog
import RPC

extension ServerSettings {
    /// Reads every setting, also behind a problem, so that all are named at once.
    /// - Returns: nil only together with problems in the reader.
    init?(_ reader: inout SettingsReader, environment: [String: String], folder: String) {
        typealias Known = SettingsCatalogue
        _ = reader.read(Known.config)
        let rpcListen = reader.read(Known.rpcListen)
        let opsListen = reader.read(Known.opsListen)
        let isInsecure = reader.read(Known.insecure)
        let trustedProxies = reader.read(Known.trustedProxies)
        let threads = reader.read(Known.threads)
        let databaseURL = reader.read(Known.databaseURL)
        let stateHome = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? "\($0)/krafti" : nil }
        let stateFolder = reader.read(Known.stateFolder, fallback: stateHome)
        let postgresPrograms = reader.read(Known.postgresPrograms)
        let migratesAtStart = reader.read(Known.migratesAtStart)
        let maxConnections = reader.read(Known.maxConnections)
        let databaseServers = reader.read(Known.databaseServers)
        let maxIdleConnections = reader.read(Known.maxIdleConnections)
        let connectionLifetime = reader.read(Known.connectionLifetime)
        let connectionIdleTime = reader.read(Known.connectionIdleTime)
        let acquireTimeout = reader.read(Known.acquireTimeout)
        let connectTimeout = reader.read(Known.connectTimeout)
        let statementTimeout = reader.read(Known.statementTimeout)
        let batchSize = reader.read(Known.batchSize)
        // Where nobody chose it, it holds a batch.
        let usualWindow = Int(Known.uploadWindow.fallback) ?? 0
        let uploadWindow = reader.read(Known.uploadWindow, fallback: batchSize.map { String(max($0, usualWindow)) })
        let cache = CacheSettings(&reader)
        let resilience = ResilienceSettings(&reader)
        let redis = RedisSettings(&reader)
        let limits = ServerLimits(&reader)
        let rateLimits = RateLimitSettings(&reader)
        let overload = OverloadSettings(&reader)
        let tlsIdentity = Self.readTLSIdentity(&reader)
        let tlsClientAuthorities = reader.read(Known.tlsClientAuthorities)
        let logLevel = reader.read(Known.logLevel)
        let logFormat = reader.read(Known.logFormat)
        let logCalls = reader.read(Known.logCalls)
        let drainDelay = reader.read(Known.drainDelay)
        let drainTime = reader.read(Known.drainTime)

        guard let rpcListen, let opsListen, let isInsecure, let trustedProxies, let threads, let databaseURL, let stateFolder,
            let postgresPrograms, let migratesAtStart, let maxConnections, let databaseServers, let maxIdleConnections,
            let connectionLifetime, let connectionIdleTime, let acquireTimeout, let connectTimeout, let statementTimeout,
            let batchSize, let uploadWindow,
            let cache, let resilience, let redis, let limits, let rateLimits, let overload,
            let tlsIdentity, let tlsClientAuthorities, let logLevel, let logFormat, let logCalls, let drainDelay,
            let drainTime
        else { return nil }
        self.rpcListen = rpcListen
        self.opsListen = opsListen
        self.isInsecure = isInsecure
        self.trustedProxies = trustedProxies
        self.threads = threads
        self.databaseURL = databaseURL
        let state = stateFolder ?? Known.stateFolder.fallback
        self.stateFolder = state.hasPrefix("/") ? state : "\(folder)/\(state)"
        self.postgresPrograms = postgresPrograms
        self.migratesAtStart = migratesAtStart
        self.maxDatabaseConnections = maxConnections
        self.maxIdleDatabaseConnections = min(maxIdleConnections, maxConnections)
        self.databaseServers = databaseServers
        self.databaseConnectionLifetime = connectionLifetime
        self.databaseConnectionIdleTime = connectionIdleTime
        self.databaseAcquireTimeout = acquireTimeout
        self.databaseConnectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.batchSize = batchSize
        self.uploadWindow = uploadWindow
        self.cache = cache
        self.redis = redis
        self.resilience = resilience
        self.limits = limits
        self.rateLimits = rateLimits
        self.overload = overload
        self.tlsIdentity = tlsIdentity
        self.tlsClientAuthorities = tlsClientAuthorities
        self.logLevel = logLevel
        self.logFormat = logFormat
        self.logCalls = logCalls
        self.drainDelay = drainDelay
        self.drainTime = drainTime
        self.checkTogether(&reader)
    }

    /// Rules that settings have with each other.
    private func checkTogether(_ reader: inout SettingsReader) {
        if self.uploadWindow < self.batchSize {
            reader.report("KRAFTI_UPLOAD_WINDOW=\(self.uploadWindow) must be at least BATCH_SIZE, which is \(self.batchSize).")
        }
        let mostItems = CatalogLimits.answerBytes(ofMessage: self.limits.maxMessageBytes) / CatalogLimits.resultBytes
        if self.batchSize > mostItems {
            reader.report(
                """
                BATCH_SIZE=\(self.batchSize) asks for larger answers than KRAFTI_MAX_MESSAGE_BYTES allows, which is \
                \(self.limits.maxMessageBytes): the results of \(mostItems) items fit. Lower the one, or raise the other.
                """
            )
        }
        self.rateLimits.check(batchSize: self.batchSize, &reader)
        if let longest = self.limits.maxTimeout, let usual = self.limits.defaultTimeout, usual > longest {
            reader.report(
                "KRAFTI_DEFAULT_DEADLINE=\(SettingText.text(usual)) must not be above KRAFTI_MAX_DEADLINE, which is \(SettingText.text(longest))."
            )
        }
        if self.tlsClientAuthorities != nil, self.tlsIdentity == nil {
            reader.report("KRAFTI_TLS_CLIENT_CA is of use only with KRAFTI_TLS_CERTIFICATE and KRAFTI_TLS_KEY.")
        }
        // Port 0 is another one each time.
        if case .tcp(_, let port) = self.opsListen.kind, port != 0, self.rpcListen.contains(self.opsListen) {
            reader.report(
                """
                \(reader.spoken("KRAFTI_RPC_LISTEN")) and \(reader.spoken("KRAFTI_OPS_LISTEN")) are both \(self.opsListen): calls and \
                the pages for operators need an address each.
                """
            )
        }
        if !self.isInsecure { self.checkReach(&reader) }
    }

    /// Addresses that strangers may reach have to be asked for.
    private func checkReach(_ reader: inout SettingsReader) {
        for endpoint in self.rpcListen where !endpoint.isOnThisMachine {
            reader.report(
                """
                \(reader.spoken("KRAFTI_RPC_LISTEN"))=\(endpoint) can be reached from other machines, and any caller can act for any \
                tenant. Listen on 127.0.0.1, [::1] or a unix socket, or say --insecure when the network keeps strangers out.
                """
            )
        }
        if !self.opsListen.isOnThisMachine {
            reader.report(
                """
                \(reader.spoken("KRAFTI_OPS_LISTEN"))=\(self.opsListen) can be reached from other machines, and whoever asks is told \
                how the server and its database are. Listen on 127.0.0.1 or [::1], or say --insecure when the network keeps strangers \
                out.
                """
            )
        }
    }

    /// Nil inside: no TLS.
    private static func readTLSIdentity(_ reader: inout SettingsReader) -> TLSIdentityFiles?? {
        guard let certificate = reader.read(SettingsCatalogue.tlsCertificate), let key = reader.read(SettingsCatalogue.tlsKey)
        else {
            return nil
        }
        switch (certificate, key) {
        case (let certificate?, let key?): return TLSIdentityFiles(certificateChain: certificate, privateKey: key)
        case (nil, nil): return .some(nil)
        case (_?, nil): reader.report("KRAFTI_TLS_CERTIFICATE is set and KRAFTI_TLS_KEY is not: TLS needs both.")
        case (nil, _?): reader.report("KRAFTI_TLS_KEY is set and KRAFTI_TLS_CERTIFICATE is not: TLS needs both.")
        }
        return .some(nil)
    }
}

extension ServerLimits {
    fileprivate init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let defaultTimeout = reader.read(Known.defaultDeadline)
        let maxTimeout = reader.read(Known.maxDeadline)
        let maxMessageBytes = reader.read(Known.maxMessageBytes)
        let maxConnections = reader.read(Known.maxClients)
        let maxConnectionsPerAddress = reader.read(Known.maxClientsPerAddress)
        let maxStreams = reader.read(Known.maxStreams)
        let streamReceiveBudget = reader.read(Known.streamReceiveBudget)
        let streamSendBudget = reader.read(Known.streamSendBudget)
        let connectionSendBudget = reader.read(Known.connectionSendBudget)
        let handshakeTimeout = reader.read(Known.handshakeTimeout)
        let frameTimeout = reader.read(Known.frameTimeout)
        let idleTimeout = reader.read(Known.idleTimeout)
        let streamStallTimeout = reader.read(Known.streamStallTimeout)
        let writeStallTimeout = reader.read(Known.writeStallTimeout)
        guard let defaultTimeout, let maxTimeout, let maxMessageBytes, let maxConnections, let maxConnectionsPerAddress,
            let maxStreams,
            let streamReceiveBudget, let streamSendBudget, let connectionSendBudget, let handshakeTimeout, let frameTimeout,
            let idleTimeout, let streamStallTimeout, let writeStallTimeout
        else { return nil }
        self.init()
        self.defaultTimeout = defaultTimeout
        self.maxTimeout = maxTimeout
        self.maxMessageBytes = maxMessageBytes
        self.maxConnections = maxConnections
        self.maxConnectionsPerAddress = maxConnectionsPerAddress
        self.maxStreamsPerConnection = maxStreams
        self.streamReceiveBudgetBytes = streamReceiveBudget
        self.streamSendBudgetBytes = streamSendBudget
        self.connectionSendBudgetBytes = connectionSendBudget
        self.handshakeTimeout = handshakeTimeout
        self.frameTimeout = frameTimeout
        self.idleTimeout = idleTimeout
        self.streamStallTimeout = streamStallTimeout
        self.writeStallTimeout = writeStallTimeout
    }
}
