/// An identifier as text: each call of the catalogue brings one or two.
extension Identifier {
    /// Reads a UUID; nil for any other text.
    public init?(_ text: some StringProtocol) {
        // Texts that lie elsewhere than in one piece of memory are copied.
        let bits = text.utf8.withContiguousStorageIfAvailable { IdentifierBits(text: $0) }
        guard let bits = bits ?? Array(text.utf8).withUnsafeBufferPointer({ IdentifierBits(text: $0) }) else { return nil }
        self.init(bits: bits)
    }

    /// The 36 characters.
    public var description: String { self.bits.text }
}

extension IdentifierBits {
    /// Reads a UUID: five groups of 8, 4, 4, 4 and 12 digits, with dashes between them.
    init?(text: UnsafeBufferPointer<UInt8>) {
        // No place below is above 35.
        guard text.count == 36 else { return nil }
        let dash = UInt8(ascii: "-")
        guard text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash,
            let first = Self.digits(text, 0, 4), let second = Self.digits(text, 9, 14),
            let third = Self.digits(text, 19, 24), let fourth = Self.digits(text, 28, 32)
        else { return nil }
        self.init(high: first << 32 | second, low: third << 32 | fourth)
    }

    /// What eight digits say, four from each of two places on. All are looked at together, each in a byte of its own.
    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ first: Int, _ second: Int) -> UInt64? {
        let text = self.four(text, first) << 32 | self.four(text, second)
        guard text & self.every(0x80) == 0 else { return nil }
        // No sum is above 0xFF, so that none carries into its neighbour; one from 0x80 on says that the byte is at least so much.
        func isAtLeast(_ bytes: UInt64, _ character: Unicode.Scalar) -> UInt64 {
            bytes + self.every(0x80 - UInt64(character.value))
        }
        let letters = text | self.every(0x20)
        let isNumber = isAtLeast(text, "0") & ~isAtLeast(text, ":") & self.every(0x80)
        let isLetter = isAtLeast(letters, "a") & ~isAtLeast(letters, "g") & self.every(0x80)
        guard isNumber | isLetter == self.every(0x80) else { return nil }
        // The lower four bits of a letter count from one.
        var digits = text & self.every(0x0F) + (isLetter >> 7) * 9
        digits = (digits | digits >> 4) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits >> 8) & 0x0000_FFFF_0000_FFFF
        return (digits | digits >> 16) & 0xFFFF_FFFF
    }

    private static func four(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt64 {
        UInt64(text[place]) << 24 | UInt64(text[place + 1]) << 16 | UInt64(text[place + 2]) << 8 | UInt64(text[place + 3])
    }

    private static func every(_ byte: UInt64) -> UInt64 { byte * 0x0101_0101_0101_0101 }

    /// The 36 characters.
    var text: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var (half, shift) = (self.high, UInt64(64))
            for position in 0..<36 {
                if position == 8 || position == 13 || position == 18 || position == 23 {
                    buffer[position] = UInt8(ascii: "-")
                    if position == 18 { (half, shift) = (self.low, 64) }
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
