/// What bounds how many calls of one class run at once.
public struct ConcurrencyLimits: Sendable, Hashable {
    /// So many always run, whatever they take. At least 1.
    public var min: Int
    /// More never do.
    public var max: Int
    /// Where the limit begins.
    public var initial: Int
    /// How far the mean latency may rise above that of calls which do not wait for each other, as a factor above 1, before fewer are
    /// let in.
    public var tolerance: Double
    /// A mean latency that nobody minds: below it times `tolerance`, nobody is refused for being slow. It keeps the noise of very short
    /// calls, and work that is done in groups and so gets better when more wait, from being taken for overload.
    public var goodLatency: Duration

    public init(min: Int, max: Int, initial: Int, tolerance: Double = 2, goodLatency: Duration = .zero) {
        self.min = Swift.max(1, min)
        self.max = Swift.max(self.min, max)
        self.initial = Swift.min(Swift.max(initial, self.min), self.max)
        self.tolerance = Swift.max(1.01, tolerance)
        self.goodLatency = goodLatency
    }

    /// A limit that does not adapt.
    public static func fixed(_ limit: Int) -> ConcurrencyLimits { ConcurrencyLimits(min: limit, max: limit, initial: limit) }

    var isFixed: Bool { self.min == self.max }
}
