import CatalogAPI
import CommandLineSupport
import Protobuf

/// Circuit breakers as people read them.
enum BreakerText {
    static func lines(_ answer: ListCircuitBreakersResponse, style: TextStyle) -> [String] {
        guard !answer.breakers.isEmpty else { return ["This server has no circuit breakers."] }
        var table = Table(headings: ["NAME", "STATE", "CALLS", "FAILED", "IN A ROW", "REFUSED", "SINCE", "NEXT TRY"])
        table.rows = answer.breakers.map { breaker in
            [
                .init(breaker.name, .name), self.state(of: breaker), .init(breaker.requests), .init(breaker.failures),
                .init(breaker.consecutiveFailures), .init(breaker.refused), .init(breaker.openedAt?.clockTime),
                self.nextTry(of: breaker),
            ]
        }
        return table.lines(style: style)
    }

    static func lines(_ answer: ForceCircuitBreakerResponse, style: TextStyle) -> [String] {
        let breaker = answer.breaker ?? BreakerStatus()
        // Who decides is told behind it.
        let state = self.state(of: breaker, isMarked: false)
        let before = answer.previousMode == breaker.mode ? "as before" : "before, \(self.pastWords(answer.previousMode))"
        let shown = state.manner == .good ? style.good(state.text) : style.error(state.text)
        let decision = "\(style.name(breaker.name.printable)): \(shown), \(self.words(breaker.mode)) (\(before))"
        return [decision, self.consequence(of: breaker)].compactMap(\.self)
    }

    /// What becomes of calls, and what ends that; nil where all is as usual.
    private static func consequence(of breaker: BreakerStatus) -> String? {
        let end = "until `krafti ops breaker \(breaker.name.printable) auto`, or until the server stops."
        return switch (breaker.mode, breaker.state) {
        case (.forceOpen, _): "Its calls are refused \(end)"
        case (.forceClosed, _): "Its calls go through, whatever comes of them, \(end)"
        case (.automatic, .halfOpen): "A few calls are let through to try: it closes when they go well, and opens when one fails."
        case (.automatic, .open): "It lets a few calls through to try when its time is over: see `krafti ops breakers`."
        default: nil
        }
    }

    private static func state(of breaker: BreakerStatus, isMarked: Bool = true) -> Table.Cell {
        let isForced = breaker.mode == .forceOpen || breaker.mode == .forceClosed
        let mark = isForced && isMarked ? ", forced" : ""
        return switch breaker.state {
        case .closed: .init("closed\(mark)", .good)
        case .halfOpen: .init("half-open\(mark)", .bad)
        case .open: .init("open\(mark)", .bad)
        case .unspecified, .unrecognized: .init("unknown", .quiet)
        }
    }

    private static func nextTry(of breaker: BreakerStatus) -> Table.Cell {
        .init((breaker.retryAfter?.duration).map { $0 > .zero ? "in \(TimeSpan.describe($0))" : "now" })
    }

    private static func words(_ mode: BreakerMode) -> String {
        switch mode {
        case .automatic: "it decides by itself"
        case .forceOpen: "an operator keeps it open"
        case .forceClosed: "an operator keeps it closed"
        case .unspecified, .unrecognized: "nobody knows who decides"
        }
    }

    private static func pastWords(_ mode: BreakerMode) -> String {
        switch mode {
        case .automatic: "it decided by itself"
        case .forceOpen: "an operator kept it open"
        case .forceClosed: "an operator kept it closed"
        case .unspecified, .unrecognized: "nobody knew who decided"
        }
    }
}

extension GoogleTimestamp {
    /// As in JSON, to the second: `2026-01-31T12:00:00Z`.
    fileprivate var clockTime: String {
        let whole = GoogleTimestamp.with { $0.seconds = self.seconds }
        let json = (try? whole.json()) ?? ""
        return json.filter { $0 != "\"" }
    }
}

extension GoogleDuration {
    /// A span that is too long to be one is the longest.
    var duration: Duration {
        let seconds = min(max(self.seconds, -315_576_000_000), 315_576_000_000)
        return .seconds(seconds) + .nanoseconds(Int64(self.nanos))
    }
}
