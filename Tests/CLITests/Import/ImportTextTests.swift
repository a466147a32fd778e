import RPC
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct ImportTextTests {
    @Test func `progress tells how far, how much, how fast and what was refused`() {
        var totals = ImportTotals()
        totals.current = ImportInput(kind: .services, path: "/var/data/services.ndjson")
        (totals.readBytes, totals.sizeBytes) = (45, 100)
        totals.tallies[.services] = .of(created: 12_340, refused: 3)
        #expect(
            ImportProgress.text(totals, itemsPerSecond: 4120)
                == "services.ndjson  [#########           ] 45%  12,343 done  4,120/s  3 refused")
        totals.sizeBytes = nil
        #expect(ImportProgress.text(totals, itemsPerSecond: 0) == "services.ndjson  12,343 done  0/s  3 refused")
    }

    @Test func `the status line is for terminals that can rewrite it`() {
        var terminal = Terminal()
        let quiet = Recorder(terminal: terminal)
        StatusLine(quiet.console).show("a")
        StatusLine(quiet.console).clear()
        #expect(quiet.errorLines.isEmpty)
        (terminal.isErrorTerminal, terminal.columns) = (true, 11)
        let watched = Recorder(terminal: terminal)
        StatusLine(watched.console).show("0123456789abc")
        #expect(watched.errorLines == ["\r\u{1B}[2K012345678…"])
        terminal.canRewriteLines = false
        #expect(!StatusLine(Recorder(terminal: terminal).console).isVisible)
    }

    @Test func `the sums name what there is, and the refusals in the order of the files`() {
        var totals = ImportTotals()
        totals.tallies = [.services: .of(created: 1990, taken: 7, refused: 3), .tenants: .of(created: 24)]
        totals.refusedLines = [
            .init(kind: .services, file: "s", line: 9, refusal: Refusal("Bad.", status: .notFound)),
            .init(
                kind: .services, file: "s", line: 2,
                refusal: Refusal("", problems: [.init(field: "name", text: "is empty"), .init(field: "", text: "is \u{1B}odd")])),
        ]
        let summary = ImportSummary(totals: totals, isDryRun: false, elapsed: .seconds(1))
        #expect(summary.lines == ["tenants   24 created", "services  1,990 created, 7 taken before, 3 refused"])
        #expect(
            summary.refusals == [
                "s:2: `name`: is empty", "s:2: is \\u{1B}odd", "s:9: NOT_FOUND: Bad.",
                "… and 1 more line; --report FILE names them all.",
            ])
    }
}
