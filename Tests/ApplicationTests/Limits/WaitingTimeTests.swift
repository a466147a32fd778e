import Catalog
import CatalogAPI
import Locking
import RPC
import Resilience
import Testing

@testable import Application

@Suite("The time that calls wait for others")
struct WaitingTimeTests {
    private final class HeldClock: Sendable {
        private let start = (time: ContinuousClock.now, moment: MonotonicInstant.now)
        private let passed = Guarded(Duration.zero)

        func pass(_ duration: Duration) { self.passed.withLock { $0 += duration } }

        var time: ContinuousClock.Instant { self.start.time + self.passed.withLock { $0 } }
        var moment: MonotonicInstant { self.start.moment + self.passed.withLock { $0 } }
    }

    /// Lets everything pass, after a while.
    private struct SlowStore: RateLimitStore {
        let clock: HeldClock
        let takes: Duration

        var isElsewhere: Bool { true }

        func check(_ requests: [RateLimitRequest]) async -> RateLimitDecision {
            self.clock.pass(self.takes)
            return RateLimitDecision([])
        }
    }

    /// Calls a server that has two limits: how much it does at once, and what a store far away says.
    /// - Parameter work: what a call takes when it is let in; it may fail.
    private static func with(
        _ limiter: OverloadLimiter, store takes: Duration,
        work: @escaping @Sendable (HeldClock, ServerContext) async throws -> Void,
        _ body: (TenantService.Client) async throws -> Void
    ) async throws {
        let clock = HeldClock()
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.listTenants) { _, context in
            try await work(clock, context)
            return .init()
        }
        let rules = RateLimitRules(try ServerInProcess.settings().rateLimits)
        let limits = RateLimitInterceptor(rules, store: SlowStore(clock: clock, takes: takes), clock: { clock.time })
        let server = RPCServer(
            services: registry, health: HealthService(),
            interceptors: [RecoveryInterceptor(), OverloadInterceptor(limiter, clock: { clock.moment }), limits])
        let client = RPCClient(inProcess: server)
        let result: Result<Void, any Error>
        do { result = .success(try await body(TenantService.Client(client))) } catch { result = .failure(error) }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        try result.get()
    }

    private static func adaptive() -> OverloadLimiter {
        OverloadLimiter(classes: CallClass.allCases.map { _ in ConcurrencyLimits(min: 1, max: 100, initial: 10) })
    }

    @Test func `limits that are slow to tell are no latency of this server`() async throws {
        let limiter = Self.adaptive()
        try await Self.with(limiter, store: .seconds(1), work: { clock, _ in clock.pass(.milliseconds(10)) }) { tenants in
            for _ in 1...20 { _ = try await tenants.listTenants(.init()) }
        }
        let measured = try #require(limiter.statistics[CallClass.read.rawValue].baseline)
        #expect(measured > .milliseconds(9) && measured < .milliseconds(11), "\(measured)")
    }

    @Test func `a wait within the call counts as little`() async throws {
        let limiter = Self.adaptive()
        let work: @Sendable (HeldClock, ServerContext) async throws -> Void = { clock, context in
            await context.waiting(by: { clock.time }) { clock.pass(.seconds(1)) }
            clock.pass(.milliseconds(10))
        }
        try await Self.with(limiter, store: .zero, work: work) { tenants in
            for _ in 1...20 { _ = try await tenants.listTenants(.init()) }
        }
        let measured = try #require(limiter.statistics[CallClass.read.rawValue].baseline)
        #expect(measured > .milliseconds(9) && measured < .milliseconds(11), "\(measured)")
    }

    /// How many calls may run at once after twenty that failed for lack of time, most of it spent in the store or at work.
    private static func limitAfterLateCalls(store: Duration, work: Duration) async throws -> Int {
        let limiter = Self.adaptive()
        let late: @Sendable (HeldClock, ServerContext) async throws -> Void = { clock, _ in
            clock.pass(work)
            throw CatalogError(.deadlineExceeded, "Too late.")
        }
        try await Self.with(limiter, store: store, work: late) { tenants in
            for _ in 1...20 { #expect(await failure { try await tenants.listTenants(.init()) } != nil) }
        }
        return limiter.statistics[CallClass.read.rawValue].limit
    }

    @Test func `a call that others have kept until it was late is no sign of too much work`() async throws {
        #expect(try await Self.limitAfterLateCalls(store: .seconds(1), work: .milliseconds(10)) == 10)
        #expect(try await Self.limitAfterLateCalls(store: .milliseconds(10), work: .seconds(1)) < 10)
    }
}
