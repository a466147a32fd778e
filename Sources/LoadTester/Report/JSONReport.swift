import CommandLineSupport
import Foundation
import RPC

/// A run's results for programs. Field names carry their units; times are microseconds with three decimals.
struct JSONReport: Encodable {
    struct Times: Encodable {
        struct Step: Encodable {
            let percentile: Double
            let micros: Double
            /// How many took that long or less.
            let count: Int
        }

        let count: Int
        let minMicros: Double
        let meanMicros: Double
        let maxMicros: Double
        /// By the percentile's name, such as `p99.9`.
        let percentilesMicros: [String: Double]
        /// The whole distribution, finer towards its end.
        let distribution: [Step]

        init(_ times: LatencyHistogram) {
            self.count = times.count
            self.minMicros = JSONReport.micros(Double(times.minNanos))
            self.meanMicros = JSONReport.micros(times.meanNanos)
            self.maxMicros = JSONReport.micros(Double(times.maxNanos))
            self.percentilesMicros = Dictionary(
                uniqueKeysWithValues: [50, 75, 90, 95, 99, 99.9, 99.99].map { percentile in
                    (Figures.percentileName(percentile), JSONReport.micros(Double(times.nanos(atPercentile: percentile))))
                }
            )
            self.distribution = times.steps.map {
                Step(percentile: $0.percentile, micros: JSONReport.micros(Double($0.nanos)), count: $0.count)
            }
        }
    }

    struct Outcome: Encodable {
        let status: String
        let code: Int32
        let calls: Int
        /// One message of those that came with it.
        let sample: String?
    }

    struct Verdict: Encodable {
        let threshold: String
        let held: Bool
        let finding: String
    }

    struct Lag: Encodable {
        let meanMicros: Double
        let maxMicros: Double
        let lateCalls: Int
        let lateCallsForWantOfAPlace: Int
        let droppedCalls: Int
    }

    struct Tester: Encodable {
        let threads: Int
        let processorsUsed: Double
        let machineIdleShare: Double?
    }

    struct Rate: Encodable {
        /// Absent in a closed loop, as is the share of it that was sent.
        let targetPerSecond: Double?
        let achievedShare: Double?
        let sentPerSecond: Double
        /// Calls that ended well.
        let answeredPerSecond: Double
        let failedPerSecond: Double
    }

    struct Calls: Encodable {
        let measured: Int
        let ok: Int
        let failed: Int
    }

    /// Services that were sent in batches.
    struct Items: Encodable {
        let batchSize: Int
        let created: Int
        let unchanged: Int
        let failed: Int
        let perSecond: Double
        /// Why one of them failed.
        let sample: String?
    }

    let method: String
    let addresses: [String]
    /// `open` or `closed`.
    let loop: String
    /// `constant` or `poisson`; absent in a closed loop.
    let arrivals: String?
    let connections: Int
    let inFlight: Int
    let warmUpSeconds: Double
    let measuredSeconds: Double
    /// As text: a JSON number need not hold all 64 bits.
    let seed: String
    let wasInterrupted: Bool
    let calls: Calls
    let rate: Rate
    /// Absent where calls have no items.
    let items: Items?
    /// Absent in a closed loop, where nothing is due; so are the latencies.
    let lag: Lag?
    /// From when calls were due.
    let latency: Times?
    let latencyOfOK: Times?
    let latencyOfFailed: Times?
    /// From when calls were sent.
    let serviceTime: Times
    let outcomes: [Outcome]
    let tester: Tester
    let thresholds: [Verdict]
    let doubts: [String]

    init(_ results: LoadResults, verdicts: [Threshold.Verdict], doubts: Doubts) {
        let (plan, recorder) = (results.plan, results.recorder)
        let isOpen = results.targetRate != nil
        self.method = results.subject.method
        self.addresses = results.subject.addresses
        self.loop = isOpen ? "open" : "closed"
        if case .open(_, let arrivals) = plan.pacing { self.arrivals = arrivals.rawValue } else { self.arrivals = nil }
        self.connections = plan.connections
        self.inFlight = plan.inFlight
        self.warmUpSeconds = Double(plan.warmUpNanos) / 1e9
        self.measuredSeconds = Double(results.measuredNanos) / 1e9
        self.seed = String(plan.seed)
        self.wasInterrupted = results.wasInterrupted
        self.calls = Calls(measured: results.measuredCount, ok: results.okCount, failed: results.failedCount)
        self.rate = Rate(
            targetPerSecond: results.targetRate,
            achievedShare: results.achievedShare,
            sentPerSecond: Self.rounded(results.sentRate),
            answeredPerSecond: Self.rounded(results.answeredRate),
            failedPerSecond: Self.rounded(results.failedRate)
        )
        self.items = results.subject.batchSize.map { batchSize in
            Items(
                batchSize: batchSize,
                created: recorder.items.created,
                unchanged: recorder.items.unchanged,
                failed: recorder.items.failed,
                perSecond: Self.rounded(results.itemRate),
                sample: recorder.items.sample
            )
        }
        self.lag =
            isOpen
            ? Lag(
                meanMicros: Self.micros(results.lagMeanNanos),
                maxMicros: Self.micros(Double(recorder.lagMaxNanos)),
                lateCalls: recorder.lateCount,
                lateCallsForWantOfAPlace: recorder.blockedCount,
                droppedCalls: recorder.droppedCount
            ) : nil
        self.latency = isOpen ? Times(results.latency) : nil
        self.latencyOfOK = isOpen ? Times(recorder.okLatency) : nil
        self.latencyOfFailed = isOpen && results.failedCount > 0 ? Times(recorder.failedLatency) : nil
        self.serviceTime = Times(recorder.serviceTime)
        self.outcomes = recorder.countByStatus.sorted { $0.key.rawValue < $1.key.rawValue }.map { status, count in
            Outcome(status: status.name, code: status.rawValue, calls: count, sample: recorder.sampleByStatus[status])
        }
        self.tester = Tester(
            threads: results.subject.threads,
            processorsUsed: Self.rounded(results.processors.processorsUsed),
            machineIdleShare: results.processors.machineIdleShare.map(Self.rounded)
        )
        self.thresholds = verdicts.map { Verdict(threshold: $0.threshold, held: $0.holds, finding: $0.finding) }
        self.doubts = doubts.sentences
    }

    /// One JSON object and a line's end; the same results give the same bytes.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    private static func micros(_ nanos: Double) -> Double { (nanos).rounded() / 1e3 }

    private static func rounded(_ value: Double) -> Double { (value * 1e3).rounded() / 1e3 }
}
