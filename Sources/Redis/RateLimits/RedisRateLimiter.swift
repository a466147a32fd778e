public import Resilience

/// How several limits took one call, and which process of Redis says so.
public struct RedisRateLimitDecision: Sendable, Hashable {
    public let decision: RateLimitDecision
    /// Another name than before: that process may know nothing of what was used, and each key may have begun anew.
    public let runID: String
}

/// Limits that all servers of one Redis share. Decides as `RateLimiter` does, by Redis' clock, in one round trip a call. Safe to share.
///
/// Redis holds one short text for each key in use, which goes by itself when nothing of it is used any more: at the latest after the
/// time that the rule's burst takes to fill, or eight sevenths of its window. Keys that callers make up cost that much and no more;
/// `maxmemory` of the server bounds them all, and a server that is full refuses, which is an error here.
public final class RedisRateLimiter: Sendable {
    private let client: RedisClient
    private let prefix: String
    private let script: RedisScript

    /// - Parameter prefix: what its keys begin with. Limiters with the same one share their limits.
    public convenience init(_ client: RedisClient, prefix: String = "limit:") {
        self.init(client, prefix: prefix, script: RateLimitScript.source)
    }

    init(_ client: RedisClient, prefix: String, script: String) {
        self.client = client
        self.prefix = prefix
        self.script = RedisScript(script)
    }

    /// Charges every limit, or none. Several requests of one tier and key count together.
    ///
    /// It is not tried again here: after an error with `outcomeUnknown` the call may have been charged.
    /// - Parameter deadline: nil: the client's `commandTimeout` from now.
    /// - Throws: RedisError. Whether the call passes then is the caller's decision.
    public func decide(
        _ requests: [RateLimitRequest],
        deadline: ContinuousClock.Instant? = nil
    ) async throws(RedisError) -> RedisRateLimitDecision {
        try await self.decide(requests, extraArguments: [], deadline: deadline)
    }

    /// - Parameter extraArguments: what the script's clock wants.
    func decide(
        _ requests: [RateLimitRequest],
        extraArguments: [RedisArgument],
        deadline: ContinuousClock.Instant? = nil
    ) async throws(RedisError) -> RedisRateLimitDecision {
        let reply = try await self.client.eval(
            self.script,
            keys: requests.map { .text(self.key(of: $0)) },
            arguments: requests.flatMap(\.arguments) + extraArguments,
            deadline: deadline
        )
        guard let numbers = reply.value.array?.compactMap(\.integer), numbers.count == requests.count * 3 else {
            throw RedisError(
                .protocolViolation, "Redis did not answer a question for rate limits with numbers.", runID: reply.runID)
        }
        let standings = requests.enumerated().map { index, request in
            request.standing(wait: numbers[index * 3], remaining: numbers[index * 3 + 1], reset: numbers[index * 3 + 2])
        }
        return RedisRateLimitDecision(decision: RateLimitDecision(standings), runID: reply.runID)
    }

    /// Rules that have nothing to compare have keys of their own. The tier's length keeps its name apart from what follows it.
    private func key(of request: RateLimitRequest) -> String {
        let rule = request.rule
        return "\(self.prefix)\(rule.kind)\(rule.periodMicroseconds):\(rule.name.utf8.count):\(rule.name):\(request.key.text)"
    }
}

extension RateLimitRule {
    fileprivate var kind: String { self.algorithm == .tokenBucket ? "t" : "w" }
}

extension RateLimitRequest {
    fileprivate var arguments: [RedisArgument] {
        [
            .text(self.rule.kind), .integer(Int64(self.cost)), .integer(self.rule.stepMicroseconds),
            .integer(Int64(self.rule.capacity)),
        ]
    }

    fileprivate func standing(wait: Int64, remaining: Int64, reset: Int64) -> RateLimitStanding {
        let verdict: RateLimitStanding.Verdict =
            switch wait {
            case 0: .allowed
            case ..<0: .neverAllowed
            default: .refused(retryAfter: .microseconds(wait))
            }
        return RateLimitStanding(
            name: self.rule.name, limit: self.rule.capacity, remaining: Int(max(0, remaining)), reset: .microseconds(max(0, reset)),
            verdict: verdict)
    }
}
