import CommandLineSupport
import RPC

/// A run's results for people: what was asked, what came, what it is worth.
struct TextReport {
    private let results: LoadResults
    private let verdicts: [Threshold.Verdict]
    private let doubts: Doubts

    init(_ results: LoadResults, verdicts: [Threshold.Verdict], doubts: Doubts) {
        self.results = results
        self.verdicts = verdicts
        self.doubts = doubts
    }

    /// Lines of text, the last one ended too.
    var text: String {
        var blocks = [self.head, self.summary]
        if self.results.measuredCount > 0 { blocks += [self.latencies, self.outcomes] }
        if !self.verdicts.isEmpty { blocks.append(self.thresholds) }
        if !self.doubts.sentences.isEmpty { blocks.append(Self.section("worth knowing", self.doubts.sentences)) }
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    // MARK: Parts

    private var head: [String] {
        let plan = self.results.plan
        let pace =
            switch plan.pacing {
            case .open(let rate, .constant): "open loop at \(Figures.rate(rate)), evenly spaced"
            case .open(let rate, .poisson): "open loop at \(Figures.rate(rate)), Poisson arrivals"
            case .closed: "closed loop"
            }
        let extent =
            switch plan.extent {
            case .duration(let duration): "\(Figures.span(duration)) measured"
            case .calls(let calls): "\(Figures.count(calls)) calls measured"
            }
        return [
            "\(self.results.subject.method) at \(self.results.subject.addresses.joined(separator: ", ").printable)",
            "\(pace), \(plan.connections) × \(plan.inFlight) in flight, \(Figures.span(plan.warmUp)) warm-up, \(extent), seed \(plan.seed)",
        ]
    }

    private var summary: [String] {
        let results = self.results
        let recorder = results.recorder
        let calls =
            "\(Figures.count(results.measuredCount)) in \(Figures.time(results.measuredNanos)): "
            + "\(Figures.count(results.okCount)) OK, \(Figures.count(results.failedCount)) failed"
        var lines: [String] = []
        if results.measuredCount == 0 {
            lines.append(Self.labelled("calls", "none was measured; the warm-up takes \(Figures.span(results.plan.warmUp))"))
        } else {
            lines.append(Self.labelled("calls", calls))
        }
        if let target = results.targetRate {
            let share = results.achievedShare.map { " (\(Figures.percent($0)) of the schedule)" } ?? ""
            let sent =
                "\(Figures.rate(results.sentRate)) sent of \(Figures.rate(target))\(share), \(self.answered)"
            lines.append(Self.labelled("rate", sent))
            let lag =
                "\(Figures.time(results.lagMeanNanos)) on average, \(Figures.time(recorder.lagMaxNanos)) at most; "
                + "\(Figures.count(recorder.lateCount)) left over 1 ms late, \(Figures.count(recorder.droppedCount)) never sent"
            lines.append(Self.labelled("lag", lag))
        } else {
            lines.append(Self.labelled("rate", self.answered))
        }
        if let batchSize = results.subject.batchSize {
            let items = recorder.items
            let text =
                "\(Figures.count(items.count)) in batches of \(Figures.count(batchSize)), \(Figures.rate(results.itemRate)): "
                + "\(Figures.count(items.created)) created, \(Figures.count(items.unchanged)) unchanged, "
                + "\(Figures.count(items.failed)) failed"
            lines.append(Self.labelled("items", text))
            if let sample = items.sample { lines.append(Self.labelled("", "such as: \(sample.start)")) }
        }
        let threads = results.subject.threads
        let tester =
            "\(Figures.decimal(results.processors.processorsUsed)) processors used by \(threads) \(threads == 1 ? "thread" : "threads")"
        lines.append(Self.labelled("tester", tester))
        return lines
    }

    private var answered: String {
        let failed = self.results.failedCount > 0 ? ", \(Figures.rate(self.results.failedRate)) failed" : ""
        return "\(Figures.rate(self.results.answeredRate)) answered\(failed)"
    }

    private var latencies: [String] {
        let isOpen = self.results.targetRate != nil
        let recorder = self.results.recorder
        var rows: [(name: String, times: LatencyHistogram)] = []
        if isOpen { rows.append(("latency", self.results.latency)) }
        rows.append(("service time", recorder.serviceTime))
        if isOpen, self.results.failedCount > 0, self.results.okCount > 0 {
            rows += [("latency, OK", recorder.okLatency), ("latency, failed", recorder.failedLatency)]
        }
        let percentiles = Self.percentiles
        let heads = ["", "mean"] + percentiles.map(Figures.percentileName) + ["max"]
        let cells = rows.map { row in
            [row.name, Figures.time(row.times.meanNanos)]
                + percentiles.map { Figures.time(row.times.nanos(atPercentile: $0)) } + [Figures.time(row.times.maxNanos)]
        }
        return Self.table([heads] + cells) + self.notes(isOpen: isOpen)
    }

    private func notes(isOpen: Bool) -> [String] {
        var notes =
            isOpen
            ? [
                "Latency counts from the moment a call was due, service time from the moment it was sent:",
                "what lies between is time that a caller waits when the server falls behind.",
            ]
            : [
                "A closed loop sends nothing while it waits, so a stall delays few calls here and many in",
                "real life. It finds what the server can take; for latencies at a given load use --rate.",
            ]
        // The percentile p is the time of one call in 1/(1 − p); ten such calls make it more than chance.
        let thin = Self.percentiles.first { Double(self.results.measuredCount) * (100 - $0) / 100 < 10 }
        if let thin, thin >= 99 {
            notes.append("From \(Figures.percentileName(thin)) on, fewer than ten calls stand behind each number.")
        }
        return notes
    }

    private var outcomes: [String] {
        let recorder = self.results.recorder
        let statuses = recorder.countByStatus.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        let cells = statuses.map { status, count in
            [status.name, Figures.count(count), Figures.percent(Double(count) / Double(self.results.measuredCount))]
        }
        return zip(
            Self.table([["status", "calls", "share"]] + cells), [""] + statuses.map { recorder.sampleByStatus[$0.key] ?? "" }
        )
        .map { row, sample in sample.isEmpty ? row : "\(row)  such as: \(sample.start)" }
    }

    private var thresholds: [String] {
        let width = self.verdicts.map(\.threshold.count).max() ?? 0
        let lines = self.verdicts.map { verdict in
            let name = verdict.threshold.padding(to: width)
            return verdict.holds ? "held    \(name)  \(verdict.finding)" : "FAILED  \(name)  \(verdict.finding)"
        }
        return ["thresholds"] + lines.map { "  \($0)" }
    }

    // MARK: Layout

    private static let percentiles: [Double] = [50, 75, 90, 95, 99, 99.9, 99.99]

    private static func labelled(_ label: String, _ text: String) -> String { "\(label.padding(to: 8))\(text)" }

    /// The first column to the left, numbers to the right, two spaces between.
    private static func table(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == 0 ? cell.padding(to: widths[column]) : String(repeating: " ", count: widths[column] - cell.count) + cell
            }.joined(separator: "  ")
        }
    }

    /// Sentences under a heading, wrapped so that a terminal does not cut words.
    private static func section(_ heading: String, _ sentences: [String]) -> [String] {
        [heading]
            + sentences.flatMap { sentence in
                Self.wrapped(sentence, width: 96).enumerated().map { $0.offset == 0 ? "- \($0.element)" : "  \($0.element)" }
            }
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    /// Enough of a server's text to know it by.
    fileprivate var start: String { String(self.prefix { !$0.isNewline }.prefix(200)).printable }

    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - self.count, 0))
    }
}
