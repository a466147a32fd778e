import Foundation
import Logging
import TestSupport
import Testing

@testable import Observability

struct CallLogTests {
    private static let time = LogTime(milliseconds: 1_795_549_252_123)

    private static func call(_ level: Logger.Level = .info, _ ending: EndedCall.Ending = .answered) -> EndedCall {
        EndedCall(
            level: level, ending: ending, method: "a.B/C", status: "OK", microseconds: 1_250, peer: "192.0.2.7:4711",
            requestID: "order-1", tenant: "0190b0c4")
    }

    private static func log(
        _ reader: ToyReader, _ style: LineStyle = .json, level: Logger.Level = .info, calls: LoggedCalls = .all
    ) -> CallLog {
        CallLog(reader.output(style), logger: "krafti.server", level: level, calls: calls) { Self.time }
    }

    @Test func `a call's line has all that is known of it`() {
        let reader = ToyReader()
        Self.log(reader).write(Self.call())
        reader.doAll()
        #expect(
            reader.text
                == #"{"time":"2026-11-24T19:40:52.123Z","level":"info","msg":"call answered","logger":"krafti.server","#
                + #""duration_ms":1.25,"peer":"192.0.2.7:4711","request_id":"order-1","rpc.method":"a.B/C","#
                + #""rpc.response.status_code":"OK","tenant":"0190b0c4"}"# + "\n")
    }

    @Test func `for people it looks like any other`() {
        let reader = ToyReader()
        Self.log(reader, .text).write(Self.call(.warning, .failed))
        reader.doAll()
        #expect(
            reader.text
                == "2026-11-24T19:40:52.123Z WARNING call failed duration_ms=1.25 peer=192.0.2.7:4711 request_id=order-1 "
                + "rpc.method=a.B/C rpc.response.status_code=OK tenant=0190b0c4\n")
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `whatever a call's facts are, its line is that of the log`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let call = EndedCall.random(using: &random)
            for style in LineStyle.allCases {
                let expected = LogLine(
                    time: Self.time, level: call.level, message: call.ending.rawValue, logger: "krafti.server",
                    metadata: call.metadata)
                let line = String(decoding: call.line(style, time: Self.time, logger: "krafti.server"), as: UTF8.self)
                #expect(line == expected.shown(style), "seed \(seed)")
                #expect(line.utf8.count < 7 * 6 * (LogLine.maxValueBytes + 20), "seed \(seed)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `each is one JSON object on one line, which says what was given`(seed: UInt64)
        throws
    {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let call = EndedCall.random(using: &random)
            let line = call.line(.json, time: Self.time, logger: "krafti.server")
            let text = String(decoding: line, as: UTF8.self)
            #expect(text.last == "\n")
            #expect(!text.dropLast().unicodeScalars.contains { $0.properties.generalCategory == .control }, "seed \(seed)")
            let parsed = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any], "seed \(seed)")
            let expected: [String: String?] = [
                "time": "2026-11-24T19:40:52.123Z", "level": call.level.rawValue, "msg": call.ending.rawValue,
                "logger": "krafti.server", "rpc.method": call.method, "rpc.response.status_code": call.status, "peer": call.peer,
                "request_id": call.requestID, "tenant": call.tenant, "error": call.error, "database_said": call.databaseSaid,
            ]
            for (name, value) in expected {
                #expect(parsed[name] as? String == value.map(LogLine.bounded), "seed \(seed), \(name)")
            }
            let duration = (parsed["duration_ms"] as? NSNumber)?.doubleValue
            #expect(duration == call.microseconds.map { Double($0) / 1000 }, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `calls that were answered leave the lines that any other would`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            var call = EndedCall.random(using: &random)
            (call.ending, call.error, call.databaseSaid) = (.answered, nil, nil)
            let microseconds = call.microseconds ?? 0
            call.microseconds = microseconds
            for style in LineStyle.allCases {
                let reader = ToyReader()
                let log = Self.log(reader, style, level: .trace)
                log.answered(call.method, status: call.status, at: call.level)?.write(
                    microseconds: microseconds, peer: call.peer, requestID: call.requestID, tenant: call.tenant)
                log.write(call)
                reader.doAll()
                let expected = LogLine(
                    time: Self.time, level: call.level, message: call.ending.rawValue, logger: "krafti.server",
                    metadata: call.metadata
                ).shown(style)
                #expect(reader.text == expected + expected, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 900...1100) func `so they do whether or not they fit on the stack`(length: Int) {
        let reader = ToyReader()
        let log = Self.log(reader)
        var call = Self.call()
        call.requestID = String(repeating: "x", count: length - 240)
        log.answered(call.method, status: call.status, at: call.level)?.write(
            microseconds: 1_250, peer: call.peer, requestID: call.requestID, tenant: call.tenant)
        log.write(call)
        reader.doAll()
        let expected = LogLine(
            time: Self.time, level: .info, message: "call answered", logger: "krafti.server", metadata: call.metadata
        ).shown(.json)
        #expect(reader.text == expected + expected)
    }

