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

    /// Reads a UUID; nil for any other text.
    public init?(_ text: some StringProtocol) {
        // In halves: shifting 128 bits for each character is most of what reading would take.
        var (high, low): (UInt64, UInt64) = (0, 0)
        var position = 0
        for byte in text.utf8 {
            let isHyphen = byte == UInt8(ascii: "-")
            switch position {
            case 8, 13, 18, 23: guard isHyphen else { return nil }
            case 0..<36:
                guard let digit = Self.digit(byte) else { return nil }
                if position < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
            default: return nil
            }
            position += 1
        }
        guard position == 36 else { return nil }
        self.init(bits: IdentifierBits(high: high, low: low))
    }

    private static func digit(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The 36 characters.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var (half, shift) = (self.bits.high, UInt64(64))
            for position in 0..<36 {
                if position == 8 || position == 13 || position == 18 || position == 23 {
                    buffer[position] = UInt8(ascii: "-")
                    if position == 18 { (half, shift) = (self.bits.low, 64) }
                } else {
                    shift -= 4
                    let digit = UInt8(truncatingIfNeeded: half >> shift) & 0xf
                    buffer[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                }
            }
            return 36
        }
    }
}
