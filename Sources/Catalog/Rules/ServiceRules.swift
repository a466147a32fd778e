/// The bounds of what a service may be.
public enum ServiceRules {
    /// How long one booking takes: five minutes to a week.
    public static let durationMinutes: ClosedRange<Int32> = 5...10_080
    /// How long the artisan needs between two bookings: at most a week.
    public static let bufferMinutes: ClosedRange<Int32> = 0...10_080
    /// How many bookings a day are taken; 0: no limit.
    public static let bookingsDay: ClosedRange<Int32> = 0...10_000
    /// How many tags a service has, and a filter names.
    public static let maxTags = 32
    /// How many bytes the metadata takes as compact JSON.
    public static let maxMetadataBytes = 16 * 1_024
}

extension ServiceDraft {
    /// Whether the rules need to know the tenant's currency.
    var usesTenantCurrency: Bool { self.price?.currency.isEmpty ?? true }

    /// What is to be stored; nil when the draft breaks a rule, each with its path from the draft on. `currency` is the tenant's.
    func content(currency: String, _ violations: inout Violations) -> ServiceContent? {
        var found = Violations()
        TextRule.name.check(self.name, "name", &found)
        TextRule.description.check(self.description, "description", &found)
        Category.check(self.category, "category", &found)
        let price = MoneyRule.price.money(self.price ?? MoneyDraft(), else: currency, "price", &found)
        NumberRule.duration.check(self.durationMinutes, "duration_minutes", &found)
        NumberRule.buffer.check(self.bufferMinutes, "buffer_minutes", &found)
        NumberRule.bookings.check(self.maxBookingsDay, "max_bookings_day", &found)
        Tags.check(self.tags, "tags", &found)
        let artisan = IdentifierRule.optional(self.artisan, "artisan_id", &found, as: ArtisanID.self)
        _ = AddressRule.check(self.imageURL, "image_url", &found)
        let deposit = self.checkedDeposit(price: price, currency: currency, &found)
        let metadata = MetadataRule.text(self.metadata, "metadata", &found)
        let isActive = self.isActive.value("active_state", &found)
        guard found.isEmpty, let price, let isActive else {
            violations.add(contentsOf: found)
            return nil
        }
        return ServiceContent(
            name: self.name,
            description: self.description,
            category: self.category,
            price: price,
            durationMinutes: self.durationMinutes,
            bufferMinutes: self.bufferMinutes,
            isActive: isActive,
            maxBookingsDay: self.maxBookingsDay,
            tags: self.tags,
            artisan: artisan,
            imageURL: self.imageURL,
            deposit: deposit,
            metadata: metadata
        )
    }

    /// The deposit; nil when there is none or it breaks a rule. `price` is nil when that breaks one.
    private func checkedDeposit(price: Money?, currency: String, _ violations: inout Violations) -> Money? {
        switch (self.requiresDeposit, self.deposit) {
        case (false, nil): return nil
        case (true, nil):
            violations.add("deposit_amount", "A deposit is required by `requires_deposit`; say how much, or that none is required.")
            return nil
        case (false, _?):
            violations.add(
                "deposit_amount", "There is a deposit, but `requires_deposit` says that none is required; change one of them.")
            return nil
        case (true, let draft?):
            let sent = self.price?.currency ?? ""
            let priceCurrency = price?.currency ?? (sent.isEmpty ? currency : sent)
            let isInCurrencyOfPrice = draft.currency.isEmpty || draft.currency == priceCurrency
            if !isInCurrencyOfPrice {
                violations.add(
                    "deposit_amount.currency_code",
                    "A deposit is in the currency of the price, \(QuotedText.of(priceCurrency)), not in \(QuotedText.of(draft.currency))."
                )
            }
            // A currency that is none is the price's fault, and has been named there. What is wrong with the amount in any currency is
            // said all the same.
            let digits = isInCurrencyOfPrice ? Currency.minorDigits(priceCurrency) : nil
            let isAmountRight = MoneyRule.deposit.checkAmount(
                draft, currency: priceCurrency, digits: digits, "deposit_amount", &violations)
            guard isAmountRight, digits != nil, let price else { return nil }
            let deposit = Money(currency: priceCurrency, units: draft.units, nanos: draft.nanos)
            guard !deposit.isMore(than: price) else {
                violations.add("deposit_amount", "A deposit must not be above the price; lower it, or raise the price.")
                return nil
            }
            return deposit
        }
    }
}
