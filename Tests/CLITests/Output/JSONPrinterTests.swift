import CatalogAPI
import Foundation
import Protobuf
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct JSONPrinterTests {
    private func print(_ json: String, isPretty: Bool = true, isColored: Bool = false) -> String {
        String(decoding: JSONPrinter(isPretty: isPretty, isColored: isColored).print(Array(json.utf8)), as: UTF8.self)
    }

    @Test func `the layout is that of the JSON mapping`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sample = try String(contentsOf: root.appending(path: "tools/sample/services.ndjson"), encoding: .utf8)
        for line in sample.split(separator: "\n").prefix(50) {
            let service = try CatalogAPI.Service(json: String(line))
            #expect(try self.print(service.json()) == service.json(options: JSONEncodingOptions(isPretty: true)) + "\n")
            #expect(try self.print(service.json(), isPretty: false) == service.json() + "\n")
        }
    }

    @Test func `what is empty stays on its line`() {
        #expect(self.print("{}") == "{}\n")
        #expect(self.print(#"{"a":[],"b":{},"c":[{}]}"#) == "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    {}\n  ]\n}\n")
        #expect(self.print(#"["{}[],:\"\\",1]"#) == "[\n  \"{}[],:\\\"\\\\\",\n  1\n]\n")
    }

    @Test func `names and strings have their colours`() {
        #expect(
            self.print(#"{"a":"b","c":1}"#, isPretty: false, isColored: true)
                == "{\u{1B}[1;34m\"a\"\u{1B}[0m:\u{1B}[32m\"b\"\u{1B}[0m,\u{1B}[1;34m\"c\"\u{1B}[0m:1}\n")
    }

    @Test func `a terminal is not given characters that it would obey, in whatever layout`() throws {
        // A control of C1, one that turns text around, one that joins, one beyond 16 bits, DEL.
        let json = Array("[\"\u{9B}31m é\u{A0}\u{202E}\u{200D}\u{E0041}\u{7F}🙂\"]".utf8)
        for (isPretty, isColored) in [(true, true), (true, false), (false, true), (false, false)] {
            let printed = JSONPrinter(isPretty: isPretty, isColored: isColored).print(json)
            let watched = Recorder(terminal: Terminal(isOutputTerminal: true))
            try watched.console.print(json: printed)
            #expect(watched.lines.joined().contains(#""\u009b31m é\#u{A0}\u202e\u200d\udb40\udc41\u007f🙂""#))
            let piped = Recorder()
            try piped.console.print(json: printed)
            #expect(piped.lines == String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init))
        }
    }
}
