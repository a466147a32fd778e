import Catalog
import CatalogAPI
import Logging
import Protobuf
import RPC
import Resilience
import TestSupport
import Testing

@testable import Application

/// What operators see, and what becomes of what they decide.
@Suite struct OperatorHandlerTests {
    private static func sources(_ breakers: [ToyBreaker]) -> OperatorSources {
        var sources = OperatorSources()
        sources.breakers = { breakers.map(\.now) }
        sources.control = { name, control in
            guard let breaker = breakers.first(where: { $0.now.name == name }) else { return false }
            breaker.take(control)
            return true
        }
        return sources
    }

    private static var broken: BreakerReading {
        var reading = BreakerReading(name: "redis", state: .open)
        (reading.requests, reading.successes, reading.failures) = (10, 3, 7)
        (reading.consecutiveFailures, reading.refused) = (5, 42)
        (reading.openFor, reading.retryAfter) = (.seconds(12), .seconds(18))
        return reading
    }

    @Test func `breakers are listed by name, with their counts and times`() async throws {
        let breakers = [ToyBreaker(Self.broken), ToyBreaker(BreakerReading(name: "database", state: .halfOpen))]
        try await OperatorSession.with(Self.sources(breakers)) { client in
            let listed = try await client.listCircuitBreakers(.init()).breakers
            #expect(listed.map(\.name) == ["database", "redis"])
            #expect(listed.map(\.state) == [.halfOpen, .open])
            #expect(listed[0] == .with { ($0.name, $0.state, $0.mode) = ("database", .halfOpen, .automatic) })
            let redis = listed[1]
            #expect((redis.requests, redis.successes, redis.failures) == (10, 3, 7))
            #expect((redis.consecutiveSuccesses, redis.consecutiveFailures, redis.refused) == (0, 5, 42))
            #expect(redis.retryAfter == .with { $0.seconds = 18 })
            let age = Timestamp.now.microseconds / 1_000_000 - (redis.openedAt?.seconds ?? 0)
            #expect((12...60).contains(age))
        }
    }

