extension ServiceOperations {
    /// Changes the fields of a service that the mask names, and returns it as it now is. A patch without a version is laid over
    /// whatever is there when it arrives.
    /// - Throws: `aborted` with reason `VERSION_STALE` when the expected version is not the current one, with reason
    ///   `UPDATE_CONTENDED` when the service changed during every attempt.
    public func update(_ patch: ServicePatch, in tenant: RequestTenant, context: WriteContext) async throws(CatalogError) -> Service
    {
        var violations = Violations()
        let tenant = try tenant.id("service.tenant_id", &violations)
        let id = patch.service.flatMap { IdentifierRule.required($0.id, "service.id", &violations, as: ServiceID.self) }
        if patch.service == nil {
            violations.add("service", "A service is required: say which one by its `id`, and the values it shall have.")
        }
        var others = Violations()
        let fields = MaskRule.service.fields(patch.mask, &others)
        VersionRule.check(patch.expectedVersion, &others)
        context.checkRequestID(&others)
        if !violations.isEmpty || !others.isEmpty {
            if let id, let values = patch.service {
                violations.add(await self.violations(of: values, fields, over: id, of: tenant, context), under: "service")
            }
            violations.add(contentsOf: others)
        }
        guard violations.isEmpty, let id, let values = patch.service else { throw violations.error }
        do {
            return try await self.update(id, of: tenant, fields, values, expecting: patch.expectedVersion, context)
        } catch {
            // The state has moved on since a request that is sent again was answered: what it met then no longer holds.
            guard [.invalidArgument, .aborted, .notFound].contains(error.code),
                let first = try await self.repeated(context, of: tenant)
            else { throw error }
            return first.service
        }
    }

    private func update(
        _ id: ServiceID,
        of tenant: TenantID,
        _ fields: ServiceFields,
        _ values: ServiceDraft,
        expecting version: Int64,
        _ context: WriteContext
    ) async throws(CatalogError) -> Service {
        let change: ChangeID = self.identifiers.make()
        return try await self.attempts.update(
            .init(id), expecting: version, limit: self.limits.updateAttempts, deadline: context.deadline
        ) { () async throws(CatalogError) in
            guard let current = try await self.services.service(id, of: tenant, deadline: context.deadline) else {
                throw .noService(id)
            }
            return current
        } write: { (current: Service) async throws(CatalogError) in
            var found = Violations()
            guard let content = try await self.content(of: current, taking: fields, from: values, context, &found) else {
                throw found.error(under: "service")
            }
            return try await self.services.update(
                id, of: tenant, to: content, replacing: current.version, change: change, context: context)
        }
    }

    /// What is wrong with the values of a request that is refused anyway, as far as there is a service to lay them over: its caller
    /// mends all of it at once.
    private func violations(
        of values: ServiceDraft, _ fields: ServiceFields, over id: ServiceID, of tenant: TenantID, _ context: WriteContext
    ) async -> Violations {
        var found = Violations()
        if let current = try? await self.services.service(id, of: tenant, deadline: context.deadline) {
            _ = try? await self.content(of: current, taking: fields, from: values, context, &found)
        }
        return found
    }

    /// What a service becomes by a patch; nil when that breaks a rule, each with its path from the service on. All of it is judged: a
    /// field can break a rule together with one that stays as it is.
    private func content(
        of current: Service, taking fields: ServiceFields, from values: ServiceDraft, _ context: WriteContext,
        _ violations: inout Violations
    ) async throws(CatalogError) -> ServiceContent? {
        var draft = ServiceDraft(current.content)
        draft.take(fields, from: values)
        let currency = try await self.currency(of: current.tenant, for: [draft], deadline: context.deadline)
        return draft.content(currency: currency, &violations)
    }
}
