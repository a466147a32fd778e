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
        self.append(number: microseconds / 1000)
        self.append(UInt8(ascii: "."))
        let (tenths, hundredths, thousandths) = (microseconds / 100 % 10, microseconds / 10 % 10, microseconds % 10)
        self.append(digit: tenths)
        if hundredths > 0 || thousandths > 0 { self.append(digit: hundredths) }
        if thousandths > 0 { self.append(digit: thousandths) }
        return true
    }

    /// Not below zero.
    private mutating func append(number: Int) {
        if number >= 10 { self.append(number: number / 10) }
        self.append(digit: number % 10)
    }

    private mutating func append(digit: Int) { self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)) }
}
