import NIOCore
import RPC

extension Endpoint {
    /// Whether only this machine reaches it. A name leads wherever its resolver says, so `localhost` is the only one that counts.
    var isOnThisMachine: Bool {
        switch self.kind {
        case .unix: return true
        case .tcp(let host, let port):
            if host.lowercased() == "localhost" { return true }
            return (try? SocketAddress(ipAddress: host, port: port))?.isLoopback ?? false
        }
    }
}
