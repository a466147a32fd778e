import Logging
import Testing

@testable import Observability

struct LogLineTests {
    private static func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(
            time: LogTime(milliseconds: 1_795_549_252_123), level: .info, message: message, logger: "krafti.server",
            metadata: metadata)
    }

    @Test func `a line is for people`() {
        let line = Self.line("call answered", ["rpc.method": "a/B", "note": "two words", "empty": ""])
        #expect(
            line.shown(.text)
                == "2026-11-24T19:40:52.123Z INFO    call answered empty=\"\" note=\"two words\" rpc.method=a/B\n")
    }

    @Test func `a line is for programs`() {
        let line = Self.line("call answered", ["rpc.method": "a/B", "msg": "x"])
        #expect(
            line.shown(.json)
                == #"{"time":"2026-11-24T19:40:52.123Z","level":"info","msg":"call answered","logger":"krafti.server","msg_":"x","rpc.method":"a/B"}"#
                + "\n"
        )
    }

    @Test func `numbers are numbers for programs, and text that looks like one is text`() {
        let line = Self.line(
            "m", ["a": .stringConvertible(-3), "b": .stringConvertible(0.42), "c": "17", "d": .stringConvertible(Double.nan)])
        #expect(line.shown(.json).hasSuffix(#""a":-3,"b":0.42,"c":"17","d":"nan"}"# + "\n"))
        #expect(line.shown(.text).hasSuffix(" m a=-3 b=0.42 c=17 d=nan\n"))
    }

    @Test(arguments: ["\n", "\r\n", "\u{1B}[2J", "\u{0}", "\u{9B}2J", "\u{7F}", "a\nERROR forged"])
    func `whatever a peer sends, a line stays one line, and no terminal obeys it`(text: String) {
        for line in [Self.line("message", ["value": "\(text)"]), Self.line(text), Self.line("m", ["\(text)": "v"])] {
            for output in [line.shown(.text), line.shown(.json)] {
                let body = output.dropLast()
                #expect(output.hasSuffix("\n"))
                #expect(!body.unicodeScalars.contains { $0.properties.generalCategory == .control })
            }
        }
    }

    @Test func `a long value is cut off`() {
        let line = Self.line("message", ["value": "\(String(repeating: "x", count: 1_000_000))"])
        #expect(line.shown(.json).utf8.count < 3000)
    }

    @Test func `so is one that is a single character to people, and what is left is whole scalars`() {
        let line = Self.line("message", ["value": "e\(String(repeating: "\u{301}", count: 1_000_000))"])
        let text = line.shown(.json)
        #expect(text.utf8.count < 3000)
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
        let end = "\u{301}…\"}\n"
        #expect(text.utf8.suffix(end.utf8.count).elementsEqual(end.utf8))
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func `times are those of the calendar`(milliseconds: Int64, text: String) {
        #expect(LogTime(milliseconds: milliseconds).full == text)
    }

    @Test func `a handler adds what its logger knows`() {
        let reader = ToyReader()
        var logger = Logger(label: "krafti.server") {
            LineLogHandler(label: $0, output: reader.output(.json), level: .info)
        }
        logger[metadataKey: "server"] = "a"
        logger.debug("not this")
        logger.info("this", metadata: ["call": "1"])
        #expect(reader.writes.all.count == 1)
        #expect(reader.writes.all.first?.contains(#""msg":"this","logger":"krafti.server","call":"1","server":"a""#) == true)
    }
}
