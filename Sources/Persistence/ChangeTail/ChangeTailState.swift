/// How far the change log was read, and what of an answer is to be told. Pure.
///
/// A change is committed, waits, and has a place in the log at some time after. It is new when the snapshot of the poll before did not
/// show it, and then its transaction's number is not below the lowest that ran at that time (`oldest`): all below had ended. So the
/// statement reads what waits, and what got a place after those known, and of both only what has such a number. A change that is new
/// cannot have got one of the known places: who gave it must have seen it committed, and what that snapshot showed of the one it would
/// have shown of the other.
struct ChangeTailState: Hashable, Sendable {
    /// More changes than these are not told one by one.
    let maxChanges: Int
    private(set) var known: ChangeTailMark?

    init(maxChanges: Int) { self.maxChanges = max(maxChanges, 0) }

    /// How far transaction numbers may have run on for them to be compared: half of what Postgres itself compares.
    static let maxTransactions: Int64 = 1 << 30

    /// Takes an answer in.
    mutating func told(_ answer: ChangeTailAnswer, began: ContinuousClock.Instant) -> ChangePoll {
        let isWhole = self.known.map { self.tellsEverything(answer, since: $0) } ?? false
        let previous = self.known?.time
        self.known = answer.mark
        return ChangePoll(
            began: began, previousPoll: previous, thisPoll: answer.mark.time, thisPollEnded: answer.ended,
            news: isWhole ? .changes(answer.changes) : .everything)
    }

    /// Whether all that is new is among the answer's changes.
    private func tellsEverything(_ answer: ChangeTailAnswer, since known: ChangeTailMark) -> Bool {
        // Another server, or the same one with another past. It shows in the log too, but not where changes still waited.
        guard answer.mark.serverStart == known.serverStart else { return false }
        guard answer.mark.oldest >= known.oldest, answer.mark.oldest - known.oldest < Self.maxTransactions else { return false }
        // A log that was cut off, replaced, or forked from where it was known.
        guard answer.isContinued, answer.mark.heads.map(\.partition) == known.heads.map(\.partition) else { return false }
        // What has a place can be counted without reading it; fewer read than that are a gap.
        guard answer.placed <= self.maxChanges, answer.placedRead == answer.placed else { return false }
        return answer.placedRead + answer.waitingRead <= Int64(self.maxChanges)
    }
}

/// What a poll must know of the one before.
struct ChangeTailMark: Hashable, Sendable {
    /// The ends of the chains, by partition in ascending order.
    var heads: [PartitionHead]
    /// The lowest number of a transaction that had not ended.
    var oldest: Int64
    /// When this Postgres was started.
    var serverStart: PostgresTime
    var time: PostgresTime
}

/// What the statement found.
struct ChangeTailAnswer: Hashable, Sendable {
    var mark: ChangeTailMark
    /// When the snapshot had been taken, by Postgres' clock; `mark.time` is before.
    var ended: PostgresTime
    /// Whether every chain goes on from where it was known.
    var isContinued: Bool
    /// How many places were given since, and how many of them could be read: none when there are too many.
    var placed: Int64
    var placedRead: Int64
    /// How many that wait are new; one above the bound when there are more.
    var waitingRead: Int64
    /// Empty when there are too many.
    var changes: [CatalogChange]
}
