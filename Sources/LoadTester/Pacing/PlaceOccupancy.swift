/// Knows when every place of a connection was in a call, so that what became due then could not leave. Pure.
struct PlaceOccupancy: Sendable {
    private let placeCount: Int
    private var takenCount = 0
    private var fullSinceNanos: Int64 = 0
    /// When all were taken, oldest first; of what was over before the last call that was asked about, nothing is kept.
    private var spans: ArraySlice<Range<Int64>> = []

    init(placeCount: Int) { self.placeCount = placeCount }

    private var isFull: Bool { self.takenCount == self.placeCount }

    mutating func enter(atNanos nanos: Int64) {
        self.takenCount += 1
        if self.isFull { self.fullSinceNanos = nanos }
    }

    mutating func leave(atNanos nanos: Int64) {
        if self.isFull, nanos > self.fullSinceNanos { self.spans.append(self.fullSinceNanos..<nanos) }
        self.takenCount -= 1
    }

    /// Whether no place was free at this time, which is not before that of the last question.
    mutating func wasFull(atNanos nanos: Int64) -> Bool {
        while let span = self.spans.first, span.upperBound <= nanos { self.spans.removeFirst() }
        if self.spans.first?.contains(nanos) == true { return true }
        return self.isFull && self.fullSinceNanos <= nanos
    }
}
