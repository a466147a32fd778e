/// A number as a JSON text writes it (RFC 8259 §6), kept as text so that 64-bit integers and long fractions lose nothing.
struct JSONNumber {
    /// What a number is as an integer of some type.
    enum IntegerForm<Value: FixedWidthInteger> {
        case exact(Value)
        /// It has a part after the point that is not zero.
        case fractional
        case outOfRange
    }

    /// The characters of the number.
    let text: ArraySlice<UInt8>
    private let integerDigits: Range<Int>
    private let fractionDigits: Range<Int>
    /// The exponent, held within ±`exponentLimit`: far beyond it every type overflows, or has nothing but zeros left.
    private let exponent: Int

    private static let exponentLimit = 1_000_000_000

    /// The longest number at the start of `bytes`; nil when there is none.
    init?(prefixOf bytes: ArraySlice<UInt8>) {
        var index = bytes.startIndex
        func isDigit(_ index: Int) -> Bool {
            index < bytes.endIndex && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
        }
        func character(_ index: Int) -> Unicode.Scalar? {
            index < bytes.endIndex ? Unicode.Scalar(bytes[index]) : nil
        }
        if character(index) == "-" { index += 1 }
        let integerStart = index
        guard isDigit(index) else { return nil }
        if character(index) == "0" {
            index += 1
        } else {
            while isDigit(index) { index += 1 }
        }
        self.integerDigits = integerStart..<index
        if character(index) == ".", isDigit(index + 1) {
            let start = index + 1
            index = start
            while isDigit(index) { index += 1 }
            self.fractionDigits = start..<index
        } else {
            self.fractionDigits = index..<index
        }
        var exponent = 0
        if character(index) == "e" || character(index) == "E" {
            let signIndex = index + 1
            let isSigned = character(signIndex) == "+" || character(signIndex) == "-"
            var digitIndex = isSigned ? signIndex + 1 : signIndex
            if isDigit(digitIndex) {
                while isDigit(digitIndex) {
                    exponent = min(exponent * 10 + Int(bytes[digitIndex] - UInt8(ascii: "0")), Self.exponentLimit)
                    digitIndex += 1
                }
                if character(signIndex) == "-" { exponent = -exponent }
                index = digitIndex
            }
        }
        self.exponent = exponent
        self.text = bytes[bytes.startIndex..<index]
    }

    /// A whole string that is a number and nothing else.
    init?(_ string: String) {
        let bytes = Array(string.utf8)
        guard let number = JSONNumber(prefixOf: bytes[...]), number.text.count == bytes.count else { return nil }
        self = number
    }

    /// Whether a number followed by this character was not at its end: `01`, `1.`, `1e`, `12abc`.
    static func mayContinue(with byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return true
        case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            return true
        default:
            return false
        }
    }

    private var isNegative: Bool { self.text.first == UInt8(ascii: "-") }

    /// The exact integer, also where it is written with a point or an exponent: `1.0`, `1e3`, `1500e-2`.
    func integer<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> IntegerForm<Value> {
        var digits = Array(self.text[self.integerDigits]) + self.text[self.fractionDigits]
        var shift = self.exponent - self.fractionDigits.count
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            shift += 1
        }
        guard !digits.isEmpty else { return .exact(0) }
        if shift < 0 { return .fractional }
        var magnitude: UInt64 = 0
        for digit in digits {
            guard let next = magnitude.timesTen(plus: UInt64(digit - UInt8(ascii: "0"))) else { return .outOfRange }
            magnitude = next
        }
        // The last digit is not zero, so this overflows, and ends, after at most twenty rounds.
        for _ in 0..<shift {
            guard let next = magnitude.timesTen(plus: 0) else { return .outOfRange }
            magnitude = next
        }
        let value: Value?
        if self.isNegative {
            value = magnitude > Int64.min.magnitude ? nil : Value(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
        } else {
            value = Value(exactly: magnitude)
        }
        return value.map { .exact($0) } ?? .outOfRange
    }

    /// The nearest floating-point number; nil when it is beyond the type's largest.
    func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(as type: Value.Type = Value.self) -> Value? {
        guard let value = Value(String(decoding: self.text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}

extension UInt64 {
    fileprivate func timesTen(plus digit: UInt64) -> UInt64? {
        let (product, productOverflows) = self.multipliedReportingOverflow(by: 10)
        let (sum, sumOverflows) = product.addingReportingOverflow(digit)
        return productOverflows || sumOverflows ? nil : sum
    }
}
