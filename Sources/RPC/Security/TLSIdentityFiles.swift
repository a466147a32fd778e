/// A certificate with its key, both in PEM files: what one end of a TLS connection proves itself with.
public struct TLSIdentityFiles: Hashable, Sendable {
    /// The certificate itself first, then those that lead to a root.
    public var certificateChain: String
    /// The certificate's private key, not encrypted.
    public var privateKey: String

    public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }

    var paths: [String] { [self.certificateChain, self.privateKey] }
}
