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
        guard text.utf8.count == 36 else { return nil }
        // In halves and without a branch for each kind of digit: each call of the catalogue brings one or two.
        var (high, low): (UInt64, UInt64) = (0, 0)
        var (position, isWrong) = (0, false)
        for byte in text.utf8 {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                isWrong = isWrong || byte != UInt8(ascii: "-")
            } else {
                let letter = (byte | 0x20) &- UInt8(ascii: "a")
                let number = byte &- UInt8(ascii: "0")
                isWrong = isWrong || letter >= 6 && number >= 10
                let digit = UInt64(letter < 6 ? letter + 10 : number & 0xF)
                if position < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
            }
            position += 1
        }
        guard !isWrong else { return nil }
        self.init(bits: IdentifierBits(high: high, low: low))
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
