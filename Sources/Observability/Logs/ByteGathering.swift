/// What takes bytes one behind the other.
protocol ByteGathering: ~Copyable {
    mutating func append(_ byte: UInt8)
}

extension [UInt8]: ByteGathering {}

extension ByteGathering where Self: ~Copyable {
    /// Adds a time in milliseconds, to the microsecond, as `Double` writes it, which takes that longer.
    /// - Returns: false, and nothing is added, where that is left to `Double`: below zero, and beyond eleven days.
    mutating func append(microseconds: Int) -> Bool {
        guard (0..<1_000_000_000_000).contains(microseconds) else { return false }
        for digit in String(microseconds / 1000).utf8 { self.append(digit) }
        self.append(UInt8(ascii: "."))
        var (rest, unit) = (microseconds % 1000, 100)
        repeat {
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
            (rest, unit) = (rest % unit, unit / 10)
        } while rest > 0
        return true
    }
}
