/// What a server may be told.
public struct ServerConfiguration: Sendable {
    public var limits = ServerLimits()
    /// TLS for every TCP connection; nil speaks plainly. Unix sockets are guarded by their file's mode instead.
    public var tls: ServerTLS?
    /// Proxies that begin each TCP connection with a PROXY header (version 2), which names the true client. It is required from
    /// these addresses and garbage from all others. Whoever connects from here can claim any address: list the proxies alone.
    public var trustedProxies: [AddressRange] = []
    /// Who may connect to unix sockets, as the permission bits of a file; connecting needs the right to write.
    public var unixSocketMode: UInt16 = 0o600
    /// Told of each call that is refused before it reaches an interceptor, so that those are counted too. Runs on the connection's
    /// event loop: it does no more than count.
    public var onRefusal: (@Sendable (RefusedCall) -> Void)?

    public init() {}
}
