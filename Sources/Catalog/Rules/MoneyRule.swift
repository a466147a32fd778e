/// What an amount must be like.
struct MoneyRule {
    /// The most units an amount may have: the sum of a million amounts still fits 64 bits.
    static let maxUnits: Int64 = 1_000_000_000_000

    /// How a sentence about it begins, such as `A price`.
    let subject: String

    static let price = MoneyRule(subject: "A price")
    static let deposit = MoneyRule(subject: "A deposit")

    private static let nanosPerUnit: Int32 = 1_000_000_000

    /// The amount, or violations. `currency` is what an empty one means; when that is empty too, one is required.
    func money(_ draft: MoneyDraft, else currency: String, _ field: @autoclosure () -> String, _ violations: inout Violations)
        -> Money?
    {
        let code = draft.currency.isEmpty ? currency : draft.currency
        let digits = Currency.check(code, "\(field()).currency_code", &violations)
        let isAmountRight = self.checkAmount(draft, currency: code, digits: digits, field(), &violations)
        guard digits != nil, isAmountRight else { return nil }
        return Money(currency: code, units: draft.units, nanos: draft.nanos)
    }

    /// Whether units and nanos keep the rules: those of a currency only as far as it is known how many digits it has.
    func checkAmount(
        _ draft: MoneyDraft, currency: String, digits: Int?, _ field: @autoclosure () -> String, _ violations: inout Violations
    ) -> Bool {
        let unitsAreRight = self.checkUnits(draft, field(), &violations)
        let nanosAreRight = self.checkNanos(draft, currency: currency, digits: digits, field(), &violations)
        return unitsAreRight && nanosAreRight
    }

    private func checkUnits(_ draft: MoneyDraft, _ field: @autoclosure () -> String, _ violations: inout Violations) -> Bool {
        if draft.units < 0 {
            violations.add("\(field()).units", "\(self.subject) must not be negative; send 0 or more, not \(draft.units).")
        } else if draft.units > Self.maxUnits || draft.units == Self.maxUnits && draft.nanos > 0 {
            let more = draft.units > Self.maxUnits ? "\(draft.units)" : "\(draft.nanos) nanos more"
            violations.add("\(field()).units", "\(self.subject) is at most \(Self.maxUnits) units; this one has \(more).")
        } else {
            return true
        }
        return false
    }

    private func checkNanos(
        _ draft: MoneyDraft,
        currency: String,
        digits: Int?,
        _ field: @autoclosure () -> String,
        _ violations: inout Violations
    ) -> Bool {
        let nanos = draft.nanos
        if nanos <= -Self.nanosPerUnit || nanos >= Self.nanosPerUnit {
            violations.add("\(field()).nanos", "nanos are billionths of a unit, at most 999999999; carry \(nanos) over into units.")
        } else if draft.units > 0 && nanos < 0 || draft.units < 0 && nanos > 0 {
            violations.add(
                "\(field()).nanos", "units and nanos must not have opposite signs; units are \(draft.units), nanos \(nanos).")
        } else if draft.units == 0, nanos < 0 {
            violations.add("\(field()).nanos", "\(self.subject) must not be negative; send 0 or more, not \(nanos).")
        } else if let digits, nanos % Self.nanosOfSmallest(digits) != 0 {
            violations.add("\(field()).nanos", self.digitsSentence(nanos, currency: currency, digits: digits))
        } else {
            return true
        }
        return false
    }

    private func digitsSentence(_ nanos: Int32, currency: String, digits: Int) -> String {
        guard digits > 0 else { return "\(currency) has no smaller unit; nanos must be 0, not \(nanos)." }
        return
            "\(currency) has \(digits) digits after the point; nanos must be a multiple of \(Self.nanosOfSmallest(digits)), not \(nanos)."
    }

    /// A currency's smallest amount, in billionths.
    private static func nanosOfSmallest(_ digits: Int) -> Int32 {
        (0..<digits).reduce(self.nanosPerUnit) { value, _ in value / 10 }
    }
}

extension Money {
    /// Whether this is more than `other`, which is in the same currency.
    func isMore(than other: Money) -> Bool {
        (self.units, self.nanos) > (other.units, other.nanos)
    }
}
