/// An amount as a caller sent it: nothing of it has been checked.
public struct MoneyDraft: Hashable, Sendable {
    /// Empty: whatever currency is meant where none is said.
    public var currency: String
    public var units: Int64
    public var nanos: Int32

    public init(currency: String = "", units: Int64 = 0, nanos: Int32 = 0) {
        self.currency = currency
        self.units = units
        self.nanos = nanos
    }

    init(_ money: Money) {
        self.init(currency: money.currency, units: money.units, nanos: money.nanos)
    }
}
