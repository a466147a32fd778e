extension ServiceFilterDraft {
    /// The filter; nil when the draft breaks a rule, each with its path from the draft on.
    func filter(_ violations: inout Violations) -> ServiceFilter? {
        var found = Violations()
        var filter = ServiceFilter()
        filter.categories = self.checkedCategories(&found)
        filter.minPrice = self.minPrice.flatMap { MoneyRule.price.money($0, else: "", "min_price", &found) }
        filter.maxPrice = self.maxPrice.flatMap { MoneyRule.price.money($0, else: "", "max_price", &found) }
        Self.checkOrder(filter.minPrice, filter.maxPrice, &found)
        filter.minDurationMinutes = Self.bound(self.minDurationMinutes, "min_duration_minutes", &found)
        filter.maxDurationMinutes = Self.bound(self.maxDurationMinutes, "max_duration_minutes", &found)
        if let least = filter.minDurationMinutes, let most = filter.maxDurationMinutes, least > most {
            found.add(
                "max_duration_minutes",
                "The longest duration, \(most), is below the shortest, \(least); exchange them, or drop one.")
        }
        filter.isActive = self.isActive.value("activity", &found) ?? nil
        filter.artisan = IdentifierRule.optional(self.artisan, "artisan_id", &found)
        filter.organisationWide = self.organisationWide
        if self.organisationWide, !self.artisan.isEmpty {
            found.add("organisation_wide", "Services of the whole organisation name no artisan; drop this, or `artisan_id`.")
        }
        Tags.check(self.tags, "tags", &found, mayRepeat: true)
        filter.tags = self.tags
        filter.requiresDeposit = self.requiresDeposit.value("deposit", &found) ?? nil
        guard found.isEmpty else {
            violations.add(contentsOf: found)
            return nil
        }
        return filter
    }

    private func checkedCategories(_ violations: inout Violations) -> [String] {
        guard self.categories.count <= Category.all.count else {
            violations.add(
                "categories",
                "There are \(Category.all.count) categories, and these are \(self.categories.count); name each once, or none for any."
            )
            return []
        }
        for (index, category) in self.categories.enumerated() {
            Category.check(category, "categories[\(index)]", &violations)
        }
        return self.categories
    }

    private static func checkOrder(_ least: Money?, _ most: Money?, _ violations: inout Violations) {
        guard let least, let most else { return }
        if least.currency != most.currency {
            violations.add(
                "max_price.currency_code",
                "Both bounds of the price are in one currency; the lower one is in \(least.currency), this one in \(most.currency)."
            )
        } else if least.isMore(than: most) {
            violations.add("max_price", "The highest price is below the lowest, `min_price`; exchange them, or drop one.")
        }
    }

    private static func bound(_ minutes: Int32, _ field: String, _ violations: inout Violations) -> Int32? {
        if minutes < 0 { violations.add(field, "A duration is 0 minutes or more, 0 being no bound; this one is \(minutes).") }
        return minutes > 0 ? minutes : nil
    }
}
