import Resilience

/// The limits of a server, made of its settings. Nil: there is none of that kind.
struct RateLimitRules: Sendable {
    /// A user's calls.
    let user: RateLimitRule?
    /// All calls for a tenant, whoever makes them.
    private let tenant: RateLimitRule?
    /// The same, for tenants of some plans.
    private let plans: [String: RateLimitRule?]
    /// All calls from one address.
    let address: RateLimitRule?
    /// Calls from one address by nobody in particular.
    let anonymous: RateLimitRule?
    /// How fast one caller, known or not, may call.
    let second: RateLimitRule?
    /// Items of a tenant's bulk calls.
    let items: RateLimitRule?

    init(_ settings: RateLimitSettings) {
        func rule(_ tier: RateLimitTier, _ limit: Int, per period: Duration = .seconds(60)) -> RateLimitRule? {
            guard limit > 0 else { return nil }
            return RateLimitRule(
                name: tier.rawValue, limit: limit, period: period,
                algorithm: settings.slidingTiers.contains(tier) ? .slidingWindow : .tokenBucket)
        }
        self.user = rule(.user, settings.userPerMinute)
        self.tenant = rule(.tenant, settings.tenantPerMinute)
        self.plans = settings.tenantPlans.mapValues { rule(.tenant, $0) }
        self.address = rule(.ip, settings.addressPerMinute)
        self.anonymous = rule(.anonymous, settings.anonymousPerMinute)
        self.second = rule(.second, settings.perSecond, per: .seconds(1))
        self.items = rule(.items, settings.itemsPerMinute)
    }

    /// Every rule, with the plan of the tenants that it is for; empty: for all who have none of their own.
    var all: [(plan: String, rule: RateLimitRule)] {
        let usual = [self.user, self.tenant, self.address, self.anonymous, self.second, self.items].compactMap(\.self)
        let special = self.plans.sorted { $0.key < $1.key }.compactMap { plan, rule in rule.map { (plan, $0) } }
        return usual.map { ("", $0) } + special
    }

    /// All calls for a tenant of a plan.
    /// - Parameter plan: nil where it is not known.
    func tenant(on plan: String?) -> RateLimitRule? {
        if let plan, let own = self.plans[plan] { return own }
        return self.tenant
    }
}
