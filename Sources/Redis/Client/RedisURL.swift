/// Where a Redis server is, and as whom it is spoken to.
///
/// Printing or dumping it shows no password.
public struct RedisURL: Sendable, Hashable {
    public enum Address: Sendable, Hashable {
        case tcp(host: String, port: Int)
        /// The path of a socket.
        case unix(path: String)
    }

    public var address: Address
    public var usesTLS: Bool
    /// Nil: the user that Redis calls `default`.
    public var user: String?
    public var password: String?
    /// The number of the database, from 0.
    public var database: Int

    public static let defaultPort = 6379

    public init(address: Address, usesTLS: Bool = false, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.address = address
        self.usesTLS = usesTLS
        self.user = user
        self.password = password
        self.database = database
    }

    /// Reads `redis://[[user]:password@]host[:port][/database]`, the same with `rediss` for TLS, or
    /// `unix://[[user]:password@]/path/of/socket[?db=database]`. User and password may hold what is written as `%` and two
    /// hexadecimal digits.
    /// - Throws: `invalidConfiguration`; the message says which part is wrong, and quotes none of it.
    public init(_ text: String) throws(RedisError) {
        guard let schemeEnd = text.firstRange(of: "://") else {
            throw Self.fault("has no scheme: write redis://HOST, rediss://HOST for TLS, or unix:///PATH.")
        }
        var rest = text[schemeEnd.upperBound...]
        // A socket's path may hold an @: what comes before the first / can only be user and password.
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var credentials: (user: String?, password: String)?
        if let at = rest[..<authorityEnd].lastIndex(of: "@") {
            credentials = try Self.credentials(rest[..<at])
            rest = rest[rest.index(after: at)...]
        } else if rest.contains("@"), !text.hasPrefix("unix:") {
            throw Self.fault("has an @ behind a /. Write a / in a password as %2F.")
        }
        let address: Address
        let database: Substring?
        switch text[..<schemeEnd.lowerBound].lowercased() {
        case "redis", "rediss": (address, database) = try Self.network(rest)
        case "unix": (address, database) = try Self.socket(rest)
        default: throw Self.fault("has a scheme that is none of redis, rediss and unix.")
        }
        self.init(
            address: address,
            usesTLS: text[..<schemeEnd.lowerBound].lowercased() == "rediss",
            user: credentials?.user,
            password: credentials?.password,
            database: try Self.number(of: database)
        )
    }

    private static func fault(_ rest: String) -> RedisError { RedisError(.invalidConfiguration, "The URL of Redis \(rest)") }

    // MARK: Parts

    private static func credentials(_ text: Substring) throws(RedisError) -> (user: String?, password: String) {
        guard let colon = text.firstIndex(of: ":") else {
            throw Self.fault("has no : before its @. Write user:password@, or :password@ without a user.")
        }
        guard let user = Self.decoded(text[..<colon]), let password = Self.decoded(text[text.index(after: colon)...]) else {
            throw Self.fault(
                "has a % in its user or password that is not followed by two hexadecimal digits of UTF-8. Write % as %25.")
        }
        guard !password.isEmpty else { throw Self.fault("has an empty password.") }
        return (user.isEmpty ? nil : user, password)
    }

    private static func network(_ text: Substring) throws(RedisError) -> (Address, database: Substring?) {
        guard !text.contains("?"), !text.contains("#") else {
            throw Self.fault("has options behind a ? or #, and none are known. The database's number is written as /NUMBER.")
        }
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        let (host, port) = try Self.hostAndPort(text[..<slash])
        let database = text[slash...].dropFirst()
        return (.tcp(host: String(host), port: port), database.isEmpty ? nil : database)
    }

    private static func hostAndPort(_ text: Substring) throws(RedisError) -> (Substring, Int) {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { throw Self.fault("has a [ without a ] in its host.") }
            host = text[text.index(after: text.startIndex)..<close]
            let behind = text[text.index(after: close)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw Self.fault("has something other than :PORT behind its ].") }
            if !behind.isEmpty { port = behind.dropFirst() }
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            if port?.contains(":") ?? false { throw Self.fault("has several : in its host. Write an IPv6 address in [ ].") }
        }
        guard !host.isEmpty else { throw Self.fault("has no host.") }
        guard !host.contains(where: { $0.isWhitespace || $0 == "%" }) else {
            throw Self.fault("has a character in its host that no host has.")
        }
        guard let port else { return (host, Self.defaultPort) }
        guard let number = Int(port), (1...65_535).contains(number), port.allSatisfy(\.isNumber) else {
            throw Self.fault("has a port that is no number from 1 to 65535.")
        }
        return (host, number)
    }

    private static func socket(_ text: Substring) throws(RedisError) -> (Address, database: Substring?) {
        let question = text.firstIndex(of: "?") ?? text.endIndex
        let path = text[..<question]
        guard path.hasPrefix("/") else { throw Self.fault("has no path of a socket that begins with /: write unix:///PATH.") }
        guard path.utf8.count <= Self.longestSocketPath else {
            throw Self.fault("has a socket's path of more than \(Self.longestSocketPath) bytes, which the system does not take.")
        }
        let option = text[question...].dropFirst()
        guard !option.isEmpty else { return (.unix(path: String(path)), nil) }
        guard option.hasPrefix("db=") else { throw Self.fault("has an option that is not db=NUMBER.") }
        return (.unix(path: String(path)), option.dropFirst(3))
    }

    /// What fits `sockaddr_un` with its NUL.
    private static let longestSocketPath = 107
    private static let largestDatabase = 1_000_000

    private static func number(of database: Substring?) throws(RedisError) -> Int {
        guard let database else { return 0 }
        guard let number = Int(database), (0...Self.largestDatabase).contains(number), database.allSatisfy(\.isNumber) else {
            throw Self.fault("has a database that is no number from 0 on.")
        }
        return number
    }

    /// Nil when a % is not followed by two hexadecimal digits, or the whole is not UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let digits = String(validating: rest.prefix(2), as: UTF8.self),
                digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension RedisURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// As it is written, with *** in place of the password, and without a user that is known by it alone.
    public var description: String {
        let credentials = self.password == nil ? "" : "\(self.user ?? ""):***@"
        switch self.address {
        case .tcp(let host, let port):
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(self.usesTLS ? "rediss" : "redis")://\(credentials)\(host):\(port)/\(self.database)"
        case .unix(let path): return "unix://\(credentials)\(path)?db=\(self.database)"
        }
    }

    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: ["url": self.description]) }
}
