import RPC
import Resilience

/// What a tenant may still bring in by bulk calls: items are counted apart from calls, since one call brings a thousand of them.
struct ItemQuota: Sendable {
    let store: any RateLimitStore
    let rule: RateLimitRule
    /// The tenant's.
    let key: RateLimitKey
    /// Counts the calls that are refused.
    var refusals = RefusalCounts()

    /// Takes so many items, or refuses them all.
    /// - Throws: `resourceExhausted`; `unavailable` when what is left cannot be found out.
    func take(_ items: Int) async throws(RPCError) {
        let request = self.request(items)
        let decision: RateLimitDecision
        do throws(RateLimitsUnavailable) { decision = try await self.store.check([request]) } catch {
            self.refusals.addUndecided()
            throw RPCError(error)
        }
        guard decision.isAllowed else {
            self.refusals.add(self.rule.name)
            throw RPCError(tooMany: "items", [request], decision)
        }
    }

    /// Takes so many items, however long that takes: whoever sends more waits, as its window does not go on.
    ///
    /// More than a quarter of all there may be are taken in parts, so that one caller does not wait for everything to be there while
    /// others take it.
    /// - Throws: CancellationError.
    func pace(_ items: Int) async throws {
        // No message may hold more than a window does: one that is refused for it right after shall not use up more than that.
        var lacking = min(items, self.rule.capacity)
        while lacking > 0 {
            let part = min(lacking, max(1, self.rule.capacity / 4))
            guard let pause = await self.pause(before: part) else {
                lacking -= part
                continue
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Takes so many items, or says when to try again.
    private func pause(before items: Int) async -> Duration? {
        do throws(RateLimitsUnavailable) {
            let decision = try await self.store.check([self.request(items)])
            // A part is never more than there may be; were a store to say so, it would be asked again after a while.
            return decision.isAllowed ? nil : decision.retryAfter ?? .seconds(1)
        } catch {
            return error.retryAfter
        }
    }

    private func request(_ items: Int) -> RateLimitRequest {
        RateLimitRequest(self.rule, key: self.key, cost: items)
    }
}

extension ServerContext {
    /// Takes the items of this call from their quota, if they are counted, or refuses them all.
    /// - Throws: as `ItemQuota.take`.
    func takeItems(_ items: Int) async throws(RPCError) {
        guard let quota = self[ItemQuotaKey.self] else { return }
        guard quota.store.isElsewhere else { return try await quota.take(items) }
        try await self.waiting { () async throws(RPCError) in try await quota.take(items) }
    }
}

/// The quota that the items of a bulk call are taken from; none: they are not counted.
enum ItemQuotaKey: ServerContextKey {
    typealias Value = ItemQuota
}
