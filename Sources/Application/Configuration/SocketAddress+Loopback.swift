import NIOCore

extension SocketAddress {
    /// Whether it is an IP address of this machine to itself: 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        switch self {
        case .v4: self.ipAddress?.hasPrefix("127.") ?? false
        case .v6: self.ipAddress == "::1"
        case .unixDomainSocket: false
        }
    }
}
