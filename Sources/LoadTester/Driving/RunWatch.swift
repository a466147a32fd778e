/// Looks at a run from beside it: once a second for those who watch, and at the ends of the measured part for the processor time.
struct RunWatch: Sendable {
    let plan: LoadPlan
    let drivers: [ConnectionDriver]
    let clock: RunClock

    /// Goes on until its task is cancelled.
    /// - Returns: the processor time at the beginning and the end of the measured part, as far as that was reached.
    func observe(_ onProgress: @Sendable (RunProgress) -> Void) async -> (start: ProcessorSample, end: ProcessorSample) {
        var start = ProcessorSample.now()
        var end: ProcessorSample?
        var hasStarted = false
        var nextLookNanos: Int64 = 1_000_000_000
        var lastLookNanos: Int64 = 0
        while await self.sleep(until: nextLookNanos, hasStarted ? end == nil ? self.plan.endNanos : nil : self.plan.warmUpNanos) {
            let nowNanos = self.clock.nowNanos
            if !hasStarted, nowNanos >= self.plan.warmUpNanos {
                hasStarted = true
                start = .now()
            }
            if end == nil, let endNanos = self.plan.endNanos, nowNanos >= endNanos { end = .now() }
            guard nowNanos >= nextLookNanos else { continue }
            var interval = CallInterval()
            for driver in self.drivers { interval.add(await driver.takeInterval()) }
            onProgress(RunProgress(plan: self.plan, nowNanos: nowNanos, lengthNanos: nowNanos - lastLookNanos, interval: interval))
            lastLookNanos = nowNanos
            // A look that comes late is not made up for.
            nextLookNanos = max(nextLookNanos, nowNanos / 1_000_000_000 * 1_000_000_000) + 1_000_000_000
        }
        return (start, end ?? .now())
    }

    /// Sleeps until the earlier of two times.
    /// - Returns: false when the watching is over.
    private func sleep(until nanos: Int64, _ other: Int64?) async -> Bool {
        let wakeNanos = min(nanos, other ?? .max)
        do {
            try await Task.sleep(for: .nanoseconds(max(wakeNanos - self.clock.nowNanos, 0)))
            return true
        } catch {
            return false
        }
    }
}
