import NIOCore
import NIOPosix
import NIOSSL
import Resilience

/// Makes connections that have said their first words.
struct Connector: Sendable {
    let eventLoop: any EventLoop
    let configuration: RedisConfiguration
    /// Nil: what is said is not encrypted.
    let tls: NIOSSLContext?

    /// - Throws: `invalidConfiguration`, with a message that names the file that cannot be used.
    init(_ configuration: RedisConfiguration, eventLoop: any EventLoop) throws(RedisError) {
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.tls = configuration.url.usesTLS ? try Self.context(configuration.tls) : nil
    }

    private static func context(_ files: RedisTLSFiles) throws(RedisError) -> NIOSSLContext {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.minimumTLSVersion = .tlsv12
        settings.certificateVerification = .fullVerification
        settings.shutdownTimeout = .seconds(1)
        if let path = files.authorities {
            settings.trustRoots = .certificates(try Self.read(path) { try NIOSSLCertificate.fromPEMFile($0) })
        }
        if let path = files.certificate {
            settings.certificateChain = try Self.read(path) { try NIOSSLCertificate.fromPEMFile($0) }.map { .certificate($0) }
        }
        if let path = files.key {
            settings.privateKey = .privateKey(try Self.read(path) { try NIOSSLPrivateKey(file: $0, format: .pem) })
        }
        do {
            return try NIOSSLContext(configuration: settings)
        } catch {
            throw RedisError(
                .invalidConfiguration,
                "The certificate and key for Redis do not belong together: name the key that the certificate was made for.",
                detail: "\(error)")
        }
    }

    private static func read<Value>(_ path: String, _ body: (String) throws -> Value) throws(RedisError) -> Value {
        do { return try body(path) } catch {
            var failure = RedisError(
                .invalidConfiguration,
                "\(path) cannot be used for TLS with Redis: it cannot be read, or does not hold in PEM form what it should.",
                detail: "\(error)")
            failure.path = path
            throw failure
        }
    }

    /// Connects and greets, within the connect timeout. Called on the event loop, where the future ends too.
    /// - Returns: a future that fails with a `RedisError`.
    func connect(_ id: PoolConnectionID) -> EventLoopFuture<RedisConnection> {
        let greeted = self.eventLoop.makePromise(of: String.self)
        let timeout = self.eventLoop.scheduleTask(in: self.configuration.connectTimeout.timeAmount) {
            greeted.fail(RedisError.connectionFailed("no answer within the connect timeout"))
        }
        greeted.futureResult.whenComplete { _ in timeout.cancel() }
        let connected = self.bootstrap(id).flatMapThrowing { channel in
            try channel.pipeline.syncOperations.handler(type: RedisConnection.self)
        }
        connected.whenComplete { result in
            switch result {
            case .success(let connection): connection.tellGreeting(greeted)
            case .failure(let error): greeted.fail(RedisError.connectionFailed("\(error)"))
            }
        }
        // What comes too late is closed when it comes.
        greeted.futureResult.whenFailure { _ in connected.whenSuccess { $0.close() } }
        return greeted.futureResult.and(connected).map { $0.1 }
    }

    private func bootstrap(_ id: PoolConnectionID) -> EventLoopFuture<any Channel> {
        let bootstrap = ClientBootstrap(group: self.eventLoop)
            .connectTimeout(self.configuration.connectTimeout.timeAmount)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let handler = try self.tlsHandler() { try channel.pipeline.syncOperations.addHandler(handler) }
                    let connection = RedisConnection(
                        id: id, Handshake(self.configuration), maxReplySize: self.configuration.maxReplySize)
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
        switch self.configuration.url.address {
        case .unix(let path): return bootstrap.connect(unixDomainSocketPath: path)
        case .tcp(let host, let port):
            return bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connect(host: host, port: port)
        }
    }

    private func tlsHandler() throws -> NIOSSLClientHandler? {
        guard let tls, case .tcp(let host, _) = self.configuration.url.address else { return nil }
        // TLS carries no IP addresses as names (RFC 6066 §3): the certificate is then held against the address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host)
    }
}

extension Duration {
    /// For NIO's clock; what is too long for it is cut.
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = self.components
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .zero : .hours(24 * 365) }
        return .nanoseconds(max(0, nanoseconds &+ attoseconds / 1_000_000_000))
    }
}
