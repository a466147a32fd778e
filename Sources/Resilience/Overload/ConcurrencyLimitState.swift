/// How many calls of one class may run at once: as many as make them wait for each other only a little. Pure: times come in.
///
/// What a call's latency would be if nobody else were there is not known, but it can be measured: the baseline is the mean latency at a
/// concurrency that is low for the limit. While callers leave room it follows what is seen. While they do not, the limit is cut to a
/// quarter now and then, for as long as it takes for those in flight to become few and for some more to run among few; their mean is
/// the new baseline. That is every ten seconds, and after one second while it brings news or the limit falls far. Means are compared
/// with means, so calls of one class may differ in length, as long as the mixture changes slowly.
///
/// At the end of each window of time, while callers use the limit:
/// - a mean up to `tolerance` times the baseline raises the limit by its square root;
/// - a higher one lowers it in proportion, at most to a half, less the same square root, which keeps asking for more;
/// - when one call in twenty was dropped, or more, it does not rise, and falls by as large a share as were dropped, at most by a tenth.
///   A few that were dropped among many say nothing of how many run at once: they may be those of one caller, and would cost all others.
///   That also holds while callers leave room, so that the limit comes down to where it makes a difference.
struct ConcurrencyLimitState: Sendable {
    typealias Instant = MonotonicInstant

    /// How the baseline of a busy class is measured.
    private enum Probe {
        case none
        /// Those that began before are waited for. Becomes measuring, or none when that takes too long.
        case draining(until: Instant)
        /// Calls that begin from here on count. Becomes none, with or without a new baseline.
        case measuring(since: Instant, until: Instant)
    }

    /// What has been seen since the window began. Latencies in nanoseconds.
    private struct Window {
        /// It is not over before.
        let end: Instant
        var served = 0
        var latencies = 0.0
        var dropped = 0
        /// The most that ran at once.
        var peak: Int

        var mean: Double { self.latencies / Double(self.served) }

        /// By what share the limit is to fall for those that were dropped.
        var cut: Double {
            let share = Double(self.dropped) / Double(max(1, self.served + self.dropped))
            guard self.dropped >= ConcurrencyLimitState.drops.fewest, share >= ConcurrencyLimitState.drops.leastShare else {
                return 0
            }
            return min(share, ConcurrencyLimitState.drops.greatestCut)
        }
    }

    private static let fewestSamples = 10
    /// In nanoseconds, as all times here.
    private static let windowLength = 0.1e9...2.0e9
    /// From which on those that were dropped count: so many, and such a share.
    private static let drops = (fewest: 3, leastShare: 0.05, greatestCut: 0.1)
    private static let probeInterval = (usual: Duration.seconds(10), shortest: Duration.seconds(1))

    let limits: ConcurrencyLimits
    private let goodLatency: Double
    private(set) var limit: Double
    private(set) var inFlight = 0
    private(set) var baseline: Double?
    private var window: Window
    private var lastMean = 0.0
    private var probe = Probe.none
    private var nextProbe: Instant
    private var lastProbe: Instant
    private var limitAtProbe: Double
    private var yieldsUntil: Instant?

    init(_ limits: ConcurrencyLimits, _ now: Instant) {
        self.limits = limits
        self.goodLatency = limits.goodLatency / .nanoseconds(1)
        self.limit = Double(limits.initial)
        self.window = Window(end: now.advanced(by: Self.windowLength.lowerBound), peak: 0)
        self.lastProbe = now
        self.nextProbe = now + Self.probeInterval.shortest
        self.limitAtProbe = Double(limits.initial)
    }

    /// How many may run at once right now.
    var allowed: Int {
        if case .none = self.probe { return Int(self.limit) }
        return max(self.limits.min, Int(self.limit) / 4)
    }

    /// One begins, if it may.
    mutating func begin() -> Bool {
        guard self.inFlight < self.allowed else { return false }
        self.inFlight += 1
        self.window.peak = max(self.window.peak, self.inFlight)
        return true
    }

    /// One that began ends.
    /// - Returns: whether a window is over: `endWindow` follows.
    mutating func ended(begun: Instant, _ outcome: OverloadOutcome, _ now: Instant) -> Bool {
        self.inFlight = max(0, self.inFlight - 1)
        guard !self.limits.isFixed else { return false }
        switch outcome {
        case .ignored: break
        case .dropped: self.window.dropped += 1
        case .late(let time): if time / .nanoseconds(1) >= max(self.goodLatency, self.baseline ?? 0) { self.window.dropped += 1 }
        case .served:
            if case .measuring(let since, _) = self.probe, begun < since { break }
            self.window.served += 1
            self.window.latencies += Double(begun.nanoseconds(to: now))
        }
        guard case .none = self.probe else {
            self.advanceProbe(now)
            return false
        }
        return now >= self.window.end && self.window.served + self.window.dropped >= Self.fewestSamples
    }

