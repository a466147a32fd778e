public import Logging
import NIOCore
import NIOSSL

/// TLS as a client demands it: at least TLS 1.2, the server's certificate verified with its name.
///
/// Safe to use from any task.
public final class ClientTLS: Sendable {
    /// Who may vouch for servers.
    public enum Authorities: Hashable, Sendable {
        /// Those that the operating system trusts.
        case system
        /// Those of this PEM file alone.
        case file(String)
    }

    private let serverName: String?
    private let context: ReloadableTLSContext

    /// - Parameters:
    ///   - authorities: who may vouch for the server.
    ///   - serverName: the name that the server's certificate must bear; nil takes the host of the address, which may also be an IP
    ///     address.
    ///   - identity: the client's own certificate and key, for servers that ask (mutual TLS).
    ///   - requiresTLS13: refuse TLS 1.2 too.
    /// - Throws: `TLSFileError`, which names the file that cannot be used and why.
    public init(
        authorities: Authorities = .system,
        serverName: String? = nil,
        identity: TLSIdentityFiles? = nil,
        requiresTLS13: Bool = false
    ) throws(TLSFileError) {
        self.serverName = serverName
        var paths = identity?.paths ?? []
        if case .file(let path) = authorities { paths.append(path) }
        self.context = try ReloadableTLSContext(paths: paths) { files throws(TLSFileError) in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = requiresTLS13 ? .tlsv13 : .tlsv12
            configuration.certificateVerification = .fullVerification
            if case .file(let path) = authorities { configuration.trustRoots = .certificates(try files.certificates(path)) }
            if let identity {
                configuration.certificateChain = try files.certificates(identity.certificateChain).map { .certificate($0) }
                configuration.privateKey = .privateKey(try files.privateKey(identity.privateKey))
            }
            return try NIOSSLContext(configuration, identity: identity)
        }
    }

    /// Reads the files again; connections made from now on use what they hold. Blocks while it reads: not for event loops.
    /// - Returns: whether they held something new.
    /// - Throws: `TLSFileError` when they cannot be used; what is in use stays.
    @discardableResult
    public func reload() throws(TLSFileError) -> Bool { try self.context.reload() }

    /// Looks at the files every `interval` until its task is cancelled, and logs what it finds.
    public func watch(every interval: Duration = .seconds(10), logger: Logger) async {
        await self.context.watch(every: interval, logger: logger)
    }

    /// The handler for one connection to `endpoint`.
    /// - Throws: NIOSSL's error when the name is none that TLS can carry.
    func makeHandler(for endpoint: Endpoint) throws -> NIOSSLClientHandler {
        guard let name = self.sentName(for: endpoint) else {
            return try NIOSSLClientHandler(context: self.context.current, serverHostname: nil)
        }
        return try ._makeSSLClientHandler(context: self.context.current, serverHostname: name) { certificate, channel in
            channel.eventLoop.makeCompletedFuture {
                guard certificate.bears(name) else { throw NIOSSLExtraError.failedToValidateHostname }
            }
        }
    }

    /// The name that goes with the handshake. TLS carries no IP addresses there (RFC 6066 §3): the certificate is then held
    /// against the address that was connected to.
    private func sentName(for endpoint: Endpoint) -> String? {
        if let serverName { return serverName }
        guard case .tcp(let host, _) = endpoint.kind, (try? SocketAddress(ipAddress: host, port: 0)) == nil else { return nil }
        return host
    }
}
