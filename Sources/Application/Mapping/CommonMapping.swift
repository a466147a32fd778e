import Catalog
import CatalogAPI
import Protobuf

extension GoogleTimestamp {
    init(_ time: Timestamp) {
        self.init()
        // Times before 1970 have negative seconds, and nanos that still count upwards.
        let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        self.seconds = rest < 0 ? seconds - 1 : seconds
        self.nanos = Int32(rest < 0 ? rest + 1_000_000 : rest) * 1000
    }
}

extension GoogleMoney {
    init(_ money: Money) {
        self.init()
        self.currencyCode = money.currency
        self.units = money.units
        self.nanos = money.nanos
    }
}

extension MoneyDraft {
    init(_ money: GoogleMoney) {
        self.init(currency: money.currencyCode, units: money.units, nanos: money.nanos)
    }
}
