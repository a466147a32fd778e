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

    @Test func `one is looked up behind the first call, and again when it has grown old`() async throws {
        let clock = Guarded(ContinuousClock.now)
        let plans = TenantPlans(tenants: try await Self.catalogue(), timeToLive: .seconds(30), now: { clock.withLock { $0 } })
        #expect(plans.plan(of: Self.id) == nil)
        await plans.refresh(Self.id)?.value
        #expect(plans.plan(of: Self.id) == "premium")
        #expect(plans.refresh(Self.id) == nil)
        clock.withLock { $0 += .seconds(30) }
        #expect(plans.plan(of: Self.id) == "premium", "it holds until another is known")
        let again = plans.refresh(Self.id)
        #expect(again != nil)
        await again?.value
    }

    @Test func `with it goes its limit, the usual one where it is not known`() async throws {
        let clock = Guarded(ContinuousClock.now)
        let plans = TenantPlans(
            tenants: try await Self.catalogue(), limit: { RateLimitRule(name: "tenant", limit: $0 == "premium" ? 500 : 100) },
            timeToLive: .seconds(30), now: { clock.withLock { $0 } })
        func limit(_ id: TenantID = Self.id) -> (Int?, Bool) {
            let limit = plans.limit(of: id)
            return (limit.rule?.limit, limit.isFresh)
        }
        #expect(limit() == (100, false))
        await plans.refresh(Self.id)?.value
        #expect(limit() == (500, true))
        clock.withLock { $0 += .seconds(30) }
        #expect(limit() == (500, false))
        await plans.refresh(TenantID(rawValue: 8))?.value
        #expect(limit(TenantID(rawValue: 8)) == (100, true), "there is no such tenant")
    }

    @Test func `a tenant that does not exist has none, and is not looked up each time`() async throws {
        let plans = TenantPlans(tenants: try await Self.catalogue())
        await plans.refresh(TenantID(rawValue: 8))?.value
        #expect(plans.plan(of: TenantID(rawValue: 8)) == nil)
        #expect(plans.refresh(TenantID(rawValue: 8)) == nil)
    }

    @Test func `those that callers make up push out no more than there is room for`() async throws {
        let plans = TenantPlans(tenants: try await Self.catalogue(), capacity: 10)
        for number in UInt128(100)..<200 { await plans.refresh(TenantID(rawValue: number))?.value }
        #expect(plans.count <= 10)
    }
}
