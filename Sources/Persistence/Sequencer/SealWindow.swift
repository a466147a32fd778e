/// How many changes of a partition a tick looks at. Pure.
///
/// Few, where they are large, so that a tick ends in time; more and more where they are not.
struct SealWindow: Hashable, Sendable {
    private let most: Int
    private(set) var count: Int

    init(most: Int) {
        self.most = max(most, 1)
        self.count = self.most
    }

    /// A tick has read what it looked at.
    /// - Parameter kept: how many of a partition were small enough together; nil when all were.
    mutating func read(cutTo kept: Int?) {
        self.count = kept.map { min(self.count, max($0, 1) * 2) } ?? min(self.count * 2, self.most)
    }

    /// A tick took too long.
    mutating func failed() { self.count = max(self.count / 2, 1) }
}
