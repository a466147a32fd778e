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

        init(_ name: Name, _ value: String) { (self.key, self.value) = (name.text, value) }

        /// Of its text, as limits count it.
        var byteCount: Int { self.key.utf8.count + self.value.utf8.count }

        fileprivate func isOf(_ key: Name) -> Bool {
            // Most keys differ in their length, which says so at once.
            self.key.utf8.count == key.text.utf8.count && self.key == key.text
        }
    }

    /// The name of an entry, in lower case: made once by whoever asks for it with each call.
    public struct Name: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
        fileprivate let text: String

        public init(_ text: String) { self.text = Metadata.canonical(text) }

        public init(stringLiteral text: String) { self.init(text) }

        public var description: String { self.text }
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    public var isEmpty: Bool { self.entries.isEmpty }

    /// The first value of `key`.
    public subscript(key: Name) -> String? { self.entries.first { $0.isOf(key) }?.value }

    /// The first value of `key`.
    public subscript(key: String) -> String? { self[Name(key)] }

    /// Every value of `key`, in order.
    public func values(of key: String) -> [String] {
        let key = Name(key)
        return self.entries.compactMap { $0.isOf(key) ? $0.value : nil }
    }

    /// The first value of `key`, and how many it has; nil: none.
    public func first(of key: Name) -> (value: String, count: Int)? {
        var found: (value: String, count: Int)?
        for entry in self.entries where entry.isOf(key) { found = (found?.value ?? entry.value, (found?.count ?? 0) + 1) }
        return found
    }

    /// Adds a value behind those that `key` already has.
    public mutating func append(_ key: String, _ value: String) {
        self.append(Entry(Name(key), value))
    }

    /// Makes `value` the only value of `key`.
    public mutating func set(_ key: Name, _ value: String) {
        if self.entries.contains(where: { $0.isOf(key) }) { self.entries.removeAll { $0.isOf(key) } }
        self.append(Entry(key, value))
    }

    /// Makes `value` the only value of `key`.
    public mutating func set(_ key: String, _ value: String) { self.set(Name(key), value) }

    public mutating func remove(_ key: String) {
        let key = Name(key)
        self.entries.removeAll { $0.isOf(key) }
    }

    mutating func append(_ entry: Entry) {
        // What answers carry has room at once.
        if self.entries.isEmpty { self.entries.reserveCapacity(4) }
        self.entries.append(entry)
    }

    public mutating func append(contentsOf other: Metadata) {
        self.entries.append(contentsOf: other.entries)
    }

    /// The first entries, as many as the limits allow: a peer refuses more.
    func within(_ limits: Limits) -> Metadata {
        // Encoded it takes a little more than its text.
        if self.entries.count <= limits.maxEntries, self.fieldsByteCount <= limits.maxBytes { return self }
        var bytes = 0
        let fitting = self.entries.prefix(limits.maxEntries).prefix { entry in
            bytes += entry.byteCount
            return bytes <= limits.maxBytes
        }
        if fitting.count == self.entries.count { return self }
        var metadata = Metadata()
        metadata.entries = Array(fitting)
        return metadata
    }

    fileprivate static func canonical(_ key: String) -> String {
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
