/// Gathers what is wrong with a request: all of it, so that a caller mends a request once.
struct Violations: Error {
    /// What the listed ones may take. A bulk call can break more rules than an answer can carry, whose details are all lost when
    /// they take more than 64 KiB together.
    static let maxListedBytes = 48 * 1_024
    /// What a violation takes on the wire besides its texts.
    private static let overheadBytes = 8

    private(set) var listed: [CatalogError.Violation] = []
    private var listedBytes = 0
    private(set) var unlisted = 0

    var isEmpty: Bool { self.listed.isEmpty }

    mutating func add(_ field: @autoclosure () -> String, _ description: @autoclosure () -> String) {
        // What comes behind one that found no room finds none either: the first ones are listed, without gaps.
        guard self.unlisted == 0 else {
            self.unlisted += 1
            return
        }
        let violation = CatalogError.Violation(field: field(), description: description())
        let bytes = violation.field.utf8.count + violation.description.utf8.count + Self.overheadBytes
        guard self.listedBytes + bytes <= Self.maxListedBytes else {
            self.unlisted += 1
            return
        }
        self.listed.append(violation)
        self.listedBytes += bytes
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
