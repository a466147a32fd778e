import Catalog
import TestSupport

/// Services that keep every rule, as different as the rules allow.
struct RandomDrafts {
    private var random: SplitMix64

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    mutating func next() -> ServiceDraft {
        let currency = self.oneOf(["EUR", "JPY", "KWD", "CLF", "GHS", ""])
        let price = self.money(currency, upTo: 1_000_000_000_000)
        var draft = ServiceDraft(
            id: self.chance(0.5) ? ServiceID(rawValue: self.random.next(upperBound: UInt128.max)).description : "",
            name: self.text(2...255),
            description: self.chance(0.3) ? "" : self.text(0...300) + "\n\t" + self.text(0...300),
            category: self.oneOf(Category.all),
            price: currency.isEmpty && self.chance(0.3) ? nil : price,
            durationMinutes: .random(in: 5...10_080, using: &self.random),
            bufferMinutes: .random(in: 0...10_080, using: &self.random),
            isActive: .known(self.chance(0.5)),
            maxBookingsDay: .random(in: 0...10_000, using: &self.random),
            tags: (0..<Int.random(in: 0...32, using: &self.random)).map { self.text(1...60) + String($0) },
            imageURL: self.chance(0.5)
                ? "" : self.oneOf(["https", "http", "HTTPS"]) + "://img.example/" + String(self.random.next()),
            metadata: self.chance(0.5) ? .absent : .object(#"{"a":[1,2.5,null,{"b":"\\u0000 ünï"}]}"#)
        )
        if self.chance(0.5), draft.price != nil {
            draft.requiresDeposit = true
            draft.deposit = self.money(self.chance(0.5) ? "" : currency, upTo: price.units, digitsOf: currency)
            if draft.deposit?.units == price.units { draft.deposit = price }
        }
        return draft
    }

    private mutating func money(_ currency: String, upTo units: Int64, digitsOf other: String? = nil) -> MoneyDraft {
        let code = other ?? currency
        // The tenant of the tests trades in euros.
        let digits = Currency.minorDigits(code.isEmpty ? "EUR" : code) ?? 0
        let smallest = (0..<digits).reduce(Int32(1_000_000_000)) { value, _ in value / 10 }
        let whole = Int64.random(in: 0...units, using: &self.random)
        let parts = whole == units || digits == 0 ? 0 : Int32.random(in: 0..<(1_000_000_000 / smallest), using: &self.random)
        return MoneyDraft(currency: currency, units: whole, nanos: parts * smallest)
    }

    /// Text of any script that neither begins nor ends with white space.
    private mutating func text(_ length: ClosedRange<Int>) -> String {
        let letters: [Unicode.Scalar] = [
            "a", "Z", "0", "'", "\"", ";", "-", "%", "\\", "é", "ß", "ñ", "\u{301}", "日", "本", "한", "ا", "ب", "ש", "🔧", "🧰",
        ]
        // Nothing to see by themselves.
        let joiners: [Unicode.Scalar] = ["\u{200c}", "\u{200d}"]
        var text = String.UnicodeScalarView()
        let count = Int.random(in: length, using: &self.random)
        for index in 0..<count {
            let isInner = index > 0 && index < count - 1
            text.append(isInner && self.chance(0.15) ? " " : self.oneOf(index == 0 ? letters : letters + joiners))
        }
        return String(text)
    }

    private mutating func chance(_ share: Double) -> Bool { .random(in: 0..<1, using: &self.random) < share }

    private mutating func oneOf<Value>(_ values: [Value]) -> Value { values[.random(in: values.indices, using: &self.random)] }
}
