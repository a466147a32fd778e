import RPC

/// What became of the calls of a connection; those of several add up. Pure: times come in as nanoseconds since the run began.
///
/// Latency counts from the moment a call was due, service time from the moment it was sent. Were latency counted from the sending,
/// a server that stalls would also stop the clock of the calls that it keeps from being sent: coordinated omission (Gil Tene).
struct CallRecorder: Sendable {
    /// A call sent later than this after it was due counts as late.
    static let lateNanos: Int64 = 1_000_000

    /// From due to ended, of measured calls that ended well.
    private(set) var okLatency = LatencyHistogram()
    /// From due to ended, of measured calls that failed.
    private(set) var failedLatency = LatencyHistogram()
    /// From sent to ended, of all measured calls.
    private(set) var serviceTime = LatencyHistogram()
    /// Measured calls by their outcome.
    private(set) var countByStatus: [StatusCode: Int] = [:]
    /// One message for each way to fail.
    private(set) var sampleByStatus: [StatusCode: String] = [:]

    // Sending, of measured calls.
    private(set) var sentCount = 0
    private(set) var lagSumNanos: Int64 = 0
    private(set) var lagMaxNanos: Int64 = 0
    private(set) var lateCount = 0
    /// Of the late calls, those for which no place was free when they were due.
    private(set) var blockedCount = 0
    /// How late calls were sent although a place was free: what this program adds to the latency.
    private(set) var ownLag = LatencyHistogram(isCoarse: true)
    private(set) var lastDueNanos: Int64 = 0
    private(set) var firstSentNanos = Int64.max
    private(set) var lastSentNanos: Int64 = 0
    private(set) var lastEndedNanos: Int64 = 0
    /// Measured calls that were due and never sent.
    var droppedCount = 0

    // Whatever happened while the measured part lasted, calls of the warm-up included.
    private let windowStartNanos: Int64
    private(set) var windowEndNanos: Int64
    private(set) var sentInWindowCount = 0
    private(set) var okInWindowCount = 0
    private(set) var failedInWindowCount = 0
    var endedInWindowCount: Int { self.okInWindowCount + self.failedInWindowCount }
    private(set) var itemsInWindowCount = 0

    /// What became of the items of measured calls.
    private(set) var items = ItemTally()

    private(set) var inFlightCount = 0
    private(set) var interval = CallInterval()

    init(plan: LoadPlan) {
        self.windowStartNanos = plan.warmUpNanos
        self.windowEndNanos = plan.endNanos ?? .max
    }

    /// A call leaves.
    /// - Parameter wasBlocked: whether no place was free for it when it was due.
    mutating func began(_ call: Arrival, sentNanos: Int64, wasBlocked: Bool) {
        self.inFlightCount += 1
        // What is sent behind the end was handed out before it, and belongs to it.
        if sentNanos >= self.windowStartNanos { self.sentInWindowCount += 1 }
        guard call.isMeasured else { return }
        self.sentCount += 1
        let lag = max(sentNanos - call.dueNanos, 0)
        self.lagSumNanos += lag
        self.lagMaxNanos = max(self.lagMaxNanos, lag)
        if lag > Self.lateNanos {
            self.lateCount += 1
            if wasBlocked { self.blockedCount += 1 }
        }
        if !wasBlocked { self.ownLag.record(nanos: lag) }
        self.lastDueNanos = max(self.lastDueNanos, call.dueNanos)
        self.firstSentNanos = min(self.firstSentNanos, sentNanos)
        self.lastSentNanos = max(self.lastSentNanos, sentNanos)
    }

    /// The server has answered for items, of a call that may go on: one that takes long does not hide what it does.
    mutating func acknowledged(_ itemCount: Int, atNanos nanos: Int64) {
        self.interval.acknowledged(itemCount: itemCount)
        if self.isInWindow(nanos) { self.itemsInWindowCount += itemCount }
    }

    private func isInWindow(_ nanos: Int64) -> Bool { nanos >= self.windowStartNanos && nanos <= self.windowEndNanos }

    /// A call has ended, well or not.
    mutating func ended(
        _ call: Arrival, sentNanos: Int64, endedNanos: Int64, status: StatusCode, message: String? = nil,
        items: ItemTally = ItemTally()
    ) {
        let latency = endedNanos - call.dueNanos
        self.inFlightCount -= 1
        self.interval.ended(latencyNanos: latency, isFailure: status != .ok)
        if self.isInWindow(endedNanos) {
            if status == .ok { self.okInWindowCount += 1 } else { self.failedInWindowCount += 1 }
        }
        guard call.isMeasured else { return }
        self.items += items
        self.countByStatus[status, default: 0] += 1
        if status == .ok {
            self.okLatency.record(nanos: latency)
        } else {
            self.failedLatency.record(nanos: latency)
            if self.sampleByStatus[status] == nil { self.sampleByStatus[status] = message ?? "" }
        }
        self.serviceTime.record(nanos: endedNanos - sentNanos)
        self.lastEndedNanos = max(self.lastEndedNanos, endedNanos)
    }

    /// The measured part ends before its time.
    mutating func endWindow(at nowNanos: Int64) {
        self.windowEndNanos = min(self.windowEndNanos, max(nowNanos, self.windowStartNanos))
    }

    /// What happened since this was asked last.
    mutating func takeInterval() -> CallInterval {
        defer { self.interval = CallInterval() }
        var interval = self.interval
        interval.inFlightCount = self.inFlightCount
        return interval
    }

    /// Adds what another connection of the same run recorded.
    mutating func add(_ other: CallRecorder) {
        self.okLatency.add(other.okLatency)
        self.failedLatency.add(other.failedLatency)
        self.serviceTime.add(other.serviceTime)
        self.countByStatus.merge(other.countByStatus, uniquingKeysWith: +)
        self.sampleByStatus.merge(other.sampleByStatus) { own, _ in own }
        self.sentCount += other.sentCount
        self.lagSumNanos += other.lagSumNanos
        self.lagMaxNanos = max(self.lagMaxNanos, other.lagMaxNanos)
        self.lateCount += other.lateCount
        self.blockedCount += other.blockedCount
        self.ownLag.add(other.ownLag)
        self.lastDueNanos = max(self.lastDueNanos, other.lastDueNanos)
        self.firstSentNanos = min(self.firstSentNanos, other.firstSentNanos)
        self.lastSentNanos = max(self.lastSentNanos, other.lastSentNanos)
        self.lastEndedNanos = max(self.lastEndedNanos, other.lastEndedNanos)
        self.droppedCount += other.droppedCount
        self.windowEndNanos = min(self.windowEndNanos, other.windowEndNanos)
        self.sentInWindowCount += other.sentInWindowCount
        self.okInWindowCount += other.okInWindowCount
        self.failedInWindowCount += other.failedInWindowCount
        self.itemsInWindowCount += other.itemsInWindowCount
        self.items += other.items
        self.inFlightCount += other.inFlightCount
    }
}
