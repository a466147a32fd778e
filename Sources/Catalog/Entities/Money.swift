/// An exact amount in a currency: units and billionths of a unit, of the same sign.
public struct Money: Hashable, Sendable {
    /// An ISO 4217 code, such as `EUR`.
    public var currency: String
    /// Whole units.
    public var units: Int64
    /// Billionths of a unit, from -999,999,999 to 999,999,999.
    public var nanos: Int32

    public init(currency: String, units: Int64, nanos: Int32) {
        self.currency = currency
        self.units = units
        self.nanos = nanos
    }
}
