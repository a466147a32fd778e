/// What the platform can do with its tenants: the rules, over whatever keeps them. Safe to use from several tasks.
///
/// Every method judges the whole request before it acts, and throws `invalidArgument` with each violation, and what the repository
/// throws. Whoever may call it is decided elsewhere: it acts for the platform, not for a tenant.
public struct TenantOperations: Sendable {
    private let tenants: any TenantRepository
    private let currencies: TenantCurrencies
    private let tokens: PageTokens
    private let identifiers: IdentifierSource
    private let limits: CatalogLimits
    private let attempts: UpdateAttempts

    public init(
        tenants: any TenantRepository,
        currencies: TenantCurrencies,
        tokens: PageTokens,
        identifiers: IdentifierSource = IdentifierSource(),
        limits: CatalogLimits = CatalogLimits(),
        attempts: UpdateAttempts = UpdateAttempts()
    ) {
        self.tenants = tenants
        self.currencies = currencies
        self.tokens = tokens
        self.identifiers = identifiers
        self.limits = limits
        self.attempts = attempts
    }

    /// Creates a tenant, or finds the one of this id and content. `draft` is nil when the request holds none.
    public func create(_ draft: TenantDraft?, context: WriteContext) async throws(CatalogError) -> Tenant {
        var violations = Violations()
        var found = Violations()
        let id = draft.flatMap { IdentifierRule.optional($0.id, "id", &found, as: TenantID.self) }
        var complete = draft
        if complete?.plan == "" { complete?.plan = Plan.default }
        let content = complete?.content(&found)
        violations.add(found, under: "tenant")
        if draft == nil { violations.add("tenant", "A tenant is required: say its `name`, `country_code` and `currency_code`.") }
        context.checkRequestID(&violations)
        guard violations.isEmpty, let content else { throw violations.error }
        return try await self.tenants.createTenant(
            id ?? self.identifiers.make(), content: content, change: self.identifiers.make(), context: context)
    }

    /// One tenant.
    public func get(_ id: String, deadline: ContinuousClock.Instant? = nil) async throws(CatalogError) -> Tenant {
        var violations = Violations()
        let id = IdentifierRule.required(id, "id", &violations, as: TenantID.self)
        guard violations.isEmpty, let id else { throw violations.error }
        guard let tenant = try await self.tenants.tenant(id, deadline: deadline) else { throw .noTenant(id) }
        return tenant
    }

    /// As `ServiceOperations.update`.
    public func update(_ patch: TenantPatch, context: WriteContext) async throws(CatalogError) -> Tenant {
        var violations = Violations()
        let id = patch.tenant.flatMap { IdentifierRule.required($0.id, "tenant.id", &violations, as: TenantID.self) }
        if patch.tenant == nil {
            violations.add("tenant", "A tenant is required: say which one by its `id`, and the values it shall have.")
        }
        var others = Violations()
        let fields = MaskRule.tenant.fields(patch.mask, &others)
        VersionRule.check(patch.expectedVersion, &others)
        context.checkRequestID(&others)
        // Whoever is refused anyway hears what is wrong with the values too, as far as there is something to lay them over.
        if !violations.isEmpty || !others.isEmpty {
            if let id, let values = patch.tenant, let current = try? await self.tenants.tenant(id, deadline: context.deadline) {
                var found = Violations()
                _ = current.content.taking(fields, from: values, &found)
                violations.add(found, under: "tenant")
            }
            violations.add(contentsOf: others)
        }
        guard violations.isEmpty, let id, let values = patch.tenant else { throw violations.error }
        defer { self.currencies.forget(id) }
        do {
            return try await self.update(id, fields, values, expecting: patch.expectedVersion, context)
        } catch {
            guard [.invalidArgument, .aborted, .notFound].contains(error.code), let key = context.usableKey,
                let first = try await self.tenants.repeatedTenant(key, deadline: context.deadline)
            else { throw error }
            return first
        }
    }

    private func update(
        _ id: TenantID, _ fields: TenantFields, _ values: TenantDraft, expecting version: Int64, _ context: WriteContext
    ) async throws(CatalogError) -> Tenant {
        let change: ChangeID = self.identifiers.make()
        return try await self.attempts.update(
            .init(id), expecting: version, limit: self.limits.updateAttempts, deadline: context.deadline
        ) { () async throws(CatalogError) in
            guard let current = try await self.tenants.tenant(id, deadline: context.deadline) else { throw .noTenant(id) }
            return current
        } write: { (current: Tenant) async throws(CatalogError) in
            var found = Violations()
            guard let content = current.content.taking(fields, from: values, &found) else { throw found.error(under: "tenant") }
            return try await self.tenants.updateTenant(
                id, to: content, replacing: current.version, change: change, context: context)
        }
    }

    /// Deletes a tenant, with all that is its, and returns it as it was last.
    public func delete(_ id: String, expectedVersion: Int64, context: WriteContext) async throws(CatalogError) -> Tenant {
        var violations = Violations()
        let id = IdentifierRule.required(id, "id", &violations, as: TenantID.self)
        VersionRule.check(expectedVersion, &violations)
        context.checkRequestID(&violations)
        guard violations.isEmpty, let id else { throw violations.error }
        defer { self.currencies.forget(id) }
        return try await self.tenants.deleteTenant(
            id, version: expectedVersion, change: self.identifiers.make(), context: context)
    }

    /// A page of the tenants, newest first.
    public func list(page: PageRequest = PageRequest(), deadline: ContinuousClock.Instant? = nil) async throws(CatalogError)
        -> Page<Tenant>
    {
        var violations = Violations()
        let (limit, start) = page.checked(.tenants, tokens: self.tokens, &violations)
        guard violations.isEmpty else { throw violations.error }
        let tenants = try await self.tenants.tenants(start: start, limit: limit + 1, deadline: deadline)
        return try Page(tenants, page, limit: limit, maxBytes: self.limits.maxAnswerBytes) {
            self.tokens.token(after: $0.createdAt, $0.id.bits, of: .tenants)
        }
    }
}
