import Catalog
import CatalogTesting
import TestSupport

/// Calls as chance has them, over few tenants, artisans and services, so that they meet.
struct RandomHistory {
    var random: SplitMix64
    let tenants: [TenantID]
    /// Of every tenant: the same identifier is another artisan in another tenant.
    let artisans: [ArtisanID]
    let services: [ServiceID]
    /// What was sent in bulk under a key: a repeat has the same items.
    private var sent: [String: [NewService]] = [:]

    /// - Parameter identifiers: decides which identifiers there are; histories that have it in common meet.
    init(seed: UInt64, identifiers: UInt64) {
        self.random = SplitMix64(seed: seed)
        var random = SplitMix64(seed: identifiers)
        func some<ID: Identifier>(_ count: Int) -> [ID] {
            (0..<count).map { _ in ID(rawValue: .random(in: .min ... .max, using: &random)) }
        }
        self.tenants = some(4)
        self.artisans = some(3)
        self.services = some(6)
    }

    /// Calls that nearly every history begins with.
    mutating func opening() -> [CatalogCall] {
        self.tenants.dropLast().flatMap { tenant in
            [self.createTenant(tenant), self.createArtisan(self.artisans[0], tenant), self.createArtisan(self.artisans[1], tenant)]
        }
    }

    /// - Parameter rows: what is there, so that calls often name what is; empty where nobody knows.
    mutating func next(_ rows: CatalogRows) -> CatalogCall {
        let tenant = self.random.pick(self.tenants)
        let artisan = self.random.pick(self.artisans)
        return switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<3: self.createTenant(tenant)
        case 3..<6: self.updateTenant(tenant, rows)
        // Rarely, because little happens to a tenant afterwards.
        case 6 where self.random.chance(25): self.deleteTenant(tenant, rows)
        case 6: self.updateTenant(tenant, rows)
        case 7..<11: self.readTenants(tenant, rows)
        case 11..<15: self.createArtisan(artisan, tenant)
        case 15..<19: self.updateArtisan(artisan, tenant, rows)
        case 19..<24: self.deleteArtisan(artisan, tenant, rows)
        case 24..<30: self.readArtisans(artisan, tenant, rows)
        case 30..<42: self.createService(tenant)
        case 42..<50: self.createServices(tenant)
        case 50..<56: self.appendServices(tenant)
        case 56..<70: self.updateService(tenant, rows)
        case 70..<76: self.deleteService(tenant, rows)
        default: self.readServices(tenant, rows)
        }
    }

    // MARK: Pieces

    /// Half of all writes have a key; some keys come back, and some of those with another body.
    mutating func key(_ method: String) -> IdempotencyKey {
        Samples.key("request \(Int.random(in: 0..<4, using: &self.random))", body: self.random.chance(15) ? 2 : 1, method: method)
    }

    mutating func context(_ method: String) -> WriteContext {
        var context = Samples.context(self.random.chance(50) ? self.key(method) : nil)
        context.deadline = nil
        return context
    }

    /// The version that is there, mostly.
    mutating func version(_ current: Int64?) -> Int64 {
        if let current, self.random.chance(90) { return current }
        return .random(in: 1...4, using: &self.random)
    }

    /// Where a page begins: by number, or after something that is there or was.
    mutating func start(_ places: [(Timestamp, IdentifierBits)]) -> PageStart {
        guard let place = places.randomElement(using: &self.random), self.random.chance(50) else {
            return .offset(.random(in: 0...3, using: &self.random))
        }
        return .after(place.0, place.1)
    }

    func newService(_ content: ServiceContent, _ id: ServiceID) -> NewService {
        NewService(id: id, content: content, change: Samples.id())
    }

    mutating func newServices() -> [NewService] {
        (0..<Int.random(in: 0...4, using: &self.random)).map { _ in
            self.newService(self.random.serviceContent(self.artisans), self.random.pick(self.services))
        }
    }

    /// The items that were sent under the key before, or new ones.
    mutating func items(under key: IdempotencyKey?, of tenant: TenantID) -> [NewService] {
        let items = self.newServices()
        guard let key else { return items }
        let name = "\(tenant) \(key.requestID) \(key.bodyHash[0])"
        if let sent = self.sent[name] { return sent.map { self.newService($0.content, $0.id) } }
        self.sent[name] = items
        return items
    }
}