    @Test func `a breaker does what an operator decides, and the log is told`() async throws {
        let log = LogKeeper()
        let breakers = [ToyBreaker(BreakerReading(name: "database", state: .closed)), ToyBreaker(Self.broken)]
        try await OperatorSession.with(Self.sources(breakers), logger: log.logger) { client in
            let opened = try await client.forceCircuitBreaker(.with { ($0.name, $0.mode) = ("database", .forceOpen) })
            #expect(opened.breaker?.state == .open && opened.breaker?.mode == .forceOpen && opened.breaker?.retryAfter == nil)
            #expect(opened.previousMode == .automatic)
            #expect(breakers.map(\.now.control) == [.forceOpen, .automatic])
            let closed = try await client.forceCircuitBreaker(.with { ($0.name, $0.mode) = ("database", .forceClosed) })
            #expect(closed.breaker?.state == .closed && closed.previousMode == .forceOpen)
            let left = try await client.forceCircuitBreaker(.with { ($0.name, $0.mode) = ("database", .automatic) })
            #expect(left.breaker?.mode == .automatic && left.previousMode == .forceClosed)
        }
        let lines = log.lines.filter { $0.message == "a circuit breaker has been decided on" }
        #expect(lines.map { $0.metadata["control"] } == ["forceOpen", "forceClosed", "automatic"])
        #expect(
            lines.allSatisfy { $0.level == .notice && $0.metadata["breaker"] == "database" && $0.metadata["peer"] == "in-process" })
    }

    @Test func `a name that no breaker has brings up those there are`() async throws {
        let breakers = [ToyBreaker(Self.broken), ToyBreaker(BreakerReading(name: "database", state: .closed))]
        try await OperatorSession.with(Self.sources(breakers)) { client in
            let error = await failure {
                try await client.forceCircuitBreaker(.with { ($0.name, $0.mode) = ("databse\u{1B}", .forceOpen) })
            }
            #expect(error?.code == .notFound)
            #expect(error?.message == "There is no circuit breaker of that name. There are: database, redis.")
            #expect(error?.detail(GoogleResourceInfo.self)?.resourceName == "databse")
        }
        try await OperatorSession.with(OperatorSources()) { (client) async throws in
            let error = await failure { try await client.forceCircuitBreaker(.with { ($0.name, $0.mode) = ("x", .automatic) }) }
            #expect(error?.message == "There is no circuit breaker of that name. This server has none.")
            #expect(try await client.listCircuitBreakers(.init()).breakers == [])
            #expect(try await client.getCaches(.init()).caches == [])
            #expect(try await client.getPools(.init()).pools == [])
            #expect(try await client.getLimits(.init()) == .init())
        }
    }

    @Test(arguments: [
        (ForceCircuitBreakerRequest.with { _ in }, ["name", "mode"]),
        (.with { $0.mode = .forceOpen }, ["name"]),
        (.with { ($0.name, $0.mode) = ("database", .unrecognized(9)) }, ["mode"]),
    ])
    func `everything that is wrong with a decision is said at once`(
        request: ForceCircuitBreakerRequest, fields: [String]
    ) async throws {
        let breaker = ToyBreaker(BreakerReading(name: "database", state: .closed))
        try await OperatorSession.with(Self.sources([breaker])) { client in
            let error = await failure { try await client.forceCircuitBreaker(request) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.detail(GoogleBadRequest.self)?.fieldViolations.map(\.field) == fields)
            #expect(breaker.now.control == .automatic)
        }
    }

    /// Made here: Swift 6.3 breaks the stack of an async function that passes a UInt128.
    private static let some = ForgetServicesRequest.with { ($0.tenantId, $0.serviceIds) = (uuid(7), [uuid(8)]) }
    private static let all = ForgetServicesRequest.with { $0.tenantId = uuid(7) }
    private static let meant: [ForgottenServices] = [
        .all(TenantID(rawValue: 7)), .some([ServiceID(rawValue: 8)], TenantID(rawValue: 7)), .everything,
    ]
    private static let said = ["all services of tenant \(uuid(7))", "1 service of tenant \(uuid(7))", "everything"]

    @Test func `a cache is told what to forget`() async throws {
        let asked = Recorded<ForgottenServices>()
        let log = LogKeeper()
        var sources = OperatorSources()
        sources.forget = { what in
            asked.add(what)
            return 3
        }
        try await OperatorSession.with(sources, logger: log.logger) { client in
            #expect(try await client.forgetServices(Self.all).entries == 3)
            _ = try await client.forgetServices(Self.some)
            _ = try await client.forgetServices(.with { $0.everything = true })
        }
        #expect(asked.all == Self.meant)
        let lines = log.lines.filter { $0.message == "services have been dropped from the cache" }
        #expect(lines.map { $0.metadata["what"]?.description } == Self.said)
    }

    @Test(arguments: [
        (ForgetServicesRequest.with { _ in }, ["tenant_id"]),
        (.with { $0.tenantId = "acme" }, ["tenant_id"]),
        (
            .with { ($0.tenantId, $0.serviceIds) = ("acme", [uuid(1), "", "x"]) },
            ["tenant_id", "service_ids[1]", "service_ids[2]"]
        ),
        (.with { ($0.tenantId, $0.serviceIds) = (uuid(1), Array(repeating: uuid(2), count: 1001)) }, ["service_ids"]),
        (.with { ($0.tenantId, $0.everything) = (uuid(1), true) }, ["tenant_id"]),
        (.with { ($0.tenantId, $0.serviceIds, $0.everything) = (uuid(1), ["x"], true) }, ["tenant_id", "service_ids"]),
    ])
    func `what cannot be meant is not forgotten`(request: ForgetServicesRequest, fields: [String]) async throws {
        let asked = Recorded<ForgottenServices>()
        var sources = OperatorSources()
        sources.forget = { what in
            asked.add(what)
            return 0
        }
        try await OperatorSession.with(sources) { (client) async throws in
            let error = await failure { try await client.forgetServices(request) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.detail(GoogleBadRequest.self)?.fieldViolations.map(\.field) == fields)
        }
        #expect(asked.all.isEmpty)
    }

    @Test func `caches, limits and pools are shown as they are`() async throws {
        var sources = OperatorSources()
        sources.caches = {
            var first = CacheReading(level: "l1", isEnabled: true)
            (first.entries, first.bytes, first.capacityBytes) = (1, 2, 3)
            (first.hits, first.misses, first.hitRatio, first.loads) = (4, 5, 0.25, 6)
            (first.evictions, first.staleServes, first.isTrusted, first.staleness) = (7, 8, true, .milliseconds(1500))
            return [first, CacheReading(level: "l2", isEnabled: false)]
        }
        sources.limits = {
            var limits = LimitsReading()
            (limits.isEnabled, limits.isShared) = (true, true)
            var tenant = RateReading(
                tier: "tenant", plan: "premium", limit: 5000, period: .seconds(60), burst: 500, algorithm: .slidingWindow)
            (tenant.keys, tenant.refused) = (9, 10)
            limits.rates = [
                tenant, RateReading(tier: "ip", limit: 500, period: .seconds(60), burst: 50, algorithm: .tokenBucket),
            ]
            limits.concurrency = [
                ConcurrencyReading(methodClass: "write", limit: 20, inFlight: 3, refused: 1),
                ConcurrencyReading(methodClass: "read", limit: 100, inFlight: 7, refused: 0),
            ]
            return limits
        }
        var pool = PoolStatistics()
        (pool.open, pool.connecting, pool.idle, pool.inUse, pool.waiting, pool.granted) = (3, 1, 2, 4, 5, 500)
        (pool.waitTime, pool.refused, pool.timedOut, pool.connectFailures) = (.milliseconds(1234), 6, 7, 8)
        sources.pools = { [pool] in [PoolReading(name: "redis", maxOpen: 50, statistics: pool)] }
        try await OperatorSession.with(sources) { (client) async throws in
            let caches = try await client.getCaches(.init()).caches
            let first = CacheStatus.with {
                ($0.level, $0.isEnabled, $0.entries, $0.bytes, $0.capacityBytes) = ("l1", true, 1, 2, 3)
                ($0.hits, $0.misses, $0.hitRatio, $0.loads, $0.evictions, $0.staleServes) = (4, 5, 0.25, 6, 7, 8)
                ($0.isTrusted, $0.staleness) = (true, .with { ($0.seconds, $0.nanos) = (1, 500_000_000) })
            }
            #expect(caches == [first, .with { $0.level = "l2" }])
            let limits = try await client.getLimits(.init())
            #expect(limits.isEnabled && limits.isShared)
            #expect(limits.rateLimits.map(\.tier) == ["ip", "tenant"])
            let tenant = RateLimitStatus.with {
                ($0.tier, $0.plan, $0.limit, $0.period) = ("tenant", "premium", 5000, .with { $0.seconds = 60 })
                ($0.burst, $0.algorithm, $0.keys, $0.refused) = (500, .slidingWindow, 9, 10)
            }
            #expect(limits.rateLimits.last == tenant)
            #expect(limits.concurrencyLimits.map(\.methodClass) == ["read", "write"])
            #expect(limits.concurrencyLimits.map(\.inFlight) == [7, 3])
            let pools = try await client.getPools(.init()).pools
            let redis = PoolStatus.with {
                ($0.name, $0.maxOpen, $0.open, $0.connecting, $0.idle, $0.inUse) = ("redis", 50, 3, 1, 2, 4)
                ($0.waiting, $0.granted, $0.waitTime) = (5, 500, .with { ($0.seconds, $0.nanos) = (1, 234_000_000) })
                ($0.refused, $0.timedOut, $0.connectFailures) = (6, 7, 8)
            }
            #expect(pools == [redis])
        }
    }
}
