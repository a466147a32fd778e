/// What a text must be like. Characters are Unicode scalars: every language counts them alike, while what a reader sees as one
/// character changes with each edition of Unicode. Swift's strings hold no unpaired surrogates, so nothing looks for them.
struct TextRule {
    /// How a sentence about it begins, such as `A name`.
    let subject: String
    /// How many characters it may have.
    let length: ClosedRange<Int>
    /// Whether it may have several lines, and tabs.
    var allowsLines = false
    /// Whether it may begin or end with white space.
    var allowsOuterSpace = false

    /// Adds what is wrong with `text`; returns whether nothing is.
    @discardableResult
    func check(_ text: String, _ field: @autoclosure () -> String, _ violations: inout Violations) -> Bool {
        let scan = TextScan(text, allowsLines: self.allowsLines)
        var isRight = true
        if !self.length.contains(scan.scalars) {
            violations.add(field(), self.lengthSentence(scan.scalars))
            isRight = false
        }
        if let intruder = scan.intruder {
            violations.add(field(), "\(self.subject) must not hold \(intruder.description(allowsLines: self.allowsLines))")
            isRight = false
        }
        if !self.allowsOuterSpace, TextScan.hasOuterSpace(text) {
            violations.add(field(), "\(self.subject) must not begin or end with white space; remove it.")
            isRight = false
        }
        if isRight, self.length.lowerBound > 0, !TextScan.isVisible(text) {
            violations.add(field(), "\(self.subject) must hold something that can be seen; these characters leave no trace.")
            isRight = false
        }
        return isRight
    }

    private func lengthSentence(_ count: Int) -> String {
        let range =
            self.length.lowerBound == 0
            ? "at most \(self.length.upperBound)" : "\(self.length.lowerBound) to \(self.length.upperBound)"
        return count == 0
            ? "\(self.subject) is required: \(range) characters."
            : "\(self.subject) has \(range) characters; this one has \(count)."
    }
}

extension TextRule {
    static let name = TextRule(subject: "A name", length: 2...255)
    static let description = TextRule(subject: "A description", length: 0...10_000, allowsLines: true, allowsOuterSpace: true)
    static let tag = TextRule(subject: "A tag", length: 1...64)
    static let requestID = TextRule(subject: "A request id", length: 1...128)
}
