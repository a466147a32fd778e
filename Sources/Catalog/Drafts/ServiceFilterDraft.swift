/// Which services a caller wants listed: nothing of it has been checked.
public struct ServiceFilterDraft: Hashable, Sendable {
    public var categories: [String] = []
    public var minPrice: MoneyDraft?
    public var maxPrice: MoneyDraft?
    /// 0: no bound.
    public var minDurationMinutes: Int32 = 0
    /// 0: no bound.
    public var maxDurationMinutes: Int32 = 0
    /// Whether they can be booked; a known nil: either.
    public var isActive: Choice<Bool?> = .known(nil)
    /// A UUID as text; empty: anyone.
    public var artisan = ""
    public var organisationWide = false
    public var tags: [String] = []
    /// Whether they need a deposit; a known nil: either.
    public var requiresDeposit: Choice<Bool?> = .known(nil)

    public init() {}
}
