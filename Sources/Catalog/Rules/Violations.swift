/// Gathers what is wrong with a request: all of it, so that a caller mends a request once.
struct Violations: Error {
    /// How many are listed. A bulk call can break more rules than an answer should carry.
    static let maxListed = 1_000

    private(set) var listed: [CatalogError.Violation] = []
    private(set) var unlisted = 0

    var isEmpty: Bool { self.listed.isEmpty }

    mutating func add(_ field: @autoclosure () -> String, _ description: @autoclosure () -> String) {
        guard self.listed.count < Self.maxListed else {
            self.unlisted += 1
            return
        }
        self.listed.append(CatalogError.Violation(field: field(), description: description()))
    }

    /// Adds those of a part of the request, which knows only the paths from its own root.
    mutating func add(_ others: Violations, under prefix: @autoclosure () -> String) {
        guard !others.isEmpty else { return }
        let prefix = prefix()
        for violation in others.listed { self.add("\(prefix).\(violation.field)", violation.description) }
        self.unlisted += others.unlisted
    }

    mutating func add(contentsOf others: Violations) {
        for violation in others.listed { self.add(violation.field, violation.description) }
        self.unlisted += others.unlisted
    }

    /// What the caller is told. There must be a violation.
    var error: CatalogError {
        var error = CatalogError(.invalidArgument, self.summary)
        error.violations = self.listed
        return error
    }

    /// The error about a part of the request, which knows only the paths from its own root.
    func error(under prefix: String) -> CatalogError {
        var violations = Violations()
        violations.add(self, under: prefix)
        return violations.error
    }

    private var summary: String {
        guard let first = self.listed.first else { return "The request breaks no rule." }
        let count = self.listed.count + self.unlisted
        let start = "\(first.field): \(first.description)"
        switch (count, self.unlisted) {
        case (1, _): return start
        case (_, 0): return "\(count) things are wrong with the request. The first is \(start)"
        default:
            return "\(count) things are wrong with the request, of which \(self.listed.count) are listed. The first is \(start)"
        }
    }
}
