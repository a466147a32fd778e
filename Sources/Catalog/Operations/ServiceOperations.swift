/// What can be done with the services of a tenant: the rules, over whatever keeps them. Safe to use from several tasks.
///
/// Every method judges the whole request before it acts, and throws `invalidArgument` with each violation, its path from the root of
/// the request as the contract names it; `permissionDenied` when the request names another tenant than the caller's; and what the
/// repository throws. Another tenant's services are not there: their ids are `notFound`.
public struct ServiceOperations: Sendable {
    let services: any ServiceRepository
    let currencies: TenantCurrencies
    let tokens: PageTokens
    let identifiers: IdentifierSource
    let limits: CatalogLimits
    let attempts: UpdateAttempts

    public init(
        services: any ServiceRepository,
        currencies: TenantCurrencies,
        tokens: PageTokens,
        identifiers: IdentifierSource = IdentifierSource(),
        limits: CatalogLimits = CatalogLimits(),
        attempts: UpdateAttempts = UpdateAttempts()
    ) {
        self.services = services
        self.currencies = currencies
        self.tokens = tokens
        self.identifiers = identifiers
        self.limits = limits
        self.attempts = attempts
    }

    /// Creates a service, or finds the one of this id and content. `draft` is nil when the request holds none.
    public func create(_ draft: ServiceDraft?, in tenant: RequestTenant, context: WriteContext) async throws(CatalogError)
        -> CreateResult
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        var found = Violations()
        var new: NewService?
        if let draft {
            let currency = try await self.currency(of: tenant, for: [draft], deadline: context.deadline)
            new = self.newService(draft, currency: currency, else: { self.identifiers.make() }, &found)
            violations.add(found, under: "service")
        } else {
            violations.add("service", "A service is required: say what it shall be.")
        }
        context.checkRequestID(&violations)
        guard violations.isEmpty, let new else {
            if let repeated = try await self.repeated(context, of: tenant) { return repeated }
            throw violations.error
        }
        return try await self.services.create(new, of: tenant, context: context)
    }

    /// One service.
    public func get(_ id: String, in tenant: RequestTenant, deadline: ContinuousClock.Instant? = nil) async throws(CatalogError)
        -> Service
    {
        let (tenant, id) = try self.identify(id, in: tenant)
        guard let service = try await self.services.service(id, of: tenant, deadline: deadline) else { throw .noService(id) }
        return service
    }

    /// Which service a request names: what `get` judges before it reads.
    public func identify(_ id: String, in tenant: RequestTenant) throws(CatalogError) -> (tenant: TenantID, id: ServiceID) {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        let id = IdentifierRule.required(id, "id", &violations, as: ServiceID.self)
        guard violations.isEmpty, let id else { throw violations.error }
        return (tenant, id)
    }

    /// Deletes a service and returns it as it was last.
    /// - Throws: `aborted` with reason `VERSION_STALE` when `expectedVersion` is neither 0 nor the current one.
    public func delete(_ id: String, expectedVersion: Int64, in tenant: RequestTenant, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        let id = IdentifierRule.required(id, "id", &violations, as: ServiceID.self)
        VersionRule.check(expectedVersion, &violations)
        context.checkRequestID(&violations)
        guard violations.isEmpty, let id else { throw violations.error }
        return try await self.services.delete(
            id, of: tenant, version: expectedVersion, change: self.identifiers.make(), context: context)
    }

    /// A page of a tenant's services, newest first.
    public func list(
        _ filter: ServiceFilterDraft = ServiceFilterDraft(),
        page: PageRequest = PageRequest(),
        in tenant: RequestTenant,
        deadline: ContinuousClock.Instant? = nil
    ) async throws(CatalogError) -> Page<Service> {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        var found = Violations()
        let filter = filter.filter(&found)
        violations.add(found, under: "filter")
        let scope = filter.map { ListScope.services(of: tenant, $0) }
        let (limit, start) = page.checked(scope, tokens: self.tokens, &violations)
        guard violations.isEmpty, let filter, let scope else { throw violations.error }
        let services = try await self.services.services(filter, of: tenant, start: start, limit: limit + 1, deadline: deadline)
        return try Page(services, page, limit: limit, maxBytes: self.limits.maxAnswerBytes) {
            self.tokens.token(after: $0.createdAt, $0.id.bits, of: scope)
        }
    }

    /// A service to be stored; nil when the draft breaks a rule, each with its path from the draft on.
    func newService(_ draft: ServiceDraft, currency: String, else makeID: () -> ServiceID, _ violations: inout Violations)
        -> NewService?
    {
        let id = IdentifierRule.optional(draft.id, "id", &violations, as: ServiceID.self)
        let content = draft.content(currency: currency, &violations)
        guard violations.isEmpty, let content else { return nil }
        return NewService(id: id ?? makeID(), content: content, change: self.identifiers.make())
    }

    /// The tenant's currency; empty when none of the drafts leaves it open.
    func currency(of tenant: TenantID, for drafts: some Sequence<ServiceDraft>, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> String
    {
        guard drafts.contains(where: \.usesTenantCurrency) else { return "" }
        return try await self.currencies.currency(of: tenant, deadline: deadline)
    }

    /// The first answer to a request that is sent again. A change since then, such as another currency of the tenant, can make a
    /// request break a rule that it kept: only then this is asked, for a repeat that keeps the rules meets its key where it is stored.
    func repeated(_ context: WriteContext, of tenant: TenantID) async throws(CatalogError) -> CreateResult? {
        guard let key = context.usableKey else { return nil }
        return try await self.services.repeated(key, of: tenant, deadline: context.deadline)
    }
}
