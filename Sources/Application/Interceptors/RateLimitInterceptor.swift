import NIOCore
import RPC
import Resilience

/// Holds callers to their limits: one question for all that a call counts against, which charges all of them or none.
///
/// The answer carries `x-ratelimit-limit`, `x-ratelimit-remaining` and `x-ratelimit-reset` (seconds from now until all of the limit is
/// there again, rounded up) of the limit that leaves least. A refusal is RESOURCE_EXHAUSTED with `RetryInfo` and `QuotaFailure`. Where
/// nobody can say what is left, and calls may not go on without, it is UNAVAILABLE with `RetryInfo`: that is no fault of the caller.
///
/// The tenant counts as the caller names it: what does not exist is refused further in, and has been counted by then.
struct RateLimitInterceptor: ServerInterceptor {
    private let rules: RateLimitRules
    private let store: any RateLimitStore
    private let plans: TenantPlans?
    private let refusals: RefusalCounts
    private let clock: @Sendable () -> ContinuousClock.Instant
    /// What is known of the method; nil: to be found out with each call.
    private var method: (kind: CallClass?, hasTenant: Bool)?

    /// - Parameters:
    ///   - plans: nil: limits do not depend on them.
    ///   - refusals: counts the calls that are refused.
    ///   - clock: measures how long calls wait for a store on another machine.
    init(
        _ rules: RateLimitRules, store: any RateLimitStore, plans: TenantPlans? = nil, refusals: RefusalCounts = RefusalCounts(),
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.clock = clock
        self.refusals = refusals
        self.rules = rules
        self.store = store
        self.plans = plans
    }

