/// Which services a cache is to forget, and with them the lists that may hold them.
public enum ForgottenServices: Hashable, Sendable {
    /// All, of all tenants.
    case everything
    /// All of one tenant.
    case all(TenantID)
    /// These of one tenant; at least one.
    case some([ServiceID], TenantID)

    /// How many services can be named.
    public static let maxServices = 1_000

    /// Reads what an operator asks for.
    /// - Parameters:
    ///   - tenantID: as in the field `tenant_id`.
    ///   - serviceIDs: as in the field `service_ids`; empty: all of the tenant.
    ///   - everything: as in the field of that name; it goes with neither of the others.
    /// - Throws: INVALID_ARGUMENT, which names every field that is wrong.
    public init(tenantID: String, serviceIDs: [String], everything: Bool) throws(CatalogError) {
        var violations = Violations()
        if everything {
            if !tenantID.isEmpty { violations.add("tenant_id", "It goes without a tenant when `everything` is to be forgotten.") }
            if !serviceIDs.isEmpty {
                violations.add("service_ids", "It goes without services when `everything` is to be forgotten.")
            }
            guard violations.isEmpty else { throw violations.error }
            self = .everything
            return
        }
        let tenant = IdentifierRule.required(tenantID, "tenant_id", &violations, as: TenantID.self)
        var services: [ServiceID] = []
        if serviceIDs.count > Self.maxServices {
            violations.add("service_ids", "It takes \(Self.maxServices) services at most; these are \(serviceIDs.count).")
        } else {
            services = serviceIDs.enumerated().compactMap { index, text in
                IdentifierRule.required(text, "service_ids[\(index)]", &violations, as: ServiceID.self)
            }
        }
        guard violations.isEmpty, let tenant else { throw violations.error }
        self = services.isEmpty ? .all(tenant) : .some(services, tenant)
    }
}
