import Foundation
import Resilience
import TestSupport

/// A server behind an overload limiter, in made-up time: so many workers take calls in the order of their arrival, and callers come
/// whether or not others were answered.
struct SimulatedServer {
    /// One class of calls. Times in seconds.
    struct Load {
        var rate: Double
        var service: Double
        /// How long its callers wait: what has not begun by then is not done, and what has is done in vain.
        var patience = Double.infinity
    }

    struct Result {
        var served = 0
        var refused = 0
        var late = 0
        var latencies: [Double] = []

        /// Of those that were admitted.
        func latency(_ quantile: Double) -> Double {
            let sorted = self.latencies.sorted()
            return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * quantile))]
        }
    }

    private struct Call {
        let index: Int
        let arrival: Double
    }

    private var random: SplitMix64
    private var state: OverloadState
    private let start = MonotonicInstant.now
    private var workers: [(free: Double, call: Call)] = []
    private var queue: [Call] = []
    private var queueHead = 0
    private var now = 0.0
    private let workerCount: Int

    init(workers: Int, _ classes: [ConcurrencyLimits], seed: UInt64) {
        self.workerCount = workers
        self.random = SplitMix64(seed: seed)
        self.state = OverloadState(classes: classes, self.start)
    }

    var statistics: [OverloadStatistics] { self.state.statistics }

    /// - Returns: what became of each class in the part of the time behind `warmUp`.
    mutating func run(_ loads: [Load], seconds: Double, warmUp: Double = 0) -> [Result] {
        var results = loads.map { _ in Result() }
        let (from, end) = (self.now + warmUp, self.now + seconds)
        var next = loads.map { self.now + self.pause($0.rate) }
        while self.now < end {
            let index = next.indices.min { next[$0] < next[$1] } ?? 0
            let finished = self.workers.indices.min { self.workers[$0].free < self.workers[$1].free }
            if let finished, self.workers[finished].free <= next[index] {
                let (time, call) = self.workers.remove(at: finished)
                self.now = time
                let isLate = time > call.arrival + loads[call.index].patience
                self.end(call, isLate ? loads[call.index].patience : nil)
                if time >= from, isLate { results[call.index].late += 1 }
                if time >= from, !isLate {
                    results[call.index].served += 1
                    results[call.index].latencies.append(time - call.arrival)
                }
            } else {
                self.now = next[index]
                next[index] += self.pause(loads[index].rate)
                let (chance, time) = (Double.random(in: 0...1, using: &self.random), self.instant(self.now))
                let verdict = self.state.begin(class: index, deadline: nil, random: chance, time)
                if verdict == .admitted { self.queue.append(Call(index: index, arrival: self.now)) }
                if verdict != .admitted, self.now >= from { results[index].refused += 1 }
            }
            for index in self.feed(loads) where self.now >= from { results[index].late += 1 }
        }
        return results
    }

    private func instant(_ time: Double) -> MonotonicInstant { self.start + .nanoseconds(Int64(time * 1e9)) }

    /// - Parameter patience: of its caller, who has left.
    private mutating func end(_ call: Call, _ patience: Double?) {
        let outcome = patience.map { OverloadOutcome.late(within: .seconds($0)) } ?? .served
        self.state.ended(class: call.index, begun: self.instant(call.arrival), outcome, self.instant(self.now))
    }

    /// - Returns: the classes of those that nobody waits for any more.
    private mutating func feed(_ loads: [Load]) -> [Int] {
        var left: [Int] = []
        while self.workers.count < self.workerCount, self.queueHead < self.queue.count {
            let call = self.queue[self.queueHead]
            self.queueHead += 1
            if self.now > call.arrival + loads[call.index].patience {
                self.end(call, loads[call.index].patience)
                left.append(call.index)
                continue
            }
            let time = loads[call.index].service * .random(in: 0.5...1.5, using: &self.random)
            self.workers.append((self.now + time, call))
        }
        if self.queueHead > 1000 {
            self.queue.removeFirst(self.queueHead)
            self.queueHead = 0
        }
        return left
    }

    /// Until the next caller of a crowd that knows nothing of each other.
    private mutating func pause(_ rate: Double) -> Double {
        rate > 0 ? -log(.random(in: Double.leastNonzeroMagnitude...1, using: &self.random)) / rate : .infinity
    }
}
