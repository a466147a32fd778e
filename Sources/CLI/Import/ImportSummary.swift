import CommandLineSupport
import Protobuf
import RPC

/// What an import has come to, for people and for programs.
struct ImportSummary {
    let totals: ImportTotals
    let isDryRun: Bool
    let elapsed: Duration
    /// What ended it early.
    var failure: RPCError?
    /// Whether somebody ended it early.
    var isInterrupted = false
    /// Whether the report begins with that of an earlier run.
    var keepsReport = false
    /// Whether the upload has a name that the person chose: under it, lines that come again are told from others.
    var isNamed = false

    /// Such as `services   1,990 created, 10 refused`, and below why.
    var lines: [String] {
        let kinds = RecordKind.allCases.filter { self.totals[$0].count > 0 }
        var lines = TextLayout.table(kinds.map { [$0.rawValue, Self.text(of: self.totals[$0])] })
        if self.isInterrupted {
            let count = self.totals.count
            let read = "\(Figures.count(count)) \(count == 1 ? "line" : "lines")"
            let rest = "some that were sent after them may be stored too. Run it again to go on."
            lines.append(
                self.isDryRun ? "Interrupted after \(read)." : "Interrupted: what became of \(read) is known; \(rest)")
        }
        if kinds.isEmpty, self.isComplete { lines.append("The files hold nothing.") }
        if self.isDryRun { lines.append("Nothing was sent: this was a dry run.") }
        if self.totals.unknownCount > 0 {
            lines.append(
                "The server took the lines whose outcome is unknown before, and this run did not get its answers; they have no id to ask by."
            )
            if self.keepsReport {
                lines.append("The report begins with that of an earlier run, which may say what became of them.")
            }
        }
        let unnamed = self.totals.withoutIDCount
        if unnamed > 0, self.isComplete, !self.isNamed {
            lines.append(
                unnamed == 1
                    ? "1 record has no id: importing it again creates it again."
                    : "\(Figures.count(unnamed)) records have no id: importing them again creates them again.")
        }
        let isAllThere = self.changedCount == 0 && self.totals.refusedCount == 0 && self.totals.unknownCount == 0
        if !self.isDryRun, self.isComplete, isAllThere, self.totals.count > 0 {
            lines.append("Nothing changed: all of it was there already.")
        }
        return lines
    }

    /// Why lines were refused, as far as they were kept.
    var refusals: [String] {
        let kept = self.totals.refusedLines.sorted { ($0.kind, $0.file, $0.line) < ($1.kind, $1.file, $1.line) }
        let lines = kept.flatMap { line in line.refusal.lines.map { "\(line.file):\(line.line): \($0.printable)" } }
        let rest = self.totals.refusedCount - kept.count
        guard rest > 0 else { return lines }
        return lines + ["… and \(Figures.count(rest)) more \(rest == 1 ? "line" : "lines"); --report FILE names them all."]
    }

    /// One object: `{"tenants": {"created": …, "refused": …}, …, "refusedLines": […], …, "elapsedMs": …}`.
    var json: [UInt8] {
        var output = JSONOutput(isPretty: false)
        output.beginObject()
        for kind in RecordKind.allCases {
            let tally = self.totals[kind]
            output.key(kind.rawValue)
            output.beginObject()
            let counts = [
                ("created", tally.created), ("unchanged", tally.unchanged), ("takenBefore", tally.taken),
                ("unknown", tally.unknown), ("refused", tally.refused), ("read", tally.read),
            ]
            for (name, count) in counts where name != "read" || self.isDryRun {
                output.key(name)
                output.literal(String(count))
            }
            output.endObject()
        }
        output.key("refusedLines")
        output.beginArray()
        for line in self.totals.refusedLines {
            output.beginElement()
            output.beginObject()
            output.key("file")
            output.string(line.file)
            output.key("line")
            output.literal(String(line.line))
            line.refusal.write(into: &output)
            output.endObject()
        }
        output.endArray()
        output.key("withoutId")
        output.literal(String(self.totals.withoutIDCount))
        output.key("status")
        output.string((self.failure?.code ?? .ok).name)
        output.key("message")
        output.string(self.failure?.message ?? "")
        output.key("elapsedMs")
        output.number((self.elapsed / .microseconds(1)).rounded() / 1000)
        output.endObject()
        return output.bytes
    }

    private var isComplete: Bool { self.failure == nil && !self.isInterrupted }

    private var changedCount: Int { RecordKind.allCases.reduce(0) { $0 + self.totals[$1].created } }

    private static func text(of tally: ImportTotals.Tally) -> String {
        let parts = [
            (tally.created, "created"), (tally.unchanged, "unchanged"), (tally.taken, "taken before"),
            (tally.unknown, "taken before with unknown outcome"), (tally.read, "read"), (tally.refused, "refused"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }.joined(separator: ", ")
    }
}
