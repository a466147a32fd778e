import ArgumentParser

/// How much load, and for how long.
struct LoadOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Calls that become due each second, whatever the server does: 5000, 5k/s, 300/m.", valueName: "rate"))
    var rate: RateText?

    @Flag(help: "In place of --rate: each place calls again as soon as it has its answer. Shows what the server can take.")
    var closed = false

    @Flag(help: "Random distances between calls, as independent callers make (a Poisson process). Otherwise all the same.")
    var poisson = false

    @Option(parsing: .unconditional, help: ArgumentHelp("Connections, each on one thread.", valueName: "n"))
    var connections = 8

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Calls that may wait for answers on each connection; what is due beyond leaves late.", valueName: "n"))
    var inFlight = 16

    @Option(parsing: .unconditional, help: ArgumentHelp("How long to measure. (default: 10s)", valueName: "time"))
    var duration: DurationText?

    @Option(parsing: .unconditional, help: ArgumentHelp("In place of --duration: how many calls to measure.", valueName: "n"))
    var calls: Int?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Calls made before this time has passed are not counted.", valueName: "time"))
    var warmup = DurationText(.seconds(2))

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Threads that make calls. (default: one for each processor, and no more than connections)", valueName: "n"))
    var threads: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What chance goes by; the same seed makes the same calls at the same times. (default: a new one)", valueName: "n"))
    var seed: UInt64?

    func validate() throws {
        switch (self.rate, self.closed) {
        case (nil, false):
            throw ValidationError(
                "Say how much load: --rate 1000/s makes calls at that rate, --closed as many as the server takes.")
        case (_?, true):
            throw ValidationError("--rate and --closed exclude each other: calls come at a rate, or as fast as they are answered.")
        case (nil, true) where self.poisson:
            throw ValidationError("--poisson spreads the calls of --rate; a closed loop has nothing to spread.")
        default: break
        }
        guard self.duration == nil || self.calls == nil else {
            throw ValidationError(
                "--duration and --calls exclude each other: the run ends after a time, or after a number of calls.")
        }
        try Self.check("--connections", self.connections, 1...10_000)
        try Self.check("--in-flight", self.inFlight, 1...10_000)
        try Self.check("--calls", self.calls, 1...1_000_000_000_000)
        try Self.check("--threads", self.threads, 1...1024)
        guard self.connections * self.inFlight <= 1_000_000 else {
            throw ValidationError("--connections times --in-flight is over a million calls at one time; lower one of them.")
        }
        guard self.duration.map({ $0.duration > .zero }) ?? true else { throw ValidationError("--duration must be above 0.") }
        guard self.warmup.duration >= .zero else { throw ValidationError("--warmup must be 0 or above.") }
        guard self.rate.map({ $0.perSecond > 0 }) ?? true else { throw ValidationError("--rate must be above 0.") }
    }

    /// - Parameter newSeed: chosen when none was given.
    func plan(newSeed: UInt64) -> LoadPlan {
        LoadPlan(
            pacing: self.rate.map { .open(ratePerSecond: $0.perSecond, arrivals: self.poisson ? .poisson : .constant) } ?? .closed,
            warmUp: self.warmup.duration,
            extent: self.calls.map { .calls($0) } ?? .duration(self.duration?.duration ?? .seconds(10)),
            connections: self.connections,
            inFlight: self.inFlight,
            seed: self.seed ?? newSeed
        )
    }

    private static func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(name) is \(value); it may be \(range.lowerBound) to \(range.upperBound).")
    }
}
