import RPC

/// What a run has shown: the numbers that reports, thresholds and doubts are made of.
struct LoadResults: Sendable {
    /// What was run, for the reports' heads.
    struct Subject: Sendable, Hashable {
        var method: String
        var addresses: [String]
        var plan: LoadPlan
        var threads: Int
        /// Services in each call; nil where calls have none.
        var batchSize: Int?
    }

    let subject: Subject
    let recorder: CallRecorder
    let processors: ProcessorUse
    /// Whether somebody ended the run before its time.
    let wasInterrupted: Bool

    var plan: LoadPlan { self.subject.plan }

    /// Calls each second that were asked for; nil in a closed loop.
    var targetRate: Double? {
        if case .open(let ratePerSecond, _) = self.plan.pacing { ratePerSecond } else { nil }
    }

    /// Measured calls that ended, well or not.
    var measuredCount: Int { self.recorder.okLatency.count + self.recorder.failedLatency.count }
    var okCount: Int { self.recorder.okLatency.count }
    var failedCount: Int { self.recorder.failedLatency.count }
    /// Measured calls that became due.
    var dueCount: Int { self.recorder.sentCount + self.recorder.droppedCount }

    /// From when a call was due until it ended, of all measured calls. A call that failed had its caller wait all the same.
    var latency: LatencyHistogram {
        var all = self.recorder.okLatency
        all.add(self.recorder.failedLatency)
        return all
    }

    /// The latency that thresholds and reports go by: in a closed loop nothing is due, and the service time is all there is.
    var judgedLatency: LatencyHistogram {
        self.targetRate == nil ? self.recorder.serviceTime : self.latency
    }

    /// How long the measured part lasted.
    var measuredNanos: Int64 { max(self.windowEndNanos - self.startNanos, 0) }

    /// Calls sent each second of the measured part.
    var sentRate: Double {
        Self.rate(self.isByCalls ? self.recorder.sentCount : self.recorder.sentInWindowCount, self.measuredNanos)
    }

    /// Whether calls were made and none of them ended while the measured part lasted: each takes longer than that.
    var hasEmptyWindow: Bool {
        !self.isByCalls && self.measuredCount > 0 && self.recorder.endedInWindowCount == 0
    }

    /// Calls that ended well, each second of the measured part. Failures come fast, above all where there is no server any more: they
    /// are no answers.
    var answeredRate: Double { self.rate(ofMeasured: self.okCount, inWindow: self.recorder.okInWindowCount) }

    /// Calls that failed, each second of the measured part.
    var failedRate: Double { self.rate(ofMeasured: self.failedCount, inWindow: self.recorder.failedInWindowCount) }

    private func rate(ofMeasured measured: Int, inWindow: Int) -> Double {
        // Calls of the warm-up that end in the time of the others are none of a number of calls that was asked for.
        self.isByCalls || self.hasEmptyWindow ? Self.rate(measured, self.spanNanos) : Self.rate(inWindow, self.measuredNanos)
    }

    /// Items that were answered for each second of the measured part.
    var itemRate: Double {
        if self.isByCalls { return Self.rate(self.recorder.items.count, self.spanNanos) }
        if self.hasEmptyWindow, self.recorder.itemsInWindowCount == 0 {
            return Self.rate(self.recorder.items.count, self.spanNanos)
        }
        return Self.rate(self.recorder.itemsInWindowCount, self.measuredNanos)
    }

    /// From the beginning of the measured part to the last answer.
    var spanNanos: Int64 { max(self.recorder.lastEndedNanos - self.startNanos, 0) }

    /// Whether a number of calls ends the run.
    private var isByCalls: Bool { self.plan.endNanos == nil }

    /// In a closed loop the first measured call is made when a place is free, which may be long after the warm-up.
    private var startNanos: Int64 {
        self.isByCalls && self.targetRate == nil && self.recorder.sentCount > 0
            ? self.recorder.firstSentNanos : self.plan.warmUpNanos
    }

    /// Of the load that was asked for, the part that was sent; nil in a closed loop.
    ///
    /// Held against the calls that were due and not against the rate: arrivals at random do not meet their rate to the call.
    var achievedShare: Double? {
        guard let meanGapNanos, self.dueCount > 0 else { return nil }
        guard self.plan.endNanos == nil, !self.wasInterrupted else {
            // What the warm-up left over is sent in the measured part too; catching up is not more than all.
            return min(Double(self.recorder.sentInWindowCount) / Double(self.dueCount), 1)
        }
        // All were sent, if perhaps not in the time they should have taken.
        let planned = Double(self.recorder.lastDueNanos - self.plan.warmUpNanos) + meanGapNanos
        let actual = Double(self.recorder.lastSentNanos - self.plan.warmUpNanos) + meanGapNanos
        return planned / actual
    }

    /// Of the load that was asked for, the part that was sent and ended well; nil in a closed loop.
    var answeredShare: Double? {
        guard let achievedShare else { return nil }
        // What was not sent in time was not sent at all, unless a number of calls is made however long it takes.
        return self.isByCalls
            ? achievedShare * Self.share(self.okCount, of: self.measuredCount)
            : min(Self.share(self.okCount, of: self.dueCount), achievedShare)
    }

    /// How late calls were sent.
    var lagMeanNanos: Double {
        self.recorder.sentCount > 0 ? Double(self.recorder.lagSumNanos) / Double(self.recorder.sentCount) : 0
    }

    var failedShare: Double { Self.share(self.failedCount, of: self.measuredCount) }
    var lateShare: Double { Self.share(self.recorder.lateCount, of: self.recorder.sentCount) }
    var droppedShare: Double { Self.share(self.recorder.droppedCount, of: self.dueCount) }

    private var meanGapNanos: Double? { self.targetRate.map { 1e9 / $0 } }

    private var windowEndNanos: Int64 {
        if self.plan.endNanos != nil || self.wasInterrupted { return self.recorder.windowEndNanos }
        guard let meanGapNanos else { return self.recorder.lastEndedNanos }
        // The time of the last call is the gap behind it: `n` calls at `n` a second take a second.
        return self.recorder.lastSentNanos + Int64(meanGapNanos.rounded())
    }

    private static func rate(_ count: Int, _ nanos: Int64) -> Double {
        nanos > 0 ? Double(count) * 1e9 / Double(nanos) : 0
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole > 0 ? Double(part) / Double(whole) : 0
    }
}
