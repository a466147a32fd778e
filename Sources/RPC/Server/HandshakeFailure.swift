import NIOSSL

/// Why a handshake failed, for those who look after the server: what the peer did, in plain words.
enum HandshakeFailure {
    /// What BoringSSL calls it, and what it means here.
    private static let meanings: [(names: [String], meaning: String)] = [
        (["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"], "it did not speak TLS"),
        (
            ["UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION", "NO_SHARED_CIPHER", "NO_SUPPORTED_VERSIONS_ENABLED"],
            "it speaks no version or cipher of TLS that this server takes"
        ),
        (["PEER_DID_NOT_RETURN_A_CERTIFICATE"], "it showed no certificate"),
        (["CERTIFICATE_VERIFY_FAILED"], "its certificate has expired, or no authority that is trusted here has signed it"),
        (
            ["ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_", "ALERT_UNSUPPORTED_CERTIFICATE"],
            "it does not trust this server's certificate"
        ),
        (["EOF during handshake"], "it left in the middle of the TLS handshake"),
    ]

    static func text(_ error: any Error) -> String {
        switch error {
        case NIOSSLError.uncleanShutdown: return "it left in the middle of the TLS handshake"
        case NIOSSLError.handshakeFailed(let failure): return Self.text(of: failure)
        case let failure as BoringSSLError: return Self.text(of: failure)
        default: return "\(error)"
        }
    }

    private static func text(of failure: BoringSSLError) -> String {
        let text = "\(failure)"
        for (names, meaning) in Self.meanings where names.contains(where: text.contains) { return meaning }
        // What is left of its words stands without the places in its sources.
        guard case .sslError(let stack) = failure, let first = stack.first else { return "the TLS handshake failed" }
        let name = first.description.split(separator: " at /").first?.split(separator: ":").last ?? ""
        return "the TLS handshake failed (\(name))"
    }
}
