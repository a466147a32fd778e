extension TenantDraft {
    /// What is to be stored; nil when the draft breaks a rule, each with its path from the draft on.
    func content(_ violations: inout Violations) -> TenantContent? {
        var found = Violations()
        TextRule.name.check(self.name, "name", &found)
        Plan.check(self.plan, "plan", &found)
        Country.check(self.countryCode, "country_code", &found)
        Currency.check(self.currencyCode, "currency_code", &found)
        guard found.isEmpty else {
            violations.add(contentsOf: found)
            return nil
        }
        return TenantContent(name: self.name, plan: self.plan, countryCode: self.countryCode, currencyCode: self.currencyCode)
    }
}
