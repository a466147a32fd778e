import Foundation
import Resilience
import TestSupport
import Testing

@Suite struct `The most frequent keys` {
    private static let seed =
        ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64(UInt32.max))

    @Test func `with a counter for each key, counts are exact`() {
        var keys = TopKeys<String>(capacity: 3)
        for key in ["a", "b", "b", "c", "b", "c"] { keys.record(key) }
        #expect(keys.most(10).map(\.key) == ["b", "c", "a"])
        #expect(keys.most(10).map(\.count) == [3, 2, 1])
        #expect(keys.most(2).map(\.overcount) == [0, 0])
        #expect(keys.most(-1).isEmpty)
        #expect(keys.leastCount == 1)
    }

    @Test func `a new key takes the lowest counter over`() {
        var keys = TopKeys<String>(capacity: 2)
        keys.record("a", times: 5)
        keys.record("b", times: 2)
        keys.record("c")
        #expect(keys.most(2).map(\.key) == ["a", "c"])
        #expect(keys.most(2).map(\.count) == [5, 3])
        #expect(keys.most(2).map(\.overcount) == [0, 2])
    }

    @Test func `counts stop at the greatest number, and nothing is recorded of nothing`() {
        var keys = TopKeys<Int>(capacity: 0)
        keys.record(1, times: 0)
        #expect(keys.count == 0)
        keys.record(1, times: .max)
        keys.record(1, times: .max)
        keys.record(2)
        #expect(keys.most(5).map(\.count) == [.max])
        #expect(keys.count == 1)
    }

    @Test func `whatever occurs, a count is right to its overcount, and who has none occurred no more than the lowest`() {
        for number in UInt64(0)..<40 {
            var random = SplitMix64(seed: Self.seed &+ number)
            let capacity = Int.random(in: 1...24, using: &random)
            var keys = TopKeys<Int>(capacity: capacity)
            var truth: [Int: UInt64] = [:]
            for step in 0..<400 {
                // Low keys are far more frequent than high ones.
                let key = Int.random(in: 0...Int.random(in: 0...50, using: &random), using: &random)
                let times = UInt64.random(in: 1...3, using: &random)
                keys.record(key, times: times)
                truth[key, default: 0] += times
                let entries = keys.most(.max)
                let history: Comment = "KRAFTI_SEED=\(Self.seed), history \(number), step \(step)"
                #expect(entries.count <= capacity && entries.count == keys.count, history)
                #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.count >= $1.count }, history)
                let isRight = entries.allSatisfy { entry in
                    let times = truth[entry.key] ?? 0
                    return entry.count >= times && entry.overcount <= entry.count && entry.count - entry.overcount <= times
                }
                #expect(isRight, history)
                let present = Set(entries.map(\.key))
                #expect(present.count == entries.count, history)
                #expect(truth.allSatisfy { present.contains($0.key) || $0.value <= keys.leastCount }, history)
                if entries.count == capacity { #expect(keys.leastCount == entries.last?.count, history) }
            }
        }
    }
}
