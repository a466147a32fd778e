/// The tenant a request acts in. A request may name it twice: by who calls, and in the message.
public struct RequestTenant: Hashable, Sendable {
    /// The tenant the caller belongs to.
    public var caller: TenantID
    /// What the message says; empty: the caller's own.
    public var named: String

    public init(caller: TenantID, named: String = "") {
        self.caller = caller
        self.named = named
    }

    /// The tenant, which is always the caller's. Text that is no UUID is a violation.
    /// - Throws: `permissionDenied` when the message names another tenant.
    func id(_ field: String, _ violations: inout Violations) throws(CatalogError) -> TenantID {
        guard let named = IdentifierRule.optional(self.named, field, &violations, as: TenantID.self), named != self.caller
        else { return self.caller }
        var error = CatalogError(
            .permissionDenied,
            "\(field) names tenant \(named), and the call is made for tenant \(self.caller). Leave the field empty, or call for that tenant."
        )
        error.reason = "TENANT_MISMATCH"
        throw error
    }
}
