/// What can be done with the artisans of a tenant: the rules, over whatever keeps them. Safe to use from several tasks.
///
/// What `ServiceOperations` says of judging, tenants and errors holds here too.
public struct ArtisanOperations: Sendable {
    private let artisans: any ArtisanRepository
    private let tokens: PageTokens
    private let identifiers: IdentifierSource
    private let limits: CatalogLimits
    private let attempts: UpdateAttempts

    public init(
        artisans: any ArtisanRepository,
        tokens: PageTokens,
        identifiers: IdentifierSource = IdentifierSource(),
        limits: CatalogLimits = CatalogLimits(),
        attempts: UpdateAttempts = UpdateAttempts()
    ) {
        self.artisans = artisans
        self.tokens = tokens
        self.identifiers = identifiers
        self.limits = limits
        self.attempts = attempts
    }

    /// Creates an artisan, or finds the one of this id and content. `draft` is nil when the request holds none.
    public func create(_ draft: ArtisanDraft?, in tenant: RequestTenant, context: WriteContext) async throws(CatalogError)
        -> Artisan
    {
        var violations = Violations()
        let tenant = try tenant.id("artisan.tenant_id", &violations)
        var found = Violations()
        let id = draft.flatMap { IdentifierRule.optional($0.id, "id", &found, as: ArtisanID.self) }
        let content = draft?.content(&found)
        violations.add(found, under: "artisan")
        if draft == nil { violations.add("artisan", "An artisan is required: say at least the `display_name`.") }
        context.checkRequestID(&violations)
        guard violations.isEmpty, let content else { throw violations.error }
        return try await self.artisans.createArtisan(
            id ?? self.identifiers.make(), of: tenant, content: content, change: self.identifiers.make(), context: context)
    }

    /// One artisan.
    public func get(_ id: String, in tenant: RequestTenant, deadline: ContinuousClock.Instant? = nil) async throws(CatalogError)
        -> Artisan
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        let id = IdentifierRule.required(id, "id", &violations, as: ArtisanID.self)
        guard violations.isEmpty, let id else { throw violations.error }
        guard let artisan = try await self.artisans.artisan(id, of: tenant, deadline: deadline) else { throw .noArtisan(id) }
        return artisan
    }

    /// As `ServiceOperations.update`.
    public func update(_ patch: ArtisanPatch, in tenant: RequestTenant, context: WriteContext) async throws(CatalogError) -> Artisan
    {
        var violations = Violations()
        let tenant = try tenant.id("artisan.tenant_id", &violations)
        let id = patch.artisan.flatMap { IdentifierRule.required($0.id, "artisan.id", &violations, as: ArtisanID.self) }
        if patch.artisan == nil {
            violations.add("artisan", "An artisan is required: say which one by the `id`, and the values to change.")
        }
        var others = Violations()
        let fields = MaskRule.artisan.fields(patch.mask, &others)
        VersionRule.check(patch.expectedVersion, &others)
        context.checkRequestID(&others)
        // Whoever is refused anyway hears what is wrong with the values too, as far as there is something to lay them over.
        if !violations.isEmpty || !others.isEmpty {
            if let id, let values = patch.artisan,
                let current = try? await self.artisans.artisan(id, of: tenant, deadline: context.deadline)
            {
                var found = Violations()
                _ = current.content.taking(fields, from: values, &found)
                violations.add(found, under: "artisan")
            }
            violations.add(contentsOf: others)
        }
        guard violations.isEmpty, let id, let values = patch.artisan else { throw violations.error }
        do {
            return try await self.update(id, of: tenant, fields, values, expecting: patch.expectedVersion, context)
        } catch {
            guard [.invalidArgument, .aborted, .notFound].contains(error.code), let key = context.usableKey,
                let first = try await self.artisans.repeatedArtisan(key, of: tenant, deadline: context.deadline)
            else { throw error }
            return first
        }
    }

    private func update(
        _ id: ArtisanID,
        of tenant: TenantID,
        _ fields: ArtisanFields,
        _ values: ArtisanDraft,
        expecting version: Int64,
        _ context: WriteContext
    ) async throws(CatalogError) -> Artisan {
        let change: ChangeID = self.identifiers.make()
        return try await self.attempts.update(
            .init(id), expecting: version, limit: self.limits.updateAttempts, deadline: context.deadline
        ) { () async throws(CatalogError) in
            guard let current = try await self.artisans.artisan(id, of: tenant, deadline: context.deadline) else {
                throw .noArtisan(id)
            }
            return current
        } write: { (current: Artisan) async throws(CatalogError) in
            var found = Violations()
            guard let content = current.content.taking(fields, from: values, &found) else { throw found.error(under: "artisan") }
            return try await self.artisans.updateArtisan(
                id, of: tenant, to: content, replacing: current.version, change: change, context: context)
        }
    }

    /// Deletes an artisan and returns him or her as last stored.
    /// - Throws: `failedPrecondition` with reason `ARTISAN_HAS_SERVICES` while services name the artisan.
    public func delete(_ id: String, expectedVersion: Int64, in tenant: RequestTenant, context: WriteContext)
        async throws(CatalogError) -> Artisan
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        let id = IdentifierRule.required(id, "id", &violations, as: ArtisanID.self)
        VersionRule.check(expectedVersion, &violations)
        context.checkRequestID(&violations)
        guard violations.isEmpty, let id else { throw violations.error }
        return try await self.artisans.deleteArtisan(
            id, of: tenant, version: expectedVersion, change: self.identifiers.make(), context: context)
    }

    /// A page of a tenant's artisans, newest first.
    public func list(page: PageRequest = PageRequest(), in tenant: RequestTenant, deadline: ContinuousClock.Instant? = nil)
        async throws(CatalogError) -> Page<Artisan>
    {
        var violations = Violations()
        let tenant = try tenant.id("tenant_id", &violations)
        let scope = ListScope.artisans(of: tenant)
        let (limit, start) = page.checked(scope, tokens: self.tokens, &violations)
        guard violations.isEmpty else { throw violations.error }
        let artisans = try await self.artisans.artisans(of: tenant, start: start, limit: limit + 1, deadline: deadline)
        return try Page(artisans, page, limit: limit, maxBytes: self.limits.maxAnswerBytes) {
            self.tokens.token(after: $0.createdAt, $0.id.bits, of: scope)
        }
    }
}
