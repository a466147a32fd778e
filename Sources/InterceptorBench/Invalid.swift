/// Why nothing was measured.
struct Invalid: Error, CustomStringConvertible {
    private let reason: String

    init(_ reason: String) { self.reason = reason }

    var description: String { "\(self.reason) Nothing was measured." }
}
