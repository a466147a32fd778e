import Catalog
import CatalogTesting
import Locking
import Resilience
import Testing

@testable import Application

@Suite("Plans of tenants")
struct TenantPlansTests {
    private static let id = TenantID(rawValue: 7)

    private static func catalogue() async throws -> InMemoryCatalog {
        let catalogue = InMemoryCatalog(now: { .now })
        let content = TenantContent(name: "Accra Works", plan: "premium", countryCode: "GH", currencyCode: "GHS")
        _ = try await catalogue.createTenant(
            Self.id, content: content, change: ChangeID(rawValue: 1),
            context: WriteContext(origin: Origin(actor: "ama", address: "", agent: "", requestID: "")))
        return catalogue
    }

    private static func plans(
        capacity: Int = 10_000, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) async throws -> TenantPlans {
        TenantPlans(
            tenants: try await Self.catalogue(), limit: { RateLimitRule(name: "tenant", limit: $0 == "premium" ? 500 : 100) },
            capacity: capacity, timeToLive: .seconds(30), now: now)
    }

    private static func limit(_ plans: TenantPlans, _ id: TenantID = Self.id) -> (Int?, Bool) {
        let limit = plans.limit(of: id)
        return (limit.rule?.limit, limit.isFresh)
    }

    @Test func `one is looked up behind the first call, and again when it has grown old`() async throws {
        let clock = Guarded(ContinuousClock.now)
        let plans = try await Self.plans(now: { clock.withLock { $0 } })
        #expect(Self.limit(plans) == (100, false), "the usual limit holds until it is known")
        await plans.refresh(Self.id)?.value
        #expect(Self.limit(plans) == (500, true))
        #expect(plans.refresh(Self.id) == nil)
        clock.withLock { $0 += .seconds(30) }
        #expect(Self.limit(plans) == (500, false), "it holds until another is known")
        let again = plans.refresh(Self.id)
        #expect(again != nil)
        await again?.value
        #expect(Self.limit(plans) == (500, true))
    }

    @Test func `a tenant that does not exist has none, and is not looked up each time`() async throws {
        let plans = try await Self.plans()
        await plans.refresh(TenantID(rawValue: 8))?.value
        #expect(Self.limit(plans, TenantID(rawValue: 8)) == (100, true))
        #expect(plans.refresh(TenantID(rawValue: 8)) == nil)
    }

    @Test func `those that callers make up push out no more than there is room for`() async throws {
        let plans = try await Self.plans(capacity: 10)
        for number in UInt128(100)..<200 { await plans.refresh(TenantID(rawValue: number))?.value }
        #expect(plans.count <= 10)
    }
}
