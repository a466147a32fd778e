public import NIOCore
public import NIOSSL

/// The other end of a connection.
public struct Peer: Sendable, CustomStringConvertible {
    public enum Transport: String, Sendable {
        case tcp
        case unix
        case inProcess
    }

    public var transport: Transport
    /// The address that the call comes from: behind a trusted proxy, the one that the proxy names. Nil within a process.
    public var address: SocketAddress?
    /// The certificate that mutual TLS proved.
    public var certificate: NIOSSLCertificate?

    public init(transport: Transport, address: SocketAddress? = nil, certificate: NIOSSLCertificate? = nil) {
        self.transport = transport
        self.address = address
        self.certificate = certificate
    }

    /// The IP address alone, without the port, as limits by address count it.
    public var ipAddress: String? { self.address?.ipAddress }

    public var description: String {
        switch self.transport {
        case .tcp: self.address.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "tcp"
        case .unix: "unix"
        case .inProcess: "in-process"
        }
    }
}
