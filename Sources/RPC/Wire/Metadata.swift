/// Pairs of text that travel beside a call's messages: credentials, request id, trace context, rate-limit answers.
///
/// Keys are compared and kept in lower case; a key may have several values, in order. A value type: safe to share.
public struct Metadata: Hashable, Sendable {
    /// Most entries a call may carry (WIRE: 64), and most bytes of keys and values together (16 KiB).
    public struct Limits: Hashable, Sendable {
        public var maxEntries = 64
        public var maxBytes = 16 * 1024

        public init() {}
    }

    public struct Entry: Hashable, Sendable {
        public let key: String
        public let value: String
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    public var isEmpty: Bool { self.entries.isEmpty }

    /// The first value of `key`.
    public subscript(key: String) -> String? {
        let key = Self.canonical(key)
        return self.entries.first { $0.key == key }?.value
    }

    /// Every value of `key`, in order.
    public func values(of key: String) -> [String] {
        let key = Self.canonical(key)
        return self.entries.compactMap { $0.key == key ? $0.value : nil }
    }

    /// The first value of `key`, and how many it has; nil: none.
    public func first(of key: String) -> (value: String, count: Int)? {
        let key = Self.canonical(key)
        var found: (value: String, count: Int)?
        for entry in self.entries where entry.key == key { found = (found?.value ?? entry.value, (found?.count ?? 0) + 1) }
        return found
    }

    /// Adds a value behind those that `key` already has.
    public mutating func append(_ key: String, _ value: String) {
        self.add(Self.canonical(key), value)
    }

    /// Makes `value` the only value of `key`.
    public mutating func set(_ key: String, _ value: String) {
        let key = Self.canonical(key)
        if self.entries.contains(where: { $0.key == key }) { self.entries.removeAll { $0.key == key } }
        self.add(key, value)
    }

    public mutating func remove(_ key: String) {
        let key = Self.canonical(key)
        self.entries.removeAll { $0.key == key }
    }

    private mutating func add(_ key: String, _ value: String) {
        // What answers carry has room at once.
        if self.entries.isEmpty { self.entries.reserveCapacity(4) }
        self.entries.append(Entry(key: key, value: value))
    }

    public mutating func append(contentsOf other: Metadata) {
        self.entries.append(contentsOf: other.entries)
    }

    /// The first entries, as many as the limits allow: a peer refuses more.
    func within(_ limits: Limits) -> Metadata {
        if self.entries.isEmpty { return self }
        var bytes = 0
        let fitting = self.entries.prefix(limits.maxEntries).prefix { entry in
            bytes += entry.key.utf8.count + entry.value.utf8.count
            return bytes <= limits.maxBytes
        }
        if fitting.count == self.entries.count { return self }
        var metadata = Metadata()
        metadata.entries = Array(fitting)
        return metadata
    }

    private static func canonical(_ key: String) -> String {
        // Nearly every key is, and this is asked several times a call.
        var text = key
        let isCanonical = text.withUTF8 { bytes in
            unsafe !bytes.contains { $0 &- UInt8(ascii: "A") < 26 || $0 >= 0x80 }
        }
        return isCanonical ? key : key.lowercased()
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { self.append(key, value) }
    }
}
