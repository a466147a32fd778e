import CommandLineSupport
import RPC

/// A condition on a run's numbers that decides the exit status, such as `p99<20ms`, `errors<0.1%` or `rate>=0.98`.
struct Threshold: Sendable, Hashable {
    enum Metric: Sendable, Hashable {
        case percentile(Double)
        case mean
        case max
        case errors
        case late
        case dropped
        case rate
    }

    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"

        func holds(_ value: Double, _ bound: Double) -> Bool {
            switch self {
            case .atMost: value <= bound
            case .atLeast: value >= bound
            case .below: value < bound
            case .above: value > bound
            }
        }
    }

    enum Bound: Sendable, Hashable {
        case nanos(Double)
        /// A part of all calls, or of the load that was asked for: 0 to 1.
        case share(Double)
        case count(Double)
        case perSecond(Double)
    }

    struct Invalid: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    struct Verdict: Sendable, Hashable {
        var threshold: String
        var holds: Bool
        /// What the number was, such as `p99 was 12.4 ms`.
        var finding: String
    }

    /// As it was written, without spaces.
    let text: String
    let metric: Metric
    let comparison: Comparison
    let bound: Bound

    init(parsing written: String) throws(Invalid) {
        let text = written.filter { !$0.isWhitespace }
        guard
            let start = text.firstIndex(where: { $0 == "<" || $0 == ">" }),
            let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) })
        else {
            throw Invalid(description: "`\(written)` compares nothing; write METRIC<VALUE or METRIC>=VALUE, as in 'p99<20ms'.")
        }
        let name = String(text[..<start])
        let value = String(text[start...].dropFirst(comparison.rawValue.count))
        guard let metric = Metric(name) else {
            throw Invalid(
                description: "`\(name)` is no number of a run; there are p50 to p99.99, mean, max, errors, late, dropped and rate."
            )
        }
        guard let bound = Bound(value, for: metric) else {
            throw Invalid(description: "`\(value)` is nothing to hold \(name) against; \(metric.expectation).")
        }
        self.text = text
        self.metric = metric
        self.comparison = comparison
        self.bound = bound
    }

    /// Whether it is about calls that are due, of which a closed loop has none.
    var needsRate: Bool {
        switch (self.metric, self.bound) {
        case (.late, _), (.dropped, _), (.rate, .share): true
        default: false
        }
    }

    /// Whether the condition held.
    func verdict(on results: LoadResults) -> Verdict {
        guard let (value, finding) = self.finding(in: results) else {
            return Verdict(threshold: self.text, holds: false, finding: "there is nothing to judge by: no call was measured")
        }
        let holds =
            switch self.bound {
            case .nanos(let bound), .share(let bound), .count(let bound), .perSecond(let bound): self.comparison.holds(value, bound)
            }
        return Verdict(threshold: self.text, holds: holds, finding: finding)
    }

    private func finding(in results: LoadResults) -> (value: Double, finding: String)? {
        let recorder = results.recorder
        switch self.metric {
        case .percentile(let percentile):
            let latency = results.judgedLatency
            guard !latency.isEmpty else { return nil }
            let nanos = Double(latency.nanos(atPercentile: percentile))
            return (nanos, "\(Figures.percentileName(percentile)) was \(Figures.time(nanos))")
        case .mean:
            guard !results.judgedLatency.isEmpty else { return nil }
            return (results.judgedLatency.meanNanos, "mean was \(Figures.time(results.judgedLatency.meanNanos))")
        case .max:
            guard !results.judgedLatency.isEmpty else { return nil }
            let nanos = Double(results.judgedLatency.maxNanos)
            return (nanos, "max was \(Figures.time(nanos))")
        case .errors: return self.counted("failed", results.failedCount, of: results.measuredCount, results.failedShare)
        case .late: return self.counted("left late", recorder.lateCount, of: recorder.sentCount, results.lateShare)
        case .dropped: return self.counted("were never sent", recorder.droppedCount, of: results.dueCount, results.droppedShare)
        case .rate: return self.rate(of: results)
        }
    }

    private func counted(_ happening: String, _ count: Int, of whole: Int, _ share: Double) -> (value: Double, finding: String)? {
        guard whole > 0 else { return nil }
        let finding = "\(Figures.count(count)) of \(Figures.count(whole)) calls \(happening) (\(Figures.percent(share)))"
        if case .count = self.bound { return (Double(count), finding) }
        return (share, finding)
    }

    private func rate(of results: LoadResults) -> (value: Double, finding: String)? {
        guard results.measuredCount > 0 else { return nil }
        if case .perSecond = self.bound { return (results.answeredRate, "\(Figures.rate(results.answeredRate)) were answered") }
        guard let share = results.answeredShare else { return nil }
        return (share, "\(Figures.percent(share)) of the schedule was answered")
    }
}

extension Threshold.Metric {
    fileprivate init?(_ name: String) {
        switch name.lowercased() {
        case "mean", "avg": self = .mean
        case "max": self = .max
        case "errors": self = .errors
        case "late": self = .late
        case "dropped": self = .dropped
        case "rate": self = .rate
        case let name where name.hasPrefix("p"):
            // p99, p99.9, and p(99) as k6 writes it.
            let number = name.dropFirst().drop { $0 == "(" }.prefix { $0 != ")" }
            guard let percentile = Double(number), (0...100).contains(percentile) else { return nil }
            self = .percentile(percentile)
        default: return nil
        }
    }

    /// What the metric may be held against, for whoever wrote something else.
    fileprivate var expectation: String {
        switch self {
        case .percentile, .mean, .max: "write a time with its unit, such as 20ms, 800us or 1.5s"
        case .errors, .late, .dropped: "write a part of the calls, such as 0.1%, or a whole number of them, such as 10"
        case .rate: "write a part of the rate asked for, such as 0.98 or 98%, or calls a second, such as 900/s"
        }
    }
}

extension Threshold.Bound {
    fileprivate init?(_ text: String, for metric: Threshold.Metric) {
        switch metric {
        case .percentile, .mean, .max:
            // Without a unit nobody knows whether 20 is a goal or a slip.
            guard text.last?.isLetter == true, let time = DurationText(parsing: text) else { return nil }
            self = .nanos(Double(time.duration.nanosecondsClamped))
        case .errors, .late, .dropped:
            if let share = Self.percentage(text) {
                self = .share(share)
            } else if let count = Int(text), count >= 0 {
                self = .count(Double(count))
            } else {
                return nil
            }
        case .rate:
            if let share = Self.percentage(text) {
                self = .share(share)
            } else if text.contains("/"), let rate = RateText(parsing: text) {
                self = .perSecond(rate.perSecond)
            } else if let share = Double(text), (0...1).contains(share) {
                self = .share(share)
            } else {
                return nil
            }
        }
    }

    private static func percentage(_ text: String) -> Double? {
        guard text.hasSuffix("%"), let percentage = Double(text.dropLast()), (0...100).contains(percentage) else { return nil }
        return percentage / 100
    }
}