    func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        var own = self
        own.method = Self.known(of: method)
        return (self.store as? LocalRateLimits).map { AtOnce(limits: own, limiter: $0.limiter) } ?? own
    }

    private static func known(of method: any MethodDescriptor) -> (kind: CallClass?, hasTenant: Bool) {
        (CallClass(method), TenantInterceptor.isNeeded(by: method))
    }

    func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        if let caller = self.caller(context) {
            let requests = self.requests(of: caller)
            let decision: RateLimitDecision
            do throws(RateLimitsUnavailable) { decision = try await self.decision(requests, context) } catch {
                self.refusals.addUndecided()
                throw RPCError(error)
            }
            Self.tell(context, decision)
            guard decision.isAllowed else { throw self.refusal(requests, decision) }
            self.letIn(caller, context)
        }
        try await next(context)
    }

    /// Limits of this process answer at once, and as of when the call began: the time need not be asked again.
    private struct AtOnce: SynchronousInterceptor {
        let limits: RateLimitInterceptor
        let limiter: RateLimiter

        func begin(_ context: ServerContext) throws {
            guard let caller = self.limits.caller(context) else { return }
            var claims = RateLimitClaims()
            self.limits.forEachLimit(of: caller) { claims.append($0, $1) }
            let findings = self.limiter.charge(claims, now: MonotonicInstant(context.began)) {
                self.limits.requests(of: caller)[$0].rule.name
            }
            guard findings.isAllowed else {
                let requests = self.limits.requests(of: caller)
                let decision = RateLimitDecision(findings, of: requests)
                RateLimitInterceptor.tell(context, decision)
                throw self.limits.refusal(requests, decision)
            }
            if let left = findings.tightest {
                // Rounded up.
                RateLimitInterceptor.tell(
                    context, left.limit, left.remaining, seconds: (left.resetMicroseconds + 999_999) / 1_000_000)
            }
            self.limits.letIn(caller, context)
        }
    }

    /// Whose limits a call counts against.
    private struct Caller {
        let kind: CallClass
        let principal: Principal
        let tenant: NamedTenant?
        /// The limit of the tenant's plan, which may become another at any time.
        let tenantRule: RateLimitRule?
        /// What is known of the plan is fresh.
        let isPlanFresh: Bool
        /// Nil for whoever has none, on a unix socket or in this process: one caller per way in.
        let address: String?
        let transport: Peer.Transport
    }

    /// Nil: the call counts against nothing.
    private func caller(_ context: ServerContext) -> Caller? {
        let method = self.method ?? Self.known(of: context.method)
        guard let kind = method.kind else { return nil }
        // A call that acts within no tenant uses up nothing of one, whatever it says.
        let tenant = method.hasTenant ? try? TenantInterceptor.tenant(context) : nil
        if let tenant { context[TenantKey.self] = tenant }
        let limit = tenant.flatMap { self.plans?.limit(of: $0.id) } ?? (rule: self.rules.tenant(on: nil), isFresh: true)
        return Caller(
            kind: kind, principal: context.principal, tenant: tenant, tenantRule: limit.rule, isPlanFresh: limit.isFresh,
            address: context.peer.countedAddress, transport: context.peer.transport)
    }

    /// The limits that a call counts against, each with the key that it counts for there.
    private func forEachLimit(of caller: Caller, _ body: (RateLimitRule, RateLimitKey) -> Void) {
        // An address is short, and hashed faster than a key of it is looked up.
        let address = caller.address.map { RateLimitKey($0) }
        let own = caller.principal.limitKeys
        let place = own == nil ? address ?? RateLimitKey(caller.transport.rawValue) : nil
        if let rule = self.rules.second, let key = own?.caller ?? place { body(rule, key) }
        if let own {
            if let rule = self.rules.user { body(rule, own.user) }
        } else if let place, let rule = self.rules.anonymous {
            body(rule, place)
        }
        if let tenant = caller.tenant, let rule = caller.tenantRule { body(rule, tenant.limitKey) }
        if let address, let rule = self.rules.address { body(rule, address) }
    }

    private func requests(of caller: Caller) -> [RateLimitRequest] {
        var requests: [RateLimitRequest] = []
        self.forEachLimit(of: caller) { requests.append(RateLimitRequest($0, key: $1)) }
        return requests
    }

    private enum Header {
        static let limit: Metadata.Name = "x-ratelimit-limit"
        static let remaining: Metadata.Name = "x-ratelimit-remaining"
        static let reset: Metadata.Name = "x-ratelimit-reset"
    }

    /// Tells the caller how it stands.
    private static func tell(_ context: ServerContext, _ limit: Int, _ remaining: Int, seconds: Int64) {
        context.updateResponseMetadata {
            $0.set(Header.limit, String(limit))
            $0.set(Header.remaining, String(remaining))
            $0.set(Header.reset, String(seconds))
        }
    }

    private static func tell(_ context: ServerContext, _ decision: RateLimitDecision) {
        guard let tightest = decision.tightest else { return }
        let standing = decision.standings[tightest]
        Self.tell(context, standing.limit, standing.remaining, seconds: standing.reset.wholeSeconds)
    }

    private func refusal(_ requests: [RateLimitRequest], _ decision: RateLimitDecision) -> RPCError {
        if let tightest = decision.tightest { self.refusals.add(decision.standings[tightest].name) }
        return RPCError(tooMany: "calls", requests, decision)
    }

    private func letIn(_ caller: Caller, _ context: ServerContext) {
        guard let tenant = caller.tenant else { return }
        // Only for callers within their limits, so that nobody can have more looked up than that.
        if !caller.isPlanFresh { self.plans?.refresh(tenant.id) }
        if caller.kind == .bulk, let rule = self.rules.items {
            context[ItemQuotaKey.self] = ItemQuota(store: self.store, rule: rule, key: tenant.limitKey, refusals: self.refusals)
        }
    }

    private func decision(_ requests: [RateLimitRequest], _ context: ServerContext) async throws(RateLimitsUnavailable)
        -> RateLimitDecision
    {
        guard self.store.isElsewhere else { return try await self.store.check(requests) }
        return try await context.waiting(by: self.clock) { () async throws(RateLimitsUnavailable) in
            try await self.store.check(requests)
        }
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: Int64 { self.components.seconds + (self.components.attoseconds > 0 ? 1 : 0) }
}
