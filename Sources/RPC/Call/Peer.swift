public import NIOCore
public import NIOSSL

/// The other end of a connection.
public struct Peer: Sendable, CustomStringConvertible {
    public enum Transport: String, Sendable {
        case tcp
        case unix
        case inProcess
    }

    public var transport: Transport { didSet { self.texts = Texts(self.transport, self.address) } }
    /// The address that the call comes from: behind a trusted proxy, the one that the proxy names. Nil within a process.
    public var address: SocketAddress? { didSet { self.texts = Texts(self.transport, self.address) } }
    /// The certificate that mutual TLS proved.
    public var certificate: NIOSSLCertificate?
    /// Whether the connection is a trusted proxy's: `address` is then whatever the proxy says, so it proves nothing about where the
    /// caller is.
    public var isProxied: Bool
    /// The permission bits of the file of the unix socket that it came through; nil for other transports.
    public var socketMode: UInt16?
    private var texts: Texts

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
        self.texts = Texts(transport, address)
    }

    /// Such as `192.0.2.7:4711`.
    public var description: String { self.texts.description }

    /// The IP address alone, without the port.
    public var ipAddress: String? { self.texts.ipAddress }

    /// The address as limits by address count it: an IPv4 address, or the /64 of an IPv6 address, all of which one host may have, such as
    /// `2001:db8:0:1::/64`. Nil where there is none.
    public var countedAddress: String? { self.texts.countedAddress }

    /// What each call wants to know of its peer, written once for all calls of a connection.
    private final class Texts: Sendable {
        let description: String
        let ipAddress: String?
        let countedAddress: String?

        init(_ transport: Transport, _ address: SocketAddress?) {
            let ipAddress = address?.ipAddress
            self.ipAddress = ipAddress
            self.description =
                switch transport {
                case .tcp: address.map { "\(ipAddress ?? "?"):\($0.port ?? 0)" } ?? "tcp"
                case .unix: "unix"
                case .inProcess: "in-process"
                }
            switch address.flatMap({ IPAddress($0) })?.countedAs {
            case nil: self.countedAddress = nil
            case .v4: self.countedAddress = ipAddress
            case .v6(let bits):
                let groups = (4...7).reversed().map { String(UInt16(truncatingIfNeeded: bits >> (16 * $0)), radix: 16) }
                self.countedAddress = "\(groups.joined(separator: ":"))::/64"
            }
        }
    }
}
