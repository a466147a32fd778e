import Catalog
import CatalogTesting
import TestSupport
import Testing

/// A catalogue in memory with two tenants: one that trades in euros, and a stranger.
struct Fixture {
    let clock = ManualClock()
    let store: InMemoryCatalog
    let watched: WatchedServices
    let services: ServiceOperations
    let artisans: ArtisanOperations
    let tenants: TenantOperations
    let tenant = TenantID(rawValue: 0x7e17)
    let stranger = TenantID(rawValue: 0x7e18)

    /// The caller's own tenant, which no message names.
    var own: RequestTenant { RequestTenant(caller: self.tenant) }

    init(limits: CatalogLimits = CatalogLimits()) async throws {
        let clock = self.clock
        let random = SharedRandom(seed: 1)
        let identifiers = IdentifierSource(now: { clock.now }, random: { random.next() })
        let tokens = try PageTokens(secret: Array(0..<32))
        self.store = InMemoryCatalog(now: { clock.now })
        self.watched = WatchedServices(self.store)
        let currencies = TenantCurrencies(tenants: self.store, now: { clock.instant })
        let attempts = UpdateAttempts(now: { clock.instant }, sleep: { _ in })
        self.services = ServiceOperations(
            services: self.watched, currencies: currencies, tokens: tokens, identifiers: identifiers, limits: limits,
            attempts: attempts)
        self.artisans = ArtisanOperations(
            artisans: self.store, tokens: tokens, identifiers: identifiers, limits: limits, attempts: attempts)
        self.tenants = TenantOperations(
            tenants: self.store, currencies: currencies, tokens: tokens, identifiers: identifiers, limits: limits,
            attempts: attempts)
        for id in [self.tenant, self.stranger] {
            let draft = TenantDraft(id: id.description, name: "Accra Works", countryCode: "GH", currencyCode: "EUR")
            _ = try await self.tenants.create(draft, context: .test())
        }
    }

    /// Creates a service of the caller's tenant.
    func create(_ draft: ServiceDraft = .sample(), _ context: WriteContext = .test()) async throws -> Service {
        try await self.services.create(draft, in: self.own, context: context).service
    }

    /// Creates an artisan of the caller's tenant.
    func artisan() async throws -> Artisan {
        try await self.artisans.create(ArtisanDraft(displayName: "Ama Mensah", rating: 4.5), in: self.own, context: .test())
    }

    /// What is wrong with creating a service.
    func violations(creating draft: ServiceDraft) async -> [CatalogError.Violation] {
        let error = await failure { () async throws(CatalogError) in
            try await self.services.create(draft, in: self.own, context: .test())
        }
        return error?.violations ?? []
    }
}

extension WriteContext {
    /// A call of somebody, with a request id or without.
    static func test(_ requestID: String? = nil, actor: String = "ama", body: UInt8 = 1, method: String = "Test/Method")
        -> WriteContext
    {
        WriteContext(
            origin: Origin(actor: actor),
            idempotency: requestID.map { IdempotencyKey(principal: actor, method: method, requestID: $0, bodyHash: [body]) }
        )
    }
}

extension ServiceDraft {
    /// A service that keeps every rule.
    static func sample(id: String = "", name: String = "Gutter run") -> ServiceDraft {
        ServiceDraft(
            id: id,
            name: name,
            description: "Same day.\nDust-free.",
            category: "roofing",
            price: MoneyDraft(currency: "EUR", units: 615, nanos: 470_000_000),
            durationMinutes: 450,
            tags: ["eco", "insured"],
            imageURL: "https://img.example/8737.jpg"
        )
    }
}

/// The error of a call that must fail.
func failure<Value>(_ act: () async throws(CatalogError) -> Value) async -> CatalogError? {
    do {
        _ = try await act()
        return nil
    } catch {
        return error
    }
}

extension CatalogError {
    /// The fields of the violations, in order.
    var fields: [String] { self.violations.map(\.field) }
}

/// A UUID that is easily told apart.
func uuid(_ number: Int) -> String { ServiceID(rawValue: UInt128(number)).description }
