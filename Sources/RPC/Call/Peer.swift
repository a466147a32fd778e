public import NIOCore
public import NIOSSL

/// The other end of a connection.
public struct Peer: Sendable, CustomStringConvertible {
    public enum Transport: String, Sendable {
        case tcp
        case unix
        case inProcess
    }

    /// Shared by the calls of a connection, and by whoever keeps one of them: copying a peer costs next to nothing.
    private var facts: Facts

    public init(
        transport: Transport,
        address: SocketAddress? = nil,
        certificate: NIOSSLCertificate? = nil,
        isProxied: Bool = false,
        socketMode: UInt16? = nil
    ) {
        self.facts = Facts(
            Fields(
                transport: transport, address: address, certificate: certificate, isProxied: isProxied, socketMode: socketMode))
    }

    public var transport: Transport {
        get { self.facts.fields.transport }
        set { self.change { $0.transport = newValue } }
    }

    /// The address that the call comes from: behind a trusted proxy, the one that the proxy names. Nil within a process.
    public var address: SocketAddress? {
        get { self.facts.fields.address }
        set { self.change { $0.address = newValue } }
    }

    /// The certificate that mutual TLS proved.
    public var certificate: NIOSSLCertificate? {
        get { self.facts.fields.certificate }
        set { self.change { $0.certificate = newValue } }
    }

    /// Whether the connection is a trusted proxy's: `address` is then whatever the proxy says, so it proves nothing about where the
    /// caller is.
    public var isProxied: Bool {
        get { self.facts.fields.isProxied }
        set { self.change { $0.isProxied = newValue } }
    }

    /// The permission bits of the file of the unix socket that it came through; nil for other transports.
    public var socketMode: UInt16? {
        get { self.facts.fields.socketMode }
        set { self.change { $0.socketMode = newValue } }
    }

    /// Such as `192.0.2.7:4711`.
    public var description: String { self.facts.description }

    /// The IP address alone, without the port.
    public var ipAddress: String? { self.facts.ipAddress }

    /// The address as limits by address count it: an IPv4 address, or the /64 of an IPv6 address, all of which one host may have, such as
    /// `2001:db8:0:1::/64`. Nil where there is none.
    public var countedAddress: String? { self.facts.countedAddress }

    /// What interceptors remember from one call of the connection to the next.
    ///
    /// Only what follows from this peer and from what stands in the value itself: a peer that changes has another memory.
    public var memory: PeerMemory { self.facts.memory }

    private mutating func change(_ change: (inout Fields) -> Void) {
        var fields = self.facts.fields
        change(&fields)
        self.facts = Facts(fields)
    }

    private struct Fields: Sendable {
        var transport: Transport
        var address: SocketAddress?
        var certificate: NIOSSLCertificate?
        var isProxied: Bool
        var socketMode: UInt16?
    }

    /// What is known of a peer, and the texts that each call wants of it, written once for all calls of a connection.
    private final class Facts: Sendable {
        let fields: Fields
        let memory = PeerMemory()
        let description: String
        let ipAddress: String?
        let countedAddress: String?

        init(_ fields: Fields) {
            self.fields = fields
            let address = fields.address
            let ipAddress = address?.ipAddress
            self.ipAddress = ipAddress
            self.description =
                switch fields.transport {
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
