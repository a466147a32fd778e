/// What a whole number must be like.
struct NumberRule {
    /// How a sentence about it begins, such as `A duration`.
    let subject: String
    let range: ClosedRange<Int32>
    /// What follows the numbers, such as ` minutes`.
    var unit = ""
    /// What the number 0 means, where it has a meaning of its own.
    var zero = ""

    func check(_ number: Int32, _ field: @autoclosure () -> String, _ violations: inout Violations) {
        if self.range.contains(number) { return }
        violations.add(
            field(),
            "\(self.subject) is \(self.range.lowerBound) to \(self.range.upperBound)\(self.unit)\(self.zero); this one is \(number)."
        )
    }

    static let duration = NumberRule(subject: "A duration", range: ServiceRules.durationMinutes, unit: " minutes")
    static let buffer = NumberRule(subject: "A buffer", range: ServiceRules.bufferMinutes, unit: " minutes")
    static let bookings = NumberRule(
        subject: "The limit of bookings a day", range: ServiceRules.bookingsDay, zero: ", 0 being none")
}
