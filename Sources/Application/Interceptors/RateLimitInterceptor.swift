import Catalog
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
        if let question = self.question(context) {
            let decision: RateLimitDecision
            do throws(RateLimitsUnavailable) { decision = try await self.decision(question.requests, context) } catch {
                self.refusals.addUndecided()
                throw RPCError(error)
            }
            try self.conclude(decision, question, context)
        }
        try await next(context)
    }

    /// Limits of this process answer at once.
    private struct AtOnce: SynchronousInterceptor {
        let limits: RateLimitInterceptor
        let limiter: RateLimiter

        func begin(_ context: ServerContext) throws {
            guard let question = self.limits.question(context) else { return }
            try self.limits.conclude(self.limiter.decide(question.requests), question, context)
        }
    }

    private struct Question {
        let kind: CallClass
        let tenant: NamedTenant?
        let requests: [RateLimitRequest]
    }

    /// What a call counts against; nil: nothing.
    private func question(_ context: ServerContext) -> Question? {
        let method = self.method ?? Self.known(of: context.method)
        guard let kind = method.kind else { return nil }
        // A call that acts within no tenant uses up nothing of one, whatever it says.
        let tenant = method.hasTenant ? try? TenantInterceptor.tenant(context.metadata) : nil
        if let tenant { context[TenantKey.self] = tenant }
        return Question(kind: kind, tenant: tenant, requests: self.requests(context, tenant))
    }

    /// Tells the caller how it stands, and refuses a call that is one too many.
    private func conclude(_ decision: RateLimitDecision, _ question: Question, _ context: ServerContext) throws(RPCError) {
        if let tightest = decision.tightest {
            let standing = decision.standings[tightest]
            context.updateResponseMetadata {
                $0.set("x-ratelimit-limit", String(standing.limit))
                $0.set("x-ratelimit-remaining", String(standing.remaining))
                $0.set("x-ratelimit-reset", String(standing.reset.wholeSeconds))
            }
        }
        guard decision.isAllowed else {
            if let tightest = decision.tightest { self.refusals.add(decision.standings[tightest].name) }
            throw RPCError(tooMany: "calls", question.requests, decision)
        }
        guard let tenant = question.tenant else { return }
        // Only for callers within their limits, so that nobody can have more looked up than that.
        self.plans?.refresh(tenant.id)
        if question.kind == .bulk, let rule = self.rules.items {
            context[ItemQuotaKey.self] = ItemQuota(store: self.store, rule: rule, tenant: tenant.id, refusals: self.refusals)
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

    private func requests(_ context: ServerContext, _ tenant: NamedTenant?) -> [RateLimitRequest] {
        let principal = context.principal
        // Whoever has no address, on a unix socket or in this process, is one caller per way in.
        let address = context.peer.countedAddress
        let place = address ?? context.peer.transport.rawValue
        let caller = principal.kind == .user ? principal.id : place
        var requests: [RateLimitRequest] = []
        requests.reserveCapacity(4)
        if let rule = self.rules.second {
            // No address is a user's id: neither uses up what is the other's.
            requests.append(RateLimitRequest(rule, of: principal.kind == .user ? "user " : "", key: caller))
        }
        if let rule = principal.kind == .user ? self.rules.user : self.rules.anonymous {
            requests.append(RateLimitRequest(rule, key: caller))
        }
        if let tenant, let rule = self.rules.tenant(on: self.plans?.plan(of: tenant.id)) {
            requests.append(RateLimitRequest(rule, key: tenant.text))
        }
        if let address, let rule = self.rules.address { requests.append(RateLimitRequest(rule, key: address)) }
        return requests
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: Int64 { self.components.seconds + (self.components.attoseconds > 0 ? 1 : 0) }
}
