/// Keeps the outcomes of concurrent requests in the order of the requests, and the number of those begun and not yet told of bounded.
///
/// Pure: it starts and waits for nothing.
struct RequestWindow<Outcome> {
    private let capacity: Int
    /// Requests begun so far.
    private(set) var begun = 0
    private var told = 0
    /// Outcomes whose turn has not come.
    private var early: [Int: Outcome] = [:]

    init(capacity: Int) { self.capacity = max(capacity, 1) }

    /// Whether another request may begin.
    var hasRoom: Bool { self.begun - self.told < self.capacity }

    /// Takes a place for a request.
    /// - Returns: its number, from 0.
    mutating func begin() -> Int {
        defer { self.begun += 1 }
        return self.begun
    }

    /// Takes an outcome.
    /// - Returns: every outcome whose turn has come with it, in order.
    mutating func complete(_ index: Int, with outcome: Outcome) -> [Outcome] {
        self.early[index] = outcome
        var due: [Outcome] = []
        while let outcome = self.early.removeValue(forKey: self.told) {
            due.append(outcome)
            self.told += 1
        }
        return due
    }
}
