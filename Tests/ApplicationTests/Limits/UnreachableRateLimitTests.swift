import CatalogAPI
import Protobuf
import RPC
import Redis
import RedisTesting
import Resilience
import Testing

@testable import Application

/// What becomes of limits that servers share when nobody can be asked about them.
struct UnreachableRateLimitTests {
    private static let rule = RateLimitRule(name: "user", limit: 100)

    /// Nobody listens where it looks for Redis.
    private static func with(
        onFailure: RateLimitFailure, change: (inout RedisConfiguration) -> Void = { _ in },
        _ body: (SharedRateLimits) async throws -> Void
    ) async throws {
        var configuration = RedisConfiguration(url: try RedisURL("redis://127.0.0.1:1"))
        change(&configuration)
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 3
        let client = RedisClient(configuration, logger: .quiet)
        let limits = SharedRateLimits(
            shared: RedisRateLimiter(client), breaker: CircuitBreaker(name: "redis", settings: settings), own: RateLimiter(),
            onFailure: onFailure, timeout: .seconds(5))
        let result: Result<Void, any Error>
        do { result = .success(try await body(limits)) } catch { result = .failure(error) }
        await client.shutDown(grace: .zero)
        try result.get()
    }

    private static let request = RateLimitRequest(rule, key: "ama")

    @Test func `a Redis that is away opens the breaker, and what this server cannot send does not`() async throws {
        try await Self.with(onFailure: .open) { limits in
            for _ in 1...5 { _ = try await limits.check([Self.request]) }
            #expect(limits.breaker.snapshot.state == .open)
        }
        try await Self.with(onFailure: .open, change: { $0.maxCommandSize = 64 }) { limits in
            for _ in 1...5 { _ = try await limits.check([Self.request]) }
            #expect(limits.breaker.snapshot.failuresTotal == 0 && limits.breaker.snapshot.counts.exclusions == 5)
        }
    }

    /// Calls a server whose limits are shared with others, and whose Redis is away.
    private static func call(
        _ limits: SharedRateLimits, _ refusals: RefusalCounts, _ body: (TenantService.Client) async throws -> Void
    ) async throws {
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.listTenants) { _, _ in .init() }
        let rules = RateLimitRules(try ServerInProcess.settings().rateLimits)
        let server = RPCServer(
            services: registry, health: HealthService(),
            interceptors: [RecoveryInterceptor(), RateLimitInterceptor(rules, store: limits, refusals: refusals)])
        let client = RPCClient(inProcess: server)
        let result: Result<Void, any Error>
        do { result = .success(try await body(TenantService.Client(client))) } catch { result = .failure(error) }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        try result.get()
    }

    @Test func `where calls may not pass unlimited they are told that limits are away, and of no limit of theirs`() async throws {
        try await Self.with(onFailure: .closed) { limits in
            let refusals = RefusalCounts()
            try await Self.call(limits, refusals) { tenants in
                let error = try #require(await failure { try await tenants.listTenants(.init()) })
                #expect(error.code == .unavailable)
                #expect(error.detail(GoogleErrorInfo.self)?.reason == "RATE_LIMITS_UNAVAILABLE")
                #expect(error.detail(GoogleRetryInfo.self) != nil)
                #expect(error.detail(GoogleQuotaFailure.self) == nil)
                #expect(error.metadata["x-ratelimit-limit"] == nil)
            }
            #expect(refusals.undecided >= 1 && refusals.all.isEmpty)
            let quota = ItemQuota(store: limits, rule: Self.rule, key: RateLimitKey("a tenant's"), refusals: refusals)
            #expect(await failure { try await quota.take(1) }?.code == .unavailable)
            #expect(refusals.all.isEmpty)
        }
    }

    @Test func `where they may, this server limits them by itself`() async throws {
        try await Self.with(onFailure: .open) { limits in
            let refusals = RefusalCounts()
            try await Self.call(limits, refusals) { tenants in _ = try await tenants.listTenants(.init()) }
            #expect(refusals.undecided == 0)
        }
    }

    @Test(arguments: [
        (RedisError.Code.poolExhausted, CircuitOutcome.excluded), (.invalidCommand, .excluded), (.cancelled, .excluded),
        (.closed, .excluded), (.connectionFailed, .failure), (.deadlineExceeded, .failure), (.acquireTimedOut, .failure),
        (.serverError(kind: "OOM"), .failure),
    ])
    func `a queue of this server that is full says nothing of Redis`(code: RedisError.Code, outcome: CircuitOutcome) {
        #expect(RedisError(code, "No.").circuitOutcome == outcome)
    }
}
