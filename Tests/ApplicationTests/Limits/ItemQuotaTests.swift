import Catalog
import CatalogAPI
import Locking
import Observability
import Protobuf
import RPC
import Resilience
import Testing

@testable import Application

@Suite("Items of bulk calls have a quota of their own")
struct ItemQuotaTests {
    /// Refuses so many times, then lets everything pass.
    private final class RefusingStore: RateLimitStore {
        private let refusals: Guarded<Int>
        let asked = Recorded<Int>()

        init(refusals: Int) { self.refusals = Guarded(refusals) }

        var isElsewhere: Bool { false }

        func check(_ requests: [RateLimitRequest]) async -> RateLimitDecision {
            self.asked.add(requests.reduce(0) { $0 + $1.cost })
            let isRefused = self.refusals.withLock { left in
                left -= 1
                return left >= 0
            }
            return RateLimitDecision(
                requests.map {
                    RateLimitStanding(
                        name: $0.rule.name, limit: $0.rule.capacity, remaining: 0, reset: .zero,
                        verdict: isRefused ? .refused(retryAfter: .milliseconds(1)) : .allowed)
                })
        }
    }

    private static let key = RateLimitKey(TenantID(rawValue: 7).description)

    private static func bulk(_ session: CatalogSession, _ items: Int, user: String = "ama") async throws {
        let request = BulkCreateServicesRequest.with { $0.items = Array(repeating: .sample(), count: items) }
        _ = try await session.services.bulkCreateServices(request, options: session.options(user: user))
    }

    @Test func `a bulk call beyond it is refused whole, and calls are none of its business`() async throws {
        try await GuardedSession.with(["RATE_LIMIT_ITEMS_PER_MINUTE": "12", "BATCH_SIZE": "12"]) { session in
            try await Self.bulk(session, 8)
            let error = try #require(await failure { try await Self.bulk(session, 5, user: "kofi") })
            #expect(error.code == .resourceExhausted)
            #expect(error.message.contains("a tenant may have 12 items a minute"))
            #expect(error.detail(GoogleQuotaFailure.self)?.violations.map(\.subject) == ["items:\(session.tenant)"])
            #expect(error.detail(GoogleRetryInfo.self) != nil)
            try await Self.bulk(session, 4)
            _ = try await session.services.createService(.sample(), options: session.options(user: "ama"))
        }
    }

    @Test func `a call with too many items takes none of them`() async throws {
        let limits = CatalogLimits(batchSize: 5)
        try await GuardedSession.with(["RATE_LIMIT_ITEMS_PER_MINUTE": "12", "BATCH_SIZE": "12"], limits: limits) { session in
            for _ in 1...3 {
                let error = try #require(await failure { try await Self.bulk(session, 6) })
                #expect(error.detail(GoogleErrorInfo.self)?.reason == "BATCH_TOO_LARGE")
            }
            try await Self.bulk(session, 5)
            try await Self.bulk(session, 5)
        }
    }

    @Test func `what is more than there ever may be is told so`() async throws {
        let rule = RateLimitRule(name: "items", limit: 10)
        let quota = ItemQuota(store: LocalRateLimits(RateLimiter()), rule: rule, key: Self.key)
        let error = try #require(await failure { try await quota.take(11) })
        #expect(error.message.contains("Send fewer at a time"))
        #expect(error.detail(GoogleRetryInfo.self) == nil)
        try await quota.take(10)
    }

    @Test func `a call that is refused counts, and one that waits does not`() async throws {
        let refusals = RefusalCounts()
        let quota = ItemQuota(
            store: RefusingStore(refusals: 3), rule: RateLimitRule(name: "items", limit: 40), key: Self.key,
            refusals: refusals)
        try await #require(throws: RPCError.self) { try await quota.take(1) }
        #expect(refusals.all == ["items": 1])
        try await quota.pace(5)
        try await quota.take(1)
        #expect(refusals.all == ["items": 1])
    }

    @Test func `operators are told of bulk calls that were refused`() async throws {
        let settings = try ServerInProcess.settings(
            GuardedSession.off.merging(
                ["RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_ITEMS_PER_MINUTE": "12", "BATCH_SIZE": "12"]
            ) { $1 })
        let store = ServerInProcess.store()
        let guards = CallGuards(settings, store)
        try await CatalogSession.with(store, guards: guards) { session in
            try await Self.bulk(session, 12)
            #expect(await failure { try await Self.bulk(session, 5) }?.code == .resourceExhausted)
        }
        let items = LimitsReading(settings, guards, redis: nil).rates.first { $0.tier == "items" }
        #expect(items?.refused == 1 && items?.keys == 1)
    }

    @Test func `a limit that has refused nobody yet is shown all the same`() throws {
        let limits = ["RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_ITEMS_PER_MINUTE": "5000", "RATE_LIMIT_USER_PER_MINUTE": "5"]
        let settings = try ServerInProcess.settings(GuardedSession.off.merging(limits) { $1 })
        let registry = MetricsRegistry()
        registry.collect(CallGuards(settings, ServerInProcess.store()))
        let text = registry.read().exposition(.text)
        #expect(text.contains("rate_limit_refusals_total{tier=\"items\"} 0\n"))
        #expect(text.contains("rate_limit_refusals_total{tier=\"user\"} 0\n"))
        #expect(!text.contains("tier=\"ip\""), "one that is off has no series")
    }

    @Test func `a stream waits, in parts that leave room for others`() async throws {
        let store = RefusingStore(refusals: 3)
        let quota = ItemQuota(store: store, rule: RateLimitRule(name: "items", limit: 40), key: Self.key)
        try await quota.pace(25)
        #expect(store.asked.all == [10, 10, 10, 10, 10, 5])
        try await quota.pace(0)
        #expect(store.asked.all.count == 6)
    }

    @Test func `one that waits ends with its task`() async throws {
        let store = RefusingStore(refusals: .max)
        let quota = ItemQuota(store: store, rule: RateLimitRule(name: "items", limit: 40), key: Self.key)
        let waiting = Task { try await quota.pace(1) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `an upload beyond it is stored all the same, later`() async throws {
        // Ten items a second once the first 600 are used up.
        try await GuardedSession.with(["RATE_LIMIT_ITEMS_PER_MINUTE": "600", "BATCH_SIZE": "600"]) { session in
            let started = ContinuousClock.now
            try await Self.bulk(session, 595)
            var acknowledged: Int64 = 0
            try await session.services.streamCreateServices(options: session.options(user: "ama")) { requests, replies in
                for message in 0..<3 {
                    try await requests.send(
                        .with { ($0.position, $0.items) = (Int64(message * 5), Array(repeating: .sample(), count: 5)) })
                }
                requests.finish()
                for try await reply in replies { acknowledged = max(acknowledged, reply.acknowledged) }
            }
            #expect(acknowledged == 15)
            #expect(started.duration(to: .now) >= .milliseconds(900))
        }
    }
}
