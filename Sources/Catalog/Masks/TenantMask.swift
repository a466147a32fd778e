/// Fields of a tenant that an update names.
struct TenantFields: OptionSet, Sendable {
    let rawValue: UInt8

    static let name = TenantFields(rawValue: 1 << 0)
    static let plan = TenantFields(rawValue: 1 << 1)
    static let countryCode = TenantFields(rawValue: 1 << 2)
    static let currencyCode = TenantFields(rawValue: 1 << 3)
}

extension MaskRule<TenantFields> {
    static let tenant = MaskRule(
        paths: ["name": .name, "plan": .plan, "country_code": .countryCode, "currency_code": .currencyCode],
        fixed: [
            "id": "a tenant keeps its id",
            "version": "the server counts it; say in `expected_version` which one you saw",
            "created_at": "the server sets it",
            "updated_at": "the server sets it",
            "deleted_at": "the server sets it; DeleteTenant deletes",
        ],
        all: [.name, .plan, .countryCode, .currencyCode]
    )
}

extension TenantDraft {
    /// Takes the values of some fields from another draft.
    mutating func take(_ fields: TenantFields, from values: TenantDraft) {
        if fields.contains(.name) { self.name = values.name }
        if fields.contains(.plan) { self.plan = values.plan }
        if fields.contains(.countryCode) { self.countryCode = values.countryCode }
        if fields.contains(.currencyCode) { self.currencyCode = values.currencyCode }
    }
}

extension TenantContent {
    /// What a tenant becomes by a patch; nil when that breaks a rule, each with its path from the tenant on.
    func taking(_ fields: TenantFields, from values: TenantDraft, _ violations: inout Violations) -> TenantContent? {
        var draft = TenantDraft(self)
        draft.take(fields, from: values)
        return draft.content(&violations)
    }
}
