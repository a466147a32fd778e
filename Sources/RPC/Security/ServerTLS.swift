import Logging
import NIOCore
import NIOSSL

/// TLS as a server offers it: at least TLS 1.2, its certificate from files that may be replaced while it runs.
///
/// A server that listens looks at the files every `reloadInterval` by itself. Safe to use from any task.
public final class ServerTLS: Sendable {
    /// What is asked of those who connect.
    public enum ClientCertificates: Hashable, Sendable {
        /// Clients prove nothing here.
        case notRequested
        /// A client may show a certificate; one that it shows must be signed by an authority of this PEM file.
        case optional(authorities: String)
        /// A client must show a certificate that is signed by an authority of this PEM file.
        case required(authorities: String)

        var authorities: String? {
            switch self {
            case .notRequested: nil
            case .optional(let path), .required(let path): path
            }
        }
    }

    /// How often a listening server looks whether the files have changed; nil leaves it to `reload`.
    public let reloadInterval: Duration?
    private let context: ReloadableTLSContext

    /// - Parameters:
    ///   - identity: the server's certificate and key.
    ///   - clientCertificates: whether clients prove who they are (mutual TLS).
    ///   - requiresTLS13: refuse TLS 1.2 too.
    /// - Throws: `TLSFileError`, which names the file that cannot be used and why.
    public init(
        identity: TLSIdentityFiles,
        clientCertificates: ClientCertificates = .notRequested,
        requiresTLS13: Bool = false,
        reloadInterval: Duration? = .seconds(10)
    ) throws(TLSFileError) {
        self.reloadInterval = reloadInterval
        let paths = identity.paths + [clientCertificates.authorities].compactMap { $0 }
        self.context = try ReloadableTLSContext(paths: paths) { files throws(TLSFileError) in
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try files.certificates(identity.certificateChain).map { .certificate($0) },
                privateKey: .privateKey(try files.privateKey(identity.privateKey))
            )
            configuration.minimumTLSVersion = requiresTLS13 ? .tlsv13 : .tlsv12
            switch clientCertificates {
            case .notRequested: configuration.certificateVerification = .none
            case .optional: configuration.certificateVerification = .optionalVerification
            case .required: configuration.certificateVerification = .noHostnameVerification
            }
            if let authorities = clientCertificates.authorities {
                configuration.trustRoots = .certificates(try files.certificates(authorities))
            }
            return try NIOSSLContext(configuration, identity: identity)
        }
    }

    /// Reads the files again; connections made from now on use what they hold. Blocks while it reads: not for event loops.
    /// - Returns: whether they held something new.
    /// - Throws: `TLSFileError` when they cannot be used; what is in use stays.
    @discardableResult
    public func reload() throws(TLSFileError) -> Bool { try self.context.reload() }

    /// Looks at the files every `reloadInterval` until its task is cancelled, and logs what it finds.
    func watch(logger: Logger) async {
        guard let interval = self.reloadInterval else { return }
        await self.context.watch(every: interval, logger: logger)
    }

    /// The handler for one connection.
    func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: self.context.current) }
}
