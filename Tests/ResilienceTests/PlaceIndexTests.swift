import Foundation
import TestSupport
import Testing

@testable import Resilience

@Suite("Where entries lie, by their hashes")
struct PlaceIndexTests {
    /// Few hashes, so that most collide, in the cells that they name too; some differ in their upper halves alone.
    private static func hash(_ key: Int) -> Int { key % 7 << 32 | key % 11 | (key.isMultiple(of: 3) ? 1 << 10 : 0) }

    @Test func `it finds what a dictionary finds, however hashes collide`() {
        let seed = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of an index: KRAFTI_SEED=\(seed)")
        var random = SplitMix64(seed: seed)
        for round in 0..<50 {
            let hash = round.isMultiple(of: 2) ? Self.hash : { $0.hashValue }
            let keys = [20, 500].randomElement(using: &random) ?? 20
            var (index, model) = (PlaceIndex(), [Int: Int]())
            var owners: [Int] = []
            for step in 0..<2_000 {
                let key = Int.random(in: 0..<keys, using: &random)
                if let place = model[key] {
                    if Bool.random(using: &random) {
                        model[key] = nil
                        guard index.remove(hash(key), where: { $0 == place }) == place else {
                            Issue.record("KRAFTI_SEED=\(seed): step \(step): \(key) was not removed")
                            return
                        }
                    }
                } else {
                    index.insert(hash(key), place: owners.count)
                    model[key] = owners.count
                    owners.append(key)
                }
                let looked = step.isMultiple(of: 50) ? Array(0..<keys) : [key]
                let isRight = looked.allSatisfy { key in index.place(hash(key)) { owners[$0] == key } == model[key] }
                guard isRight, index.count == model.count else {
                    Issue.record("KRAFTI_SEED=\(seed): step \(step): \(model)")
                    return
                }
            }
        }
    }
}
