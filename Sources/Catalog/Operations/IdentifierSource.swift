import Crypto

/// Makes identifiers. Safe to use from several tasks.
public struct IdentifierSource: Sendable {
    private let now: @Sendable () -> Timestamp
    private let random: @Sendable () -> UInt64

    /// - Parameters:
    ///   - now: the time of day. It may jump: identifiers stay unique, and only sort less well.
    ///   - random: 64 bits that nobody can foresee.
    public init(
        now: @escaping @Sendable () -> Timestamp = { .now },
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.now = now
        self.random = random
    }

    /// A UUID of version 7 (RFC 9562, 5.7): milliseconds, the fraction of one in 12 bits (6.2, method 3), 62 random bits.
    func make<ID: Identifier>(_: ID.Type = ID.self) -> ID {
        let microseconds = UInt64(max(0, self.now().microseconds))
        let milliseconds = UInt128(microseconds / 1_000) & (1 << 48 - 1)
        let fraction = UInt128(((microseconds % 1_000) << 12) / 1_000)
        let random = UInt128(self.random() >> 2)
        return ID(rawValue: milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random)
    }

    /// A UUID of version 8 (RFC 9562, 5.8) that is always the same for an item of a request that is sent again.
    static func derived(from request: DerivationRoot, position: Int64) -> ServiceID {
        var hash = request.hash
        hash.update(data: UInt64(bitPattern: position).bytes)
        let bits = hash.finalize().prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        let version: UInt128 = 0xf << 76
        let variant: UInt128 = 3 << 62
        return ServiceID(rawValue: bits & ~version & ~variant | 8 << 76 | 2 << 62)
    }
}

/// What identifiers are derived from: a request that is sent again has the same one, and no other request has.
struct DerivationRoot: Sendable {
    fileprivate let hash: SHA256

    /// Of a bulk call.
    init(_ key: IdempotencyKey, of tenant: TenantID) {
        self.init(["bulk", tenant.description, key.principal, key.method, key.requestID], key.bodyHash)
    }

    /// Of an upload.
    init(_ key: UploadKey, of tenant: TenantID) {
        self.init(["upload", tenant.description, key.principal, key.requestID], [])
    }

    private init(_ words: [String], _ bytes: [UInt8]) {
        var hash = SHA256()
        for part in words.map({ Array($0.utf8) }) + [bytes] {
            hash.update(data: UInt64(part.count).bytes)
            hash.update(data: part)
        }
        self.hash = hash
    }
}
