public import NIOCore

/// Where a server listens, or a client connects. Written `tcp://HOST:PORT`, `HOST:PORT`, `tcp://[::1]:PORT` or `unix:///PATH`.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// Port 0 lets the system choose when listening.
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    public var kind: Kind

    public init(_ kind: Kind) { self.kind = kind }

    public static func tcp(_ host: String, _ port: Int) -> Endpoint { Endpoint(.tcp(host: host, port: port)) }
    public static func unix(_ path: String) -> Endpoint { Endpoint(.unix(path: path)) }

    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: `Invalid`, which says what an address looks like.
    public init(parsing text: String) throws(Invalid) {
        if let path = text.dropping(prefix: "unix://") ?? text.dropping(prefix: "unix:") {
            guard path.hasPrefix("/") else {
                throw Invalid(description: "`\(text)`: a unix socket is named by its whole path, as in unix:///run/krafti.sock.")
            }
            // sockaddr_un.sun_path holds 108 bytes, the closing NUL among them.
            guard path.utf8.count < 108 else {
                throw Invalid(
                    description: "`\(text)`: the path of a unix socket has 107 bytes at most; this one has \(path.utf8.count).")
            }
            self.kind = .unix(path: path)
            return
        }
        let rest = text.dropping(prefix: "tcp://") ?? text.dropping(prefix: "tcp:") ?? text
        let noAddress = Invalid(description: "`\(text)` is no address; write HOST:PORT, as in 127.0.0.1:7447, or unix:///PATH.")
        guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]) else { throw noAddress }
        var host = String(rest[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard Self.mayBeHost(host) else { throw noAddress }
        guard !host.isEmpty else {
            throw Invalid(description: "`\(text)` names no host; write HOST:PORT, as in 127.0.0.1:\(port).")
        }
        self.kind = .tcp(host: host, port: Int(port))
    }

    /// Whether it may be a name, or an IP address: a URL, such as `http://a.example`, is neither.
    private static func mayBeHost(_ text: String) -> Bool {
        if text.contains(where: { $0 == "/" || $0 == "@" || $0 == "[" || $0 == "]" || $0.isWhitespace }) { return false }
        // Colons are of IPv6 alone, whose zone, behind a %, is any name.
        return !text.contains(":") || text.prefix { $0 != "%" }.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }

    public init(_ address: SocketAddress) {
        switch address {
        case .v4, .v6: self.kind = .tcp(host: address.ipAddress ?? "", port: address.port ?? 0)
        case .unixDomainSocket: self.kind = .unix(path: address.pathname ?? "")
        }
    }

    public var description: String {
        switch self.kind {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix://\(path)"
        }
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> String? {
        self.hasPrefix(prefix) ? String(self.dropFirst(prefix.count)) : nil
    }
}
