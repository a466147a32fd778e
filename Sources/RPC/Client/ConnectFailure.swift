import NIOCore
import NIOPosix

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
        case let error as RPCError: return error.message
        default: return "\(error)"
        }
    }

    private static func text(ofErrno code: CInt) -> String {
        guard let text = unsafe strerror(code) else { return "system error \(code)" }
        let sentence = unsafe String(cString: text)
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}
