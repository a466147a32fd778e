/// Fields of a service that an update names. A message and its parts are named apart: one replaces, the others reach into it.
struct ServiceFields: OptionSet, Sendable {
    let rawValue: UInt32

    static let name = ServiceFields(rawValue: 1 << 0)
    static let description = ServiceFields(rawValue: 1 << 1)
    static let category = ServiceFields(rawValue: 1 << 2)
    static let price = ServiceFields(rawValue: 1 << 3)
    static let durationMinutes = ServiceFields(rawValue: 1 << 4)
    static let bufferMinutes = ServiceFields(rawValue: 1 << 5)
    static let isActive = ServiceFields(rawValue: 1 << 6)
    static let maxBookingsDay = ServiceFields(rawValue: 1 << 7)
    static let tags = ServiceFields(rawValue: 1 << 8)
    static let artisan = ServiceFields(rawValue: 1 << 9)
    static let imageURL = ServiceFields(rawValue: 1 << 10)
    static let requiresDeposit = ServiceFields(rawValue: 1 << 11)
    static let deposit = ServiceFields(rawValue: 1 << 12)
    static let metadata = ServiceFields(rawValue: 1 << 13)
    static let all = ServiceFields(rawValue: 1 << 14 - 1)

    static let priceCurrency = ServiceFields(rawValue: 1 << 14)
    static let priceUnits = ServiceFields(rawValue: 1 << 15)
    static let priceNanos = ServiceFields(rawValue: 1 << 16)
    static let depositCurrency = ServiceFields(rawValue: 1 << 17)
    static let depositUnits = ServiceFields(rawValue: 1 << 18)
    static let depositNanos = ServiceFields(rawValue: 1 << 19)
}

extension MaskRule<ServiceFields> {
    static let service = MaskRule(
        paths: [
            "name": .name,
            "description": .description,
            "category": .category,
            "price": .price,
            "price.currency_code": .priceCurrency,
            "price.units": .priceUnits,
            "price.nanos": .priceNanos,
            "duration_minutes": .durationMinutes,
            "buffer_minutes": .bufferMinutes,
            "is_active": .isActive,
            "max_bookings_day": .maxBookingsDay,
            "tags": .tags,
            "artisan_id": .artisan,
            "image_url": .imageURL,
            "requires_deposit": .requiresDeposit,
            "deposit_amount": .deposit,
            "deposit_amount.currency_code": .depositCurrency,
            "deposit_amount.units": .depositUnits,
            "deposit_amount.nanos": .depositNanos,
            "metadata": .metadata,
        ],
        fixed: [
            "id": "a service keeps its id",
            "tenant_id": "a service stays with its tenant",
            "version": "the server counts it; say in `expected_version` which one you saw",
            "created_at": "the server sets it",
            "updated_at": "the server sets it",
            "deleted_at": "the server sets it; DeleteService deletes",
        ],
        all: .all
    )
}

extension ServiceDraft {
    /// Takes the values of some fields from another draft.
    mutating func take(_ fields: ServiceFields, from values: ServiceDraft) {
        if fields.contains(.name) { self.name = values.name }
        if fields.contains(.description) { self.description = values.description }
        if fields.contains(.category) { self.category = values.category }
        if fields.contains(.durationMinutes) { self.durationMinutes = values.durationMinutes }
        if fields.contains(.bufferMinutes) { self.bufferMinutes = values.bufferMinutes }
        if fields.contains(.isActive) { self.isActive = values.isActive }
        if fields.contains(.maxBookingsDay) { self.maxBookingsDay = values.maxBookingsDay }
        if fields.contains(.tags) { self.tags = values.tags }
        if fields.contains(.artisan) { self.artisan = values.artisan }
        if fields.contains(.imageURL) { self.imageURL = values.imageURL }
        if fields.contains(.requiresDeposit) { self.requiresDeposit = values.requiresDeposit }
        if fields.contains(.metadata) { self.metadata = values.metadata }
        self.price = Self.taking(
            whole: fields.contains(.price),
            currency: fields.contains(.priceCurrency),
            units: fields.contains(.priceUnits),
            nanos: fields.contains(.priceNanos),
            from: values.price,
            over: self.price
        )
        self.deposit = Self.taking(
            whole: fields.contains(.deposit),
            currency: fields.contains(.depositCurrency),
            units: fields.contains(.depositUnits),
            nanos: fields.contains(.depositNanos),
            from: values.deposit,
            over: self.deposit
        )
    }

    private static func taking(
        whole: Bool, currency: Bool, units: Bool, nanos: Bool, from value: MoneyDraft?, over current: MoneyDraft?
    ) -> MoneyDraft? {
        if whole { return value }
        guard currency || units || nanos else { return current }
        // A part of an absent message is the part's zero, on either side.
        let value = value ?? MoneyDraft()
        var result = current ?? MoneyDraft()
        if currency { result.currency = value.currency }
        if units { result.units = value.units }
        if nanos { result.nanos = value.nanos }
        return result
    }
}
