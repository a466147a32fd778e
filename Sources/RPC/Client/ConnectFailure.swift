import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Says in a person's words why a connection could not be made.
enum ConnectFailure {
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            // Each address of the name was tried; they mostly fail alike.
            if let first = error.connectionErrors.first { return self.reason(first.error) }
            return "the name could not be resolved"
        case is SocketAddressError: return "the name could not be resolved"
        case let error as IOError: return self.text(ofErrno: error.errnoCode)
        case ChannelError.connectTimeout: return "no answer within the connect timeout"
        case is ChannelError: return "the connection was closed while it was being made"
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return "the server's TLS certificate is for another name"
        case is NIOSSLError, is BoringSSLError: return "the TLS handshake failed: \(self.words(ofTLS: "\(error)"))"
        case let error as RPCError: return error.message
        default: return "\(error)"
        }
    }

    /// `certificate verify failed`, out of a text that holds `OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at` and a source file's path.
    private static func words(ofTLS text: String) -> String {
        guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return text }
        let name = text[mark.upperBound...].prefix { $0.isUppercase || $0.isNumber || $0 == "_" }
        return name.lowercased().replacing("_", with: " ")
    }

    private static func text(ofErrno code: CInt) -> String {
        guard let text = unsafe strerror(code) else { return "system error \(code)" }
        let sentence = unsafe String(cString: text)
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}
