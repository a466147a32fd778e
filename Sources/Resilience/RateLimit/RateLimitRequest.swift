/// What one call wants of one limit.
public struct RateLimitRequest: Sendable, Hashable {
    public let rule: RateLimitRule
    /// Whose limit, such as a user's id.
    public var key: String { self.kind.isEmpty ? self.name : self.kind + self.name }
    /// The key in two parts: it is put together only where somebody wants to read it.
    private let kind: String
    private let name: String
    /// How many it uses; 0 only looks.
    public let cost: Int
    /// What the limits in this process know the key by: 64 bits of SipHash under a secret that each process makes anew. It has one
    /// size whatever a caller makes up as its key, and is worked out before any lock is held. Two of n keys fall together, and share a
    /// limit, with a chance of n² / 2⁶⁵: one in eight billion for 65,536 keys, and no caller can aim for it.
    let fingerprint: UInt64

    /// - Parameters:
    ///   - kind: what the key begins with, to tell apart keys of different kinds.
    ///   - cost: below zero counts as zero.
    public init(_ rule: RateLimitRule, of kind: String = "", key: String, cost: Int = 1) {
        self.rule = rule
        self.kind = kind
        self.name = key
        self.cost = max(cost, 0)
        var hasher = Hasher()
        // Without an end between them: it is the whole key that counts.
        var (kind, name) = (kind, key)
        kind.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        self.fingerprint = UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
