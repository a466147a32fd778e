import Foundation
import NIOCore

/// Something else at the path of a unix socket.
enum StaleSocket {
    /// Leaves the file of a socket that nobody listens on, as a crash does.
    static func leave(at path: String) throws {
        let address = try SocketAddress(unixDomainSocketPath: path)
        #if os(Linux)
            let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else { throw POSIXError(.EADDRINUSE) }
    }
}
