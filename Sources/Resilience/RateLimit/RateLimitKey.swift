/// Whose limit, such as a user's id, and what limits know it by: worked out once for somebody who calls often.
public struct RateLimitKey: Sendable, Hashable {
    public let text: String
    /// What the limits in this process know the key by: 64 bits of SipHash under a secret that each process makes anew. It has one
    /// size whatever a caller makes up as its key, and is worked out before any lock is held. Two of n keys fall together, and share a
    /// limit, with a chance of n² / 2⁶⁵: one in eight billion for 65,536 keys, and no caller can aim for it.
    let fingerprint: UInt64

    public init(_ text: String) {
        self.text = text
        var (text, hasher) = (text, Hasher())
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        self.fingerprint = UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