    /// Makes way for a class that matters more.
    mutating func yield(until: Instant) {
        guard !self.limits.isFixed else { return }
        self.yieldsUntil = until
        self.limit = max(Double(self.limits.min), self.limit * 0.7)
    }

    // MARK: Windows

    /// - Parameter othersCanYield: whether classes behind this one run more than their least. While they do, slow calls are put down
    ///   to them, and do not lower this limit.
    /// - Returns: whether callers waited for each other more than they should.
    mutating func endWindow(othersCanYield: Bool, _ now: Instant) -> Bool {
        var isSlow = false
        let isBusy = Double(self.window.peak) * 2 >= self.limit
        if self.window.served > 0 {
            let mean = self.window.mean
            self.lastMean = mean
            self.learn(mean, isBusy: isBusy)
            if isBusy {
                let gradient = self.gradient(mean)
                isSlow = gradient < 1
                if gradient == 1 || !othersCanYield { self.adjust(gradient, now) }
            }
        }
        self.limit *= 1 - self.window.cut
        self.limit = min(max(self.limit, Double(self.limits.min)), Double(self.limits.max))
        self.beginWindow(now)
        let isFalling = self.limit < self.limitAtProbe * 0.7 && now >= self.lastProbe + Self.probeInterval.shortest
        if isBusy, now >= self.nextProbe || isFalling { self.beginProbe(now) }
        return isSlow
    }

    private mutating func beginWindow(_ now: Instant) {
        let length = min(max(2 * self.lastMean, Self.windowLength.lowerBound), Self.windowLength.upperBound)
        self.window = Window(end: now.advanced(by: length), peak: self.inFlight)
    }

    private mutating func learn(_ mean: Double, isBusy: Bool) {
        guard let baseline = self.baseline, mean > baseline else { return self.baseline = mean }
        if !isBusy { self.baseline = baseline + (mean - baseline) / 10 }
    }

    /// What the limit is to be multiplied with, 0.5 to 1.
    private func gradient(_ mean: Double) -> Double {
        let good = max(self.baseline ?? mean, self.goodLatency)
        return mean > 0 ? min(1, max(0.5, self.limits.tolerance * good / mean)) : 1
    }

    private mutating func adjust(_ gradient: Double, _ now: Instant) {
        let isYielding = self.yieldsUntil.map { now < $0 } ?? false
        let mayRise = !isYielding && self.window.cut == 0
        self.limit = self.limit * gradient + (mayRise ? self.limit.squareRoot() : 0)
    }

    // MARK: Probes

    private var probeTime: Double { max(0.5e9, 5 * self.lastMean) }

    private mutating func beginProbe(_ now: Instant) {
        self.lastProbe = now
        self.nextProbe = now + Self.probeInterval.usual
        self.limitAtProbe = self.limit
        // At its least the class runs among as few as it can already.
        guard self.allowed > self.limits.min else { return self.baseline = self.lastMean }
        self.probe = .draining(until: now.advanced(by: self.probeTime))
        self.advanceProbe(now)
    }

    private mutating func advanceProbe(_ now: Instant) {
        switch self.probe {
        case .none: break
        case .draining(let until):
            if self.inFlight <= self.allowed {
                self.probe = .measuring(since: now, until: now.advanced(by: self.probeTime))
                self.beginWindow(now)
            } else if now >= until {
                self.endProbe(now)
            }
        case .measuring(_, let until):
            if self.window.served >= Self.fewestSamples || now >= until { self.endProbe(now) }
        }
    }

    private mutating func endProbe(_ now: Instant) {
        if case .measuring = self.probe, self.window.served > 0 {
            let (before, mean) = (self.baseline ?? 0, self.window.mean)
            self.baseline = mean
            if abs(mean - before) > before / 4 { self.nextProbe = now + Self.probeInterval.shortest }
        }
        self.probe = .none
        self.beginWindow(now)
    }
}

extension MonotonicInstant {
    fileprivate func advanced(by nanoseconds: Double) -> MonotonicInstant { self.advanced(nanoseconds: Int64(nanoseconds)) }
}
