import Protobuf
import RPC
import Resilience

extension RPCError {
    /// What a caller beyond its limits is told: when to come again, and which limits it has used up.
    /// - Parameters:
    ///   - what: what there were too many of, such as `calls`.
    ///   - requests: what was asked.
    ///   - decision: the answer, a refusal.
    init(tooMany what: String, _ requests: [RateLimitRequest], _ decision: RateLimitDecision) {
        let refused = zip(requests, decision.standings).filter { $0.1.verdict != .allowed }
        let tightest = decision.tightest.map { requests[$0] } ?? requests.first
        let limit = tightest.map { Self.text($0.rule, what) } ?? "the limit"
        if let delay = decision.retryAfter {
            let tenths = Int((delay / .milliseconds(100)).rounded(.up))
            self.init(
                .resourceExhausted, "Too many \(what): \(limit). Try again in \(tenths / 10).\(tenths % 10) s.", retryAfter: delay
            )
        } else {
            self.init(
                .resourceExhausted,
                "Too many \(what) at once: \(limit), and this call has \(tightest?.cost ?? 0). Send fewer at a time.")
        }
        self.cause = BeyondLimits()
        self.attach(
            GoogleQuotaFailure.with {
                $0.violations = refused.map { request, _ in
                    .with {
                        $0.subject = "\(request.rule.name):\(request.key.text)"
                        $0.description = Self.text(request.rule, what)
                    }
                }
            }
        )
        self.attach(
            GoogleErrorInfo.with {
                $0.reason = Self.rateLimitedReason
                $0.domain = Self.catalogDomain
                $0.metadata = ["tier": tightest?.rule.name ?? ""]
            }
        )
    }

    /// What a caller is told of limits that nobody can hold it against now.
    init(_ error: RateLimitsUnavailable) {
        self.init(
            .unavailable,
            "How much has been called cannot be found out at the moment, and nobody may call without. Try again shortly.",
            retryAfter: error.retryAfter)
        self.cause = error
        self.attach(
            GoogleErrorInfo.with {
                $0.reason = "RATE_LIMITS_UNAVAILABLE"
                $0.domain = Self.catalogDomain
            }
        )
    }

    private static func text(_ rule: RateLimitRule, _ what: String) -> String {
        let period = rule.period == .seconds(60) ? "a minute" : rule.period == .seconds(1) ? "a second" : "in \(rule.period)"
        let whose =
            switch RateLimitTier(rawValue: rule.name) {
            case .user: "a user"
            case .tenant, .items: "a tenant"
            case .ip: "an address"
            case .anonymous: "an address without a user"
            case .second, nil: "a caller"
            }
        return "\(whose) may have \(rule.limit) \(what) \(period)"
    }
}

/// Lies behind the refusal of a caller that is beyond its limits. How many there are is up to that caller, so each must not be a line of
/// the log.
struct BeyondLimits: Error {}
