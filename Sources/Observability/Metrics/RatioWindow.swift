/// The ratio of two counters over the last while: of failures to calls, of hits to reads. Pure: whoever reads the counters says when.
///
/// A ratio since the start hides what has changed; one since the last look would be another for each who looks.
public struct RatioWindow: Hashable, Sendable {
    private struct Sample: Hashable, Sendable {
        let part: Int
        let whole: Int
        let time: ContinuousClock.Instant
    }

    /// Ascending in time; the first is the last one from before the window.
    private var samples: [Sample] = []
    private let length: Duration
    /// Samples that come closer together than this are not kept, so that who looks often takes no more memory.
    private let spacing: Duration

    public init(length: Duration = .seconds(60)) {
        self.length = length
        self.spacing = length / 64
    }

    /// Takes the counters as they are now.
    /// - Returns: what was added to `part` for each that was added to `whole` within the window; 0 where nothing was.
    public mutating func update(part: Int, whole: Int, at now: ContinuousClock.Instant) -> Double {
        while self.samples.count > 1, self.samples[1].time.duration(to: now) >= self.length { self.samples.removeFirst() }
        let first = self.samples.first ?? Sample(part: part, whole: whole, time: now)
        if self.samples.last.map({ $0.time.duration(to: now) >= self.spacing }) ?? true {
            self.samples.append(Sample(part: part, whole: whole, time: now))
        }
        let added = whole - first.whole
        guard added > 0 else { return 0 }
        return min(max(Double(part - first.part) / Double(added), 0), 1)
    }
}