    @Test func `calls that were answered leave no line where such calls leave none`() {
        let reader = ToyReader()
        #expect(Self.log(reader).answered("a.B/C", status: "OK", at: .debug) == nil)
        #expect(Self.log(reader, calls: .failures).answered("a.B/C", status: "OK", at: .info) == nil)
    }

    @Test func `a logger of another kind is told the same`() {
        let reader = ToyReader()
        let other = ToyReader()
        let logger = Logger(label: "krafti.server") {
            LineLogHandler(label: $0, output: other.output(.json), level: .info)
        }
        Self.log(reader).write(Self.call())
        CallLog(logger).write(Self.call())
        CallLog(logger).answered("a.B/C", status: "OK", at: .info)?.write(
            microseconds: 1_250, peer: "192.0.2.7:4711", requestID: "order-1", tenant: "0190b0c4")
        reader.doAll()
        other.doAll()
        // Up to the end of the time.
        let expected = reader.text.dropFirst(34)
        #expect(!expected.isEmpty)
        #expect(other.writes.all.map { $0.dropFirst(34) } == [expected, expected])
    }

    @Test func `calls below the level leave no line`() {
        let reader = ToyReader()
        let log = Self.log(reader, level: .warning)
        for level in Logger.Level.allCases { log.write(Self.call(level)) }
        reader.doAll()
        let levels = reader.text.split(separator: "\n").map { $0.split(separator: "\"")[7] }
        #expect(levels == ["warning", "error", "critical"])
    }

    @Test(arguments: [
        (LoggedCalls.all, [EndedCall.Ending.answered, .refused, .failed]), (.failures, [.refused, .failed]), (.faults, [.failed]),
    ])
    func `which calls leave a line can be chosen`(calls: LoggedCalls, endings: [EndedCall.Ending]) {
        let reader = ToyReader()
        let log = Self.log(reader, calls: calls)
        for ending in EndedCall.Ending.allCases {
            #expect(log.takes(ending, at: .error) == endings.contains(ending))
            #expect(!log.takes(ending, at: .debug))
            log.write(Self.call(.error, ending))
        }
        reader.doAll()
        #expect(reader.text.split(separator: "\n").count == endings.count)
    }

    @Test func `calls and everything else come in their order, and a line says how many calls were left out`() {
        let reader = ToyReader()
        var limits = LogLines.Limits()
        limits.bytes = 600
        let output = reader.output(.text, limits: limits)
        let log = CallLog(output, logger: "krafti.server", level: .info)
        let logger = Logger(label: "krafti.server") { LineLogHandler(label: $0, output: output, level: .info) }
        reader.during {
            for _ in 0..<10 { log.write(Self.call()) }
            logger.notice("stopped")
        }
        logger.notice("stopping")
        reader.doAll()
        let said = reader.text.split(separator: "\n").map { $0.dropFirst(25) }
        let calls = said.count { $0.hasPrefix("INFO    call answered ") }
        #expect(said.first == "NOTICE  stopping" && said.dropLast().last == "NOTICE  stopped")
        #expect(said.last == "WARNING lines of the log were left out: whoever reads it is too slow lines=\(10 - calls)")
        #expect((1..<10).contains(calls) && said.count == calls + 3)
    }
}
