import Locking
import Testing

@testable import Catalog

@Suite struct TenantCurrenciesTests {
    /// Tenants that count how often they are asked for.
    private final class Tenants: TenantRepository {
        let asked = Guarded(0)
        let currency = Guarded("EUR")
        /// Happens while a tenant is on its way from where it was read.
        let meanwhile = Guarded<[@Sendable () -> Void]>([])

        func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
            self.asked.withLock { $0 += 1 }
            guard id.rawValue > 0 else { return nil }
            let content = TenantContent(name: "Works", plan: "free", countryCode: "GH", currencyCode: self.currency.withLock { $0 })
            let time = Timestamp(microseconds: 0)
            for act in self.meanwhile.withLock({ $0 }) { act() }
            return Tenant(id: id, content: content, version: 1, createdAt: time, updatedAt: time)
        }

        func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? { nil }

        func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext)
            async throws(CatalogError)
            -> Tenant
        { throw .noTenant(id) }

        func updateTenant(
            _ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext
        )
            async throws(CatalogError) -> Tenant?
        { nil }

        func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError)
            -> Tenant
        {
            throw .noTenant(id)
        }

        func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant] { [] }
    }

    private let tenants = Tenants()
    private let clock = ManualClock()

    private func currencies(capacity: Int = 10) -> TenantCurrencies {
        let clock = self.clock
        return TenantCurrencies(tenants: self.tenants, capacity: capacity, timeToLive: .seconds(30), now: { clock.instant })
    }

    private var asked: Int { self.tenants.asked.withLock { $0 } }

    @Test func `a tenant is asked for once, until its time is over`() async throws {
        let currencies = self.currencies()
        for _ in 0..<3 { #expect(try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil) == "EUR") }
        #expect(self.asked == 1)
        self.tenants.currency.withLock { $0 = "JPY" }
        self.clock.advance(.seconds(29))
        #expect(try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil) == "EUR")
        self.clock.advance(.seconds(1))
        #expect(try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil) == "JPY")
        #expect(self.asked == 2)
    }

    @Test func `use does not prolong the time`() async throws {
        let currencies = self.currencies(capacity: 2)
        for second in 0..<30 {
            _ = try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil)
            if second.isMultiple(of: 5) { _ = try await currencies.currency(of: TenantID(rawValue: 2), deadline: nil) }
            self.clock.advance(.seconds(1))
        }
        self.tenants.currency.withLock { $0 = "JPY" }
        #expect(try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil) == "JPY")
    }

    @Test func `what is forgotten is asked for anew`() async throws {
        let currencies = self.currencies()
        _ = try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil)
        currencies.forget(TenantID(rawValue: 1))
        _ = try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil)
        #expect(self.asked == 2)
    }

    @Test(arguments: [1, 2])
    func `what was read before its tenant was forgotten is not remembered`(others: Int) async throws {
        let currencies = self.currencies()
        let (own, tenants) = (TenantID(rawValue: 1), self.tenants)
        if others > 1 { _ = try await currencies.currency(of: TenantID(rawValue: 2), deadline: nil) }
        self.tenants.meanwhile.withLock {
            $0 = [
                {
                    tenants.currency.withLock { $0 = "JPY" }
                    currencies.forget(own)
                }
            ]
        }
        #expect(try await currencies.currency(of: own, deadline: nil) == "EUR")
        self.tenants.meanwhile.withLock { $0 = [] }
        #expect(try await currencies.currency(of: own, deadline: nil) == "JPY")
        #expect(try await currencies.currency(of: own, deadline: nil) == "JPY")
        #expect(self.asked == 1 + others)
    }

    @Test func `a tenant that is not there is not found, and not remembered`() async throws {
        let currencies = self.currencies()
        for _ in 0..<2 {
            let error = await failure { () async throws(CatalogError) in
                try await currencies.currency(of: TenantID(rawValue: 0), deadline: nil)
            }
            #expect(error?.code == .notFound)
        }
        #expect(self.asked == 2)
    }

    @Test func `many tenants are not all remembered, but what is used is`() async throws {
        let currencies = self.currencies(capacity: 10)
        for number in 1...1_000 {
            _ = try await currencies.currency(of: TenantID(rawValue: UInt128(number)), deadline: nil)
            _ = try await currencies.currency(of: TenantID(rawValue: 1), deadline: nil)
        }
        #expect(self.asked == 1_000)
        #expect(currencies.count <= 10)
        _ = try await currencies.currency(of: TenantID(rawValue: 500), deadline: nil)
        #expect(self.asked == 1_001)
    }
}
