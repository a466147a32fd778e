import Testing

@testable import RPC

@Suite struct PrintableNameTests {
    @Test(arguments: [
        ("plain.Name/Ünïcode 🪛", "plain.Name/Ünïcode 🪛"),
        ("\u{1B}[31mred\r\n\0", "\u{FFFD}[31mred\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("over\u{202E}ride\u{2066}\u{200F}", "over\u{FFFD}ride\u{FFFD}\u{FFFD}"),
        ("line\u{2028}paragraph\u{2029}", "line\u{FFFD}paragraph\u{FFFD}"),
    ])
    func `what could disturb a terminal or a log is replaced`(name: String, printable: String) {
        #expect(Array(String(printable: name).unicodeScalars) == Array(printable.unicodeScalars))
    }

    @Test func `it is cut short`() {
        #expect(String(printable: String(repeating: "x", count: 100_000)).count == 200)
    }
}
