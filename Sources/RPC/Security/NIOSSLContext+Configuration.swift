import NIOCore
import NIOSSL

extension NIOSSLContext {
    /// - Parameter identity: where the configuration's certificate and key came from, both parsed already.
    /// - Throws: `TLSFileError` when the two do not belong together, or TLS refuses them for another reason.
    convenience init(_ settings: TLSConfiguration, identity: TLSIdentityFiles?) throws(TLSFileError) {
        var configuration = settings
        // A peer that does not read must not keep a connection from closing for longer.
        configuration.shutdownTimeout = .seconds(1)
        do {
            try self.init(configuration: configuration)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw TLSFileError(
                identity?.privateKey ?? "The private key",
                "is not the key of the first certificate in \(identity?.certificateChain ?? "its chain"). Replace both together."
            )
        } catch {
            throw TLSFileError(identity?.certificateChain ?? "The certificate authorities", "cannot be used for TLS: \(error)")
        }
    }
}
