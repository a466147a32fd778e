import CommandLineSupport

/// What makes the numbers of a run worth less than they look, each said with what to do about it.
struct Doubts: Sendable {
    let sentences: [String]

    /// - Parameter isDebugBuild: whether this program was compiled without optimisation.
    init(about results: LoadResults, isDebugBuild: Bool) {
        var sentences: [String] = []
        if results.wasInterrupted { sentences.append("The run was ended early: this is what had been measured by then.") }
        if isDebugBuild {
            sentences.append("This is a debug build of the tester, many times slower than a release build: build with -c release.")
        }
        sentences += [Self.busyTester(results), Self.busyMachine(results), Self.ownLag(results)].compactMap(\.self)
        sentences += [Self.emptyWindow(results), Self.blocked(results), Self.dropped(results), Self.failed(results)].compactMap(
            \.self)
        self.sentences = sentences
    }

    private static func busyTester(_ results: LoadResults) -> String? {
        let use = results.processors
        guard use.busyShare >= 0.9 else { return nil }
        return "The tester's \(use.threads) threads were busy \(Figures.percent(use.busyShare)) of the time: it may have measured "
            + "itself. Lower the rate, raise --threads, or give it a machine of its own."
    }

    private static func busyMachine(_ results: LoadResults) -> String? {
        guard let idle = results.processors.machineIdleShare, idle < 0.05, results.processors.busyShare < 0.9 else { return nil }
        return "This machine's processors were busy \(Figures.percent(1 - idle)) of the time: waiting for one is in the numbers. "
            + "Give the tester a machine of its own, or lower the rate."
    }

    /// Of fewer calls, one in a hundred is a handful, late by chance.
    private static let minCallsOfLag = 1000

    /// The tester's own delay matters where it is a part of the latency that one would see.
    private static func ownLag(_ results: LoadResults) -> String? {
        guard results.targetRate != nil, results.measuredCount >= Self.minCallsOfLag else { return nil }
        let lag = results.recorder.ownLag.nanos(atPercentile: 99)
        let latency = results.latency.nanos(atPercentile: 99)
        guard lag > CallRecorder.lateNanos, Double(lag) > 0.1 * Double(latency) else { return nil }
        return "The tester itself sent one call in a hundred \(Figures.time(lag)) late or later, which counts as latency "
            + "(p99 \(Figures.time(latency))). It lacked a processor: lower the rate or give it a machine of its own."
    }

    private static func emptyWindow(_ results: LoadResults) -> String? {
        guard results.hasEmptyWindow else { return nil }
        return
            "No call ended within the \(Figures.time(results.measuredNanos)) that were measured: each takes longer. The rates are "
            + "those until the last answer, which came \(Figures.time(results.spanNanos)) after the start; measure for several times that."
    }

    private static func blocked(_ results: LoadResults) -> String? {
        let blocked = results.recorder.blockedCount
        guard results.targetRate != nil, blocked > 0, Double(blocked) >= 0.01 * Double(results.recorder.sentCount) else {
            return nil
        }
        return "\(Figures.count(blocked)) calls left late because all \(results.plan.inFlight) places of their connection waited "
            + "for answers. Their wait is in the latency, as callers would feel it; more --connections or --in-flight shows "
            + "whether the server or the number of places is the limit."
    }

    private static func dropped(_ results: LoadResults) -> String? {
        let dropped = results.recorder.droppedCount
        guard dropped > 0 else { return nil }
        return "\(Figures.count(dropped)) calls were due and never sent, because the run ended first: the latencies leave them out "
            + "and look better than they are. About \(Figures.rate(results.answeredRate)) is what came through."
    }

    private static func failed(_ results: LoadResults) -> String? {
        guard results.failedCount > 0, results.okCount > 0 else { return nil }
        return
            "\(Figures.percent(results.failedShare)) of the calls failed. The first rows count them with the others; OK and failed "
            + "show them apart."
    }
}
