import Foundation
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

    @Test func `an import that was interrupted claims no more than is known`() {
        var totals = ImportTotals()
        totals.tallies = [.services: .of(created: 500)]
        totals.withoutIDCount = 500
        var summary = ImportSummary(totals: totals, isDryRun: false, elapsed: .zero)
        summary.isInterrupted = true
        let end = "is known; some that were sent after them may be stored too. Run it again to go on."
        #expect(summary.lines == ["services  500 created", "Interrupted: what became of 500 lines \(end)"])
        totals.tallies = [.services: .of(read: 1)]
        var dry = ImportSummary(totals: totals, isDryRun: true, elapsed: .zero)
        dry.isInterrupted = true
        #expect(dry.lines == ["services  1 read", "Interrupted after 1 line.", "Nothing was sent: this was a dry run."])
    }

    @Test func `a report is named only where one is there`() {
        var totals = ImportTotals()
        totals.tallies = [.services: .of(unknown: 1500)]
        var summary = ImportSummary(totals: totals, isDryRun: false, elapsed: .zero)
        #expect(summary.lines.count == 2)
        #expect(summary.lines.last?.hasSuffix("they have no id to ask by.") == true)
        #expect(!summary.lines.joined().contains("report"))
        summary.keepsReport = true
        #expect(summary.lines.last == "The report begins with that of an earlier run, which may say what became of them.")
    }

    @Test func `a report is one of an earlier run where it was there and the import goes on`() async throws {
        for (isThere, goesOn) in [(true, true), (true, false), (false, true)] {
            let path = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString).ndjson").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            if isThere { try "{}\n".write(toFile: path, atomically: false, encoding: .utf8) }
            let ledger = ImportLedger(report: try OutputFile(path: path))
            if goesOn { await ledger.keepReport() }
            #expect(await ledger.keepsReport == (isThere && goesOn))
        }
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
