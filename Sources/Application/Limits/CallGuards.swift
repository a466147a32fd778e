package import Catalog
import RPC
public import Resilience

/// What keeps callers apart and within bounds, made of the settings: it stands around each call between what observes and what works.
public struct CallGuards: Sendable {
    /// Nil: the settings turn it off.
    public let overload: OverloadLimiter?
    /// The limits of this process; nil: the settings turn them off.
    public let rateLimiter: RateLimiter?
    /// Calls that limits refused, by tier.
    let refusals = RefusalCounts()
    /// Outermost first. Who calls comes before everything that depends on it, and what refuses for the least work before what takes more.
    let interceptors: [any ServerInterceptor]

    /// Knows callers, and limits nobody.
    public init(authenticator: any Authenticator = DevelopmentAuthenticator()) {
        self.overload = nil
        self.rateLimiter = nil
        self.interceptors = [AuthenticationInterceptor(authenticator)]
    }

    /// Those of a server that limits by itself.
    /// - Parameters:
    ///   - tenants: where limits look up plans.
    ///   - authenticator: says who calls.
    package init(
        _ settings: ServerSettings, tenants: any TenantRepository, authenticator: any Authenticator = DevelopmentAuthenticator()
    ) {
        self.init(settings, tenants, authenticator) { _ in nil }
    }

    /// - Parameters:
    ///   - store: where limits look up plans.
    ///   - redis: where limits are shared with other servers; nil: this server limits by itself.
    ///   - authenticator: says who calls.
    init(
        _ settings: ServerSettings, _ store: CatalogStore, redis: RedisConnection? = nil,
        authenticator: any Authenticator = DevelopmentAuthenticator()
    ) {
        self.init(settings, store.tenants, authenticator) { limiter in
            redis?.rateLimits(limiter, of: store, onFailure: settings.rateLimits.onStoreFailure)
        }
    }

    /// - Parameter share: makes limits that servers have in common of those of this process; nil: it does not.
    private init(
        _ settings: ServerSettings, _ tenants: any TenantRepository, _ authenticator: any Authenticator,
        sharing share: (RateLimiter) -> (any RateLimitStore)?
    ) {
        var interceptors: [any ServerInterceptor] = [AuthenticationInterceptor(authenticator)]
        self.overload = settings.overload.isEnabled ? OverloadLimiter(classes: settings.overload.classes) : nil
        if let overload = self.overload { interceptors.append(OverloadInterceptor(overload)) }
        let limits = settings.rateLimits
        self.rateLimiter = limits.isEnabled ? RateLimiter(maxKeysPerTier: limits.maxKeys) : nil
        if let limiter = self.rateLimiter {
            let rules = RateLimitRules(limits)
            let plans = limits.tenantPlans.isEmpty ? nil : TenantPlans(tenants: tenants, limit: rules.tenant(on:))
            self.refusals.begin(rules.all.map(\.rule.name))
            let shared = share(limiter)
            interceptors.append(
                RateLimitInterceptor(
                    rules, store: shared ?? LocalRateLimits(limiter), plans: plans, refusals: self.refusals))
        }
        self.interceptors = interceptors
    }
}
