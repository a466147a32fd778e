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

    /// Adds a value behind those that `key` already has.
    public mutating func append(_ key: String, _ value: String) {
        self.entries.append(Entry(key: Self.canonical(key), value: value))
    }

    /// Makes `value` the only value of `key`.
    public mutating func set(_ key: String, _ value: String) {
        self.remove(key)
        self.append(key, value)
    }

    public mutating func remove(_ key: String) {
        let key = Self.canonical(key)
        self.entries.removeAll { $0.key == key }
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
        key.utf8.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") || $0 >= 0x80 } ? key.lowercased() : key
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { self.append(key, value) }
    }
}
