import Testing

@testable import Observability

struct UnescapedTextTests {
    private static func isUsual(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    @Test(arguments: 0...33) func `one byte that is to be escaped is found wherever it is`(length: Int) {
        let plain = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        #expect(plain.withUnsafeBytes { isUnescaped($0) })
        for place in plain.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = plain
                bytes[place] = byte
                let found = bytes.withUnsafeBytes { isUnescaped($0) }
                if found != Self.isUsual(byte) { Issue.record("byte \(byte) at \(place) of \(length)") }
            }
        }
    }

    @Test func `so is one beside any other`() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [0x61, 0x62, first, second, 0x63, 0x64, 0x65, 0x66] as [UInt8]
                let found = bytes.withUnsafeBytes { isUnescaped($0) }
                if found != (Self.isUsual(first) && Self.isUsual(second)) { Issue.record("bytes \(first) and \(second)") }
            }
        }
    }
}
