/// The identifier of something the catalogue keeps: a UUID as RFC 9562 has it.
///
/// As text it is 36 characters in lower case; upper case is understood too.
public protocol Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
    var bits: IdentifierBits { get }
    init(bits: IdentifierBits)
}

/// The 128 bits of an identifier, in halves: Swift 6.3 breaks the stack of an async function that a UInt128 is passed to on it.
public struct IdentifierBits: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public static func < (left: IdentifierBits, right: IdentifierBits) -> Bool { (left.high, left.low) < (right.high, right.low) }

    /// All of them.
    public var value: UInt128 { UInt128(self.high) << 64 | UInt128(self.low) }

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// Names a tenant.
public struct TenantID: Identifier {
    public let bits: IdentifierBits
    public init(bits: IdentifierBits) { self.bits = bits }
}

/// Names an artisan of a tenant.
public struct ArtisanID: Identifier {
    public let bits: IdentifierBits
    public init(bits: IdentifierBits) { self.bits = bits }
}

/// Names a service of a tenant.
public struct ServiceID: Identifier {
    public let bits: IdentifierBits
    public init(bits: IdentifierBits) { self.bits = bits }
}

/// Names one change to one entity.
public struct ChangeID: Identifier {
    public let bits: IdentifierBits
    public init(bits: IdentifierBits) { self.bits = bits }
}

extension Identifier {
    /// The 128 bits, the first character of the text being the highest four.
    public var rawValue: UInt128 { self.bits.value }

    public init(rawValue: UInt128) {
        self.init(bits: IdentifierBits(high: UInt64(truncatingIfNeeded: rawValue >> 64), low: UInt64(truncatingIfNeeded: rawValue)))
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.bits < right.bits
    }
}
