/// How a histogram sorts what it is told: upper bounds, each within its bucket, and what its whole numbers stand for.
public struct HistogramBuckets: Hashable, Sendable {
    /// In the unit of the exposition, ascending; a bucket without a bound comes behind the last.
    public let bounds: [Double]
    /// Recorded numbers for one of the exposition's units: 1e9 where nanoseconds are recorded and seconds shown.
    public let scale: Double

    /// - Parameter bounds: sorted here; each once.
    public init(_ bounds: [Double], scale: Double) {
        self.bounds = Set(bounds).sorted()
        self.scale = scale
    }

    /// Durations, recorded in nanoseconds and shown in seconds.
    public static func seconds(_ bounds: Double...) -> HistogramBuckets { HistogramBuckets(bounds, scale: 1e9) }

    /// Numbers of things.
    public static func numbers(_ bounds: Double...) -> HistogramBuckets { HistogramBuckets(bounds, scale: 1) }

    /// Calls: what OpenTelemetry advises begins at 5 ms, where a cached read is long over. All of Prometheus' default bounds are among
    /// them.
    public static let calls = seconds(
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
    /// Statements, as OpenTelemetry advises for databases, and half a millisecond.
    public static let statements = seconds(0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)
    /// Caches, from memory to a server that answers late.
    public static let caches = seconds(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1)
    /// Items of a bulk call.
    public static let items = numbers(1, 10, 50, 100, 250, 500, 1000, 5000, 10_000)
}
