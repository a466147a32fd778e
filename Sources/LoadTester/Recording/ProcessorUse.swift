import Foundation

/// How much processor time has been used up to a moment.
struct ProcessorSample: Sendable, Hashable {
    /// On a clock that never goes back.
    var wallNanos: Int64
    /// Of all threads of this process.
    var processNanos: Int64
    /// Ticks of all processors of the machine together, and those of them that were idle; nil where the system does not tell.
    var machine: MachineTicks?

    static func now() -> ProcessorSample {
        ProcessorSample(
            wallNanos: Self.nanos(of: CLOCK_MONOTONIC),
            processNanos: Self.nanos(of: CLOCK_PROCESS_CPUTIME_ID),
            machine: (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)).flatMap { MachineTicks(procStat: $0) }
        )
    }

    private static func nanos(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// What Linux's processors did since it started.
struct MachineTicks: Sendable, Hashable {
    var total: UInt64
    var idle: UInt64

    /// - Parameter procStat: the text of /proc/stat, whose first line sums all processors up (proc(5)): user, nice, system, idle,
    ///   iowait, irq, softirq, steal, then guest times that user and nice hold already.
    init?(procStat text: String) {
        let fields = text.prefix { $0 != "\n" }.split(separator: " ")
        guard fields.first == "cpu" else { return nil }
        let ticks = fields.dropFirst().prefix(8).compactMap { UInt64($0) }
        guard ticks.count >= 4 else { return nil }
        self.total = ticks.reduce(0, +)
        self.idle = ticks[3] + (ticks.count > 4 ? ticks[4] : 0)
    }
}

/// Whether this program had the processor time to do what was asked of it.
struct ProcessorUse: Sendable, Hashable {
    /// Processors that this process kept busy, on average.
    var processorsUsed: Double
    /// Threads that make calls: no more processors than these can be used.
    var threads: Int
    /// The part of the machine's processor time that nobody used; nil where the system does not tell.
    var machineIdleShare: Double?

    init(from start: ProcessorSample, to end: ProcessorSample, threads: Int) {
        let wallNanos = end.wallNanos - start.wallNanos
        self.processorsUsed = wallNanos > 0 ? Double(end.processNanos - start.processNanos) / Double(wallNanos) : 0
        self.threads = threads
        if let first = start.machine, let last = end.machine, last.total > first.total, last.idle >= first.idle {
            self.machineIdleShare = Double(last.idle - first.idle) / Double(last.total - first.total)
        }
    }

    /// Of the time that its threads could have used, what they did use.
    var busyShare: Double { self.processorsUsed / Double(max(self.threads, 1)) }
}
