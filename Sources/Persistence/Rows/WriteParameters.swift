import Catalog
import Postgres

extension Parameters {
    /// The parameters 1 to 10 of `WriteStatement`.
    ///
    /// - Parameter keyTenant: whose idempotency keys they are; nil for the platform's.
    static func write(tenant: TenantID, id: UInt128, change: ChangeID, context: WriteContext, keyTenant: TenantID?) -> Parameters {
        var parameters = Parameters()
        parameters.append(uuid: tenant.rawValue)
        parameters.append(uuid: id)
        parameters.append(uuid: change.rawValue)
        parameters.append(Partition(of: tenant).number)
        parameters.append(context.origin.actor)
        parameters.append(context.origin.address)
        parameters.append(context.origin.agent)
        parameters.append(context.origin.requestID)
        parameters.append(uuid: context.idempotency.map { KeyDigest.of($0, tenant: keyTenant) })
        parameters.append(bytes: context.idempotency?.bodyHash)
        return parameters
    }

    /// Where a page begins and how long it is: the parameters 1 to 2, 3 or 4 of `ListStatement`.
    static func page(of tenant: TenantID?, start: PageStart, limit: Int) -> Parameters {
        var parameters = Parameters()
        parameters.append(uuid: tenant?.rawValue)
        parameters.append(Int64(min(limit, ListStatement.maxRows)))
        switch start {
        case .offset(...0): break
        case .offset(let count): parameters.append(count)
        case .after(let time, let id):
            parameters.append(timestamp: time.microseconds)
            parameters.append(uuid: id.value)
        }
        return parameters
    }

    /// The parameters of a list's filter, in the order of `ListStatement`.
    mutating func append(filter: ServiceFilter) {
        let currency = filter.minPrice?.currency ?? filter.maxPrice?.currency
        self.append(strings: filter.categories.isEmpty ? nil : filter.categories)
        self.append(uuid: filter.artisan?.rawValue)
        self.append(filter.organisationWide)
        self.append(currency)
        self.append(filter.minPrice?.units)
        self.append(filter.minPrice?.nanos)
        self.append(filter.maxPrice?.units)
        self.append(filter.maxPrice?.nanos)
        self.append(filter.minDurationMinutes)
        self.append(filter.maxDurationMinutes)
        self.append(filter.isActive)
        self.append(strings: filter.tags.isEmpty ? nil : filter.tags)
        self.append(filter.requiresDeposit)
    }
}
