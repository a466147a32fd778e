import CatalogAPI
import CommandLineSupport

/// Limits as people read them.
enum LimitText {
    static func lines(_ answer: GetLimitsResponse, style: TextStyle) -> [String] {
        self.rates(answer, style) + self.concurrency(answer, style)
    }

    private static func rates(_ answer: GetLimitsResponse, _ style: TextStyle) -> [String] {
        guard answer.isEnabled, !answer.rateLimits.isEmpty else { return ["Rate limits are off."] }
        let manner = answer.isShared ? "servers count callers together, in Redis" : "this server counts callers by itself"
        var table = Table(headings: ["TIER", "PLAN", "LIMIT", "BURST", "COUNTS BY", "CALLERS", "REFUSED"])
        table.rows = answer.rateLimits.map { limit in
            [
                .init(limit.tier, .name), limit.plan.isEmpty ? .init("any", .quiet) : .init(limit.plan),
                .figure(self.rate(limit)), .init(limit.burst), .init(self.words(limit.algorithm)),
                // What this server still holds of a time without Redis says nothing of who calls now.
                answer.isShared ? .absent : .init(limit.keys),
                .init(limit.refused),
            ]
        }
        return ["Rate limits are on; \(manner)."] + table.lines(style: style)
    }

    private static func concurrency(_ answer: GetLimitsResponse, _ style: TextStyle) -> [String] {
        guard !answer.concurrencyLimits.isEmpty else { return [] }
        var table = Table(headings: ["CLASS", "AT ONCE", "NOW", "REFUSED"])
        table.rows = answer.concurrencyLimits.map { limit in
            [.init(limit.methodClass, .name), .init(limit.limit), .init(limit.inFlight), .init(limit.refused)]
        }
        return ["", "Calls at once, by class."] + table.lines(style: style)
    }

    /// Such as `100/min`.
    private static func rate(_ limit: RateLimitStatus) -> String {
        let count = Figures.count(Int(limit.limit))
        guard let period = limit.period?.duration else { return count }
        return switch period {
        case .seconds(1): "\(count)/s"
        case .seconds(60): "\(count)/min"
        case .seconds(3600): "\(count)/h"
        default: "\(count) in \(TimeSpan.describe(period))"
        }
    }

    private static func words(_ algorithm: LimitAlgorithm) -> String {
        switch algorithm {
        case .tokenBucket: "token bucket"
        case .slidingWindow: "sliding window"
        case .unspecified, .unrecognized: "-"
        }
    }
}
