/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one seed gives one sequence, on every machine.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    /// The generator of one part of a run: parts of one seed have sequences of their own.
    package init(seed: UInt64, part: UInt64) {
        self.state = Self.mix(Self.mix(seed &+ Self.increment) ^ part &* Self.increment)
    }

    package mutating func next() -> UInt64 {
        self.state &+= Self.increment
        return Self.mix(self.state)
    }

    /// A number above 0 and up to 1, so that its logarithm is finite.
    package mutating func nextFraction() -> Double {
        Double((self.next() >> 11) + 1) * 0x1p-53
    }

    /// A UUID of version 4 as text: 122 random bits (RFC 9562 §5.4).
    package mutating func nextUUID() -> String {
        let high = self.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = self.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var text = ""
        for (offset, digit) in (Self.hexadecimal(high) + Self.hexadecimal(low)).enumerated() {
            if [8, 12, 16, 20].contains(offset) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
