import CommandLineSupport
import Foundation

/// When the calls of one connection are due in an open loop. Pure: its only chance is the seed's.
///
/// Connections share the rate without asking each other. At a constant rate call `i` of the run belongs to connection
/// `i % connections`, so that all together keep one even beat; Poisson processes add up to a Poisson process of their rates' sum.
struct Schedule: IteratorProtocol, Sendable {
    private let plan: LoadPlan
    private let connection: Int
    private let ratePerSecond: Double
    private let arrivals: LoadPlan.Arrivals
    /// At a constant rate, the first call that is not made any more.
    private let endIndex: Int?
    private let measuredLimit: Int?

    private var random: SeededRandom
    private var step = 0
    private var measuredCount = 0
    private var poissonSeconds = 0.0

    /// - Parameter connection: which of the plan's connections, from 0.
    init(plan: LoadPlan, ratePerSecond: Double, arrivals: LoadPlan.Arrivals, connection: Int) {
        self.plan = plan
        self.connection = connection
        self.ratePerSecond = ratePerSecond
        self.arrivals = arrivals
        self.random = SeededRandom(seed: plan.seed, part: UInt64(connection))
        switch (arrivals, plan.extent) {
        case (.constant, .calls(let calls)):
            self.endIndex = Self.firstMeasuredIndex(of: plan, ratePerSecond) + calls
            self.measuredLimit = nil
        default:
            self.endIndex = nil
            self.measuredLimit = plan.share(ofConnection: connection)
        }
    }

    mutating func next() -> Arrival? {
        let index = self.step * self.plan.connections + self.connection
        let dueNanos: Int64
        switch self.arrivals {
        case .constant: dueNanos = Self.dueNanos(index, self.ratePerSecond)
        case .poisson:
            self.poissonSeconds -= log(self.random.nextFraction()) * Double(self.plan.connections) / self.ratePerSecond
            dueNanos = Int64(clamping: self.poissonSeconds * 1e9)
        }
        let isMeasured = dueNanos >= self.plan.warmUpNanos
        if let endNanos = self.plan.endNanos, dueNanos >= endNanos { return nil }
        if let endIndex, index >= endIndex { return nil }
        if let measuredLimit, isMeasured, self.measuredCount >= measuredLimit { return nil }
        self.step += 1
        if isMeasured { self.measuredCount += 1 }
        return Arrival(index: index, dueNanos: dueNanos, isMeasured: isMeasured)
    }

    /// Reckoned from the index and not from the last due time, so that rounding never adds up.
    private static func dueNanos(_ index: Int, _ ratePerSecond: Double) -> Int64 {
        Int64(clamping: (Double(index) * 1e9 / ratePerSecond).rounded())
    }

    private static func firstMeasuredIndex(of plan: LoadPlan, _ ratePerSecond: Double) -> Int {
        var index = Int(Double(plan.warmUpNanos) / 1e9 * ratePerSecond)
        while self.dueNanos(index, ratePerSecond) < plan.warmUpNanos { index += 1 }
        while index > 0, self.dueNanos(index - 1, ratePerSecond) >= plan.warmUpNanos { index -= 1 }
        return index
    }
}

extension Int64 {
    /// The nearest number there is; for what is none, 0.
    fileprivate init(clamping value: Double) {
        self = value >= 0x1p63 ? .max : Int64(exactly: value.rounded()) ?? 0
    }
}
