public import NIOCore
public import NIOSSL

/// The other end of a connection.
public struct Peer: Sendable, CustomStringConvertible {
    public enum Transport: String, Sendable {
        case tcp
        case unix
        case inProcess
    }

    public var transport: Transport { didSet { self.description = Self.text(self.transport, self.address) } }
    /// The address that the call comes from: behind a trusted proxy, the one that the proxy names. Nil within a process.
    public var address: SocketAddress? { didSet { self.description = Self.text(self.transport, self.address) } }
    /// The certificate that mutual TLS proved.
    public var certificate: NIOSSLCertificate?
    /// Whether the connection is a trusted proxy's: `address` is then whatever the proxy says, so it proves nothing about where the
    /// caller is.
    public var isProxied: Bool
    /// The permission bits of the file of the unix socket that it came through; nil for other transports.
    public var socketMode: UInt16?
    /// Such as `192.0.2.7:4711`. Made once, as each call's line in a log has it.
    public private(set) var description: String

    public init(
        transport: Transport,
        address: SocketAddress? = nil,
        certificate: NIOSSLCertificate? = nil,
        isProxied: Bool = false,
        socketMode: UInt16? = nil
    ) {
        self.transport = transport
        self.address = address
        self.certificate = certificate
        self.isProxied = isProxied
        self.socketMode = socketMode
        self.description = Self.text(transport, address)
    }

    /// The IP address alone, without the port.
    public var ipAddress: String? { self.address?.ipAddress }

    /// The address as limits by address count it: an IPv4 address, or the /64 of an IPv6 address, all of which one host may have, such as
    /// `2001:db8:0:1::/64`. Nil where there is none.
    public var countedAddress: String? {
        guard let address = self.address, let counted = IPAddress(address)?.countedAs else { return nil }
        guard case .v6(let bits) = counted else { return self.ipAddress }
        let groups = (4...7).reversed().map { String(UInt16(truncatingIfNeeded: bits >> (16 * $0)), radix: 16) }
        return "\(groups.joined(separator: ":"))::/64"
    }

    private static func text(_ transport: Transport, _ address: SocketAddress?) -> String {
        switch transport {
        case .tcp: address.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "tcp"
        case .unix: "unix"
        case .inProcess: "in-process"
        }
    }
}
