import Testing

@testable import Protobuf

@Suite struct JSONNumberTests {
    private func integer<Value: FixedWidthInteger>(_ text: String, _ type: Value.Type) throws -> String {
        switch try #require(JSONNumber(text)).integer(as: type) {
        case .exact(let value): "\(value)"
        case .fractional: "fractional"
        case .outOfRange: "out of range"
        }
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.000e9", "0"), ("0e999999999999999999999", "0"), ("1", "1"), ("-1", "-1"), ("1.0", "1"),
        ("1e3", "1000"),
        ("1E+3", "1000"), ("1.5e1", "15"), ("1500e-2", "15"), ("100000e-5", "1"), ("0.00001e5", "1"), ("1.50e2", "150"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9.223372036854775807e18", "9223372036854775807"), ("922337203685477580700e-2", "9223372036854775807"),
        ("9223372036854775808", "out of range"), ("-9223372036854775809", "out of range"), ("1e19", "out of range"),
        ("18446744073709551616", "out of range"), ("1e999999999999999999999", "out of range"), ("123456789e100", "out of range"),
        ("0.5", "fractional"), ("-1.5", "fractional"), ("1e-1", "fractional"), ("1e-999999999999999999999", "fractional"),
        ("9007199254740993", "9007199254740993"), ("9007199254740993.0", "9007199254740993"),
    ])
    func `whole numbers are exact, however they are written`(text: String, expected: String) throws {
        #expect(try self.integer(text, Int64.self) == expected)
    }

    @Test func `each integer type has its own range`() throws {
        #expect(try self.integer("2147483647", Int32.self) == "2147483647")
        #expect(try self.integer("2147483648", Int32.self) == "out of range")
        #expect(try self.integer("-2147483648", Int32.self) == "-2147483648")
        #expect(try self.integer("-2147483649", Int32.self) == "out of range")
        #expect(try self.integer("4294967295", UInt32.self) == "4294967295")
        #expect(try self.integer("4.294967295e9", UInt32.self) == "4294967295")
        #expect(try self.integer("4294967296", UInt32.self) == "out of range")
        #expect(try self.integer("-1", UInt32.self) == "out of range")
        #expect(try self.integer("18446744073709551615", UInt64.self) == "18446744073709551615")
        #expect(try self.integer("18446744073709551616", UInt64.self) == "out of range")
        #expect(try self.integer("-1", UInt64.self) == "out of range")
        #expect(try self.integer("-0", UInt64.self) == "0")
    }

    @Test(arguments: ["", " 1", "1 ", "+1", "01", "1.", ".1", "1e", "0x1", "١", "NaN", "1,5", "--1", "1e1.5"])
    func `text that is no number is none`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `floats are the nearest, or too large`() throws {
        #expect(JSONNumber("0.1")?.floatingPoint(as: Double.self) == 0.1)
        #expect(JSONNumber("1e400")?.floatingPoint(as: Double.self) == nil)
        #expect(JSONNumber("-1e400")?.floatingPoint(as: Double.self) == nil)
        #expect(JSONNumber("1e-400")?.floatingPoint(as: Double.self) == 0)
        #expect(JSONNumber("3.4028235e38")?.floatingPoint(as: Float.self) == .greatestFiniteMagnitude)
        #expect(JSONNumber("3.5e38")?.floatingPoint(as: Float.self) == nil)
        #expect(JSONNumber("-0")?.floatingPoint(as: Double.self)?.sign == .minus)
        // Read as a double first, this would round twice, and wrongly.
        #expect(JSONNumber("1.00000017881393432617187499")?.floatingPoint(as: Float.self) == Float(1.0).nextUp)
    }

    @Test func `floats are written in as few digits as read back the same`() throws {
        func text(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
            var output = JSONOutput(isPretty: false)
            output.number(value)
            return String(decoding: output.bytes, as: UTF8.self)
        }
        #expect(text(0.1) == "0.1")
        #expect(text(Float(0.1)) == "0.1")
        #expect(text(1.0) == "1")
        #expect(text(-0.0) == "-0.0")
        #expect(text(Double.nan) == "\"NaN\"")
        #expect(text(Float.infinity) == "\"Infinity\"")
        #expect(text(-Double.infinity) == "\"-Infinity\"")
        for value in [1e16, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi, 123456789.125, 1e-5] {
            let number = try #require(JSONNumber(text(value)), "\(value)")
            #expect(number.floatingPoint(as: Double.self) == value)
        }
    }
}
