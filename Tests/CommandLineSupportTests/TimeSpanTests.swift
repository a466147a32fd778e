import Testing

@testable import CommandLineSupport

@Suite struct TimeSpanTests {
    @Test(
        arguments: [
            ("2.5", .milliseconds(2500)), ("1", .seconds(1)), ("500ms", .milliseconds(500)), ("30s", .seconds(30)),
            ("2m", .seconds(120)),
            ("1m30s", .seconds(90)), ("1.5h", .seconds(5400)), ("250us", .microseconds(250)), ("250µs", .microseconds(250)),
            (".5", .milliseconds(500)),
        ] as [(String, Duration)])
    func `spans are read as people write them`(text: String, span: Duration) throws {
        #expect(try TimeSpan.parse(text) == span)
    }

    @Test(arguments: ["", "-", "--1", "+1", "s", "5x", "1m30", "30 s", "1..2", "nan", "inf", "1e3", "0x10", "١", "1s-2s"])
    func `what is no span is refused with the forms`(text: String) {
        let complaint = #expect(throws: Complaint.self) { try TimeSpan.parse(text) }
        #expect(complaint?.message == "`\(text)` is no span of time; write seconds, as in 2.5, or 500ms, 30s, 2m, 1m30s.")
    }

    @Test(arguments: ["0", "0s", "0m0s", "-1", "-500ms"]) func `no time at all is refused`(text: String) {
        let complaint = #expect(throws: Complaint.self) { try TimeSpan.parse(text) }
        #expect(complaint?.message.contains("no time at all") == true)
    }

    @Test(arguments: ["9000h", "99999999999999999999999999"]) func `longer than a year is refused`(text: String) {
        let complaint = #expect(throws: Complaint.self) { try TimeSpan.parse(text) }
        #expect(complaint?.message.contains("longer than a year") == true)
    }

    @Test(
        arguments: [
            (.zero, "0 µs"), (.nanoseconds(820_400), "820 µs"), (.nanoseconds(1_500), "1.5 µs"), (.nanoseconds(1), "1 ns"),
            (.nanoseconds(999), "999 ns"), (.microseconds(3_214), "3.21 ms"),
            (.microseconds(999_600), "1 s"), (.milliseconds(12_340), "12.3 s"), (.milliseconds(59_960), "1 m"),
            (.seconds(125), "2 m 5 s"),
            (.seconds(3599.7), "1 h 0 m"), (.seconds(7500), "2 h 5 m"), (.seconds(Int64.max), "over a year"),
            (.nanoseconds(999_600), "1 ms"),
        ] as [(Duration, String)])
    func `spans are written with three digits`(span: Duration, text: String) {
        #expect(TimeSpan.describe(span) == text)
    }
}
