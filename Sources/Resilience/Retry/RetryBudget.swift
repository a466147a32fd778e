/// Bounds what retries add to the load: a share of the calls, and a little on top. Pure.
///
/// When everything fails, retries would multiply the load by `maxRetries` just when it is least wanted. The budget is a purse: each call
/// puts a part of a retry in, each retry takes a whole one out, and time drops some in, for those who call rarely.
public struct RetryBudget: Sendable {
    public struct Settings: Sendable, Hashable {
        /// Retries for each call, 0 to 1.
        public var ratio = 0.2
        /// Retries a second that are there besides, however few calls there are.
        public var minimumPerSecond = 1
        /// Retries that are there at the start and after a quiet time: what time gives is not saved up beyond it.
        public var minimum = 10
        /// What calls give is not saved up beyond so many retries, so that a long good time does not pay for a storm.
        public var capacity = 100

        public init() {}
    }

    /// In parts of a retry, so that sums are exact.
    private static let whole = 1_000

    private let perCall: Int
    private let perSecond: Int
    private let minimum: Int
    private let capacity: Int
    private var parts: Int
    private var refilledAt: ContinuousClock.Instant

    public init(_ settings: Settings = Settings(), _ now: ContinuousClock.Instant) {
        let bound = 1_000_000_000
        self.perCall = Int(min(max(settings.ratio, 0), 1) * Double(Self.whole))
        self.perSecond = min(max(settings.minimumPerSecond, 0), bound) * Self.whole
        self.minimum = min(max(settings.minimum, 0), bound) * Self.whole
        self.capacity = max(min(max(settings.capacity, 0), bound) * Self.whole, self.minimum)
        self.parts = self.minimum
        self.refilledAt = now
    }

    /// A call has begun.
    public mutating func called(_ now: ContinuousClock.Instant) {
        self.refill(now)
        self.parts = min(self.parts + self.perCall, self.capacity)
    }

    /// Takes a retry, if there is one.
    public mutating func take(_ now: ContinuousClock.Instant) -> Bool {
        self.refill(now)
        guard self.parts >= Self.whole else { return false }
        self.parts -= Self.whole
        return true
    }

    private mutating func refill(_ now: ContinuousClock.Instant) {
        let passed = self.refilledAt.duration(to: now)
        guard passed > .zero, self.perSecond > 0 else { return }
        guard self.parts < self.minimum else {
            self.refilledAt = now
            return
        }
        // Beyond this the purse is full anyway, and the sum would overflow.
        let seconds = min(passed / .seconds(1), Double(self.minimum) / Double(self.perSecond))
        let gained = Int(seconds * Double(self.perSecond))
        // So short a time gives nothing yet; it adds up.
        guard gained > 0 else { return }
        self.parts = min(self.parts + gained, self.minimum)
        self.refilledAt = now
    }
}
