import Foundation
import TestSupport
import Testing

@testable import Resilience

@Suite("Where limits find their keys")
struct RateLimitIndexTests {
    private static let histories: UInt64 = 200
    private static let steps = 400

    @Test func `it knows what a dictionary knows, whatever takes whose place`() {
        let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0...UInt64(UInt32.max))
        print("index of limits: KRAFTI_SEED=\(seed)")
        for number in 0..<Self.histories {
            guard let difference = Self.difference(SplitMix64(seed: seed &* 1_000_003 &+ number)) else { continue }
            Issue.record("KRAFTI_SEED=\(seed), history \(number): \(difference)")
            return
        }
    }

    /// How the index differs from a dictionary after some step of a history.
    private static func difference(_ random: SplitMix64) -> String? {
        var random = random
        let maxPlaces = Int.random(in: 1...40, using: &random)
        // Few homes, so that keys crowd together and runs of them go around the end; the higher bits tell them apart.
        let homes = UInt64.random(in: 1...100, using: &random)
        let keys = (0..<UInt64(maxPlaces * 2)).map { ($0 << 32 | .random(in: 0..<homes, using: &random)) &- homes / 2 }
        var index = RateLimitIndex(maxPlaces: maxPlaces)
        var model: [UInt64: Int] = [:]
        var owners: [UInt64] = []
        for step in 0..<Self.steps {
            let key = keys[Int.random(in: keys.indices, using: &random)]
            if model[key] == nil {
                let place =
                    owners.count < maxPlaces && Bool.random(using: &random) || owners.isEmpty
                    ? owners.count : Int.random(in: owners.indices, using: &random)
                index.put(key, at: place)
                if place == owners.count {
                    owners.append(key)
                } else {
                    model[owners[place]] = nil
                    owners[place] = key
                }
                model[key] = place
            }
            for key in keys where index.place(of: key) != Int32(model[key] ?? -1) {
                return "step \(step): \(key) is at \(index.place(of: key)), not at \(model[key] ?? -1)"
            }
            guard index.count == owners.count, owners.indices.allSatisfy({ index.isPlace(Int32($0), of: owners[$0]) }) else {
                return "step \(step): the places are not those of \(owners)"
            }
        }
        return nil
    }
}
