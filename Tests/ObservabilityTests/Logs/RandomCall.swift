import Logging
import TestSupport

@testable import Observability

extension EndedCall {
    /// A call as they are, or one whose facts are what nobody wants in a log.
    static func random(using random: inout SplitMix64) -> EndedCall {
        let isHostile = Bool.random(using: &random)
        func text() -> String { Self.text(isHostile ? Self.hostile : Self.usual, using: &random) }
        func optional() -> String? { Bool.random(using: &random) ? text() : nil }
        let durations = [
            nil, 0, 1, 10, 100, 999, 1_000, 1_234_567, 60_000_000, 999_999_999_999, 1_000_000_000_000, -1, Int.max / 2,
        ]
        return EndedCall(
            level: Logger.Level.allCases.randomElement(using: &random) ?? .info,
            ending: Ending.allCases.randomElement(using: &random) ?? .answered,
            method: text(), status: text(),
            microseconds: Bool.random(using: &random)
                ? Int.random(in: 0..<100_000_000, using: &random) : durations.randomElement(using: &random) ?? nil,
            peer: text(), requestID: optional(), tenant: optional(), error: isHostile ? optional() : nil,
            databaseSaid: isHostile ? optional() : nil)
    }

    private static let usual = ["order-4711", "/", "a.B", "127.0.0.1:4711", " ", "="]

    private static let hostile = [
        "order-4711", "\"", "\\", "\n", "\r\n", "\t", "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{9B}2J", "=", " ", "ä", "\u{2028}",
        "👩‍👩‍👧", "e\u{301}\u{301}", "{\"level\":\"error\"}", "\\u0022", "\u{202E}", "\u{10FFFF}", "日本", "},",
    ]

    private static func text(_ parts: [String], using random: inout SplitMix64) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &random) { text += parts.randomElement(using: &random) ?? "" }
        // Now and then far more than fits.
        let times = UInt8.random(in: 0...15, using: &random) == 0 ? 65_536 / max(text.utf8.count, 1) : 1
        return String(repeating: text, count: times)
    }
}
