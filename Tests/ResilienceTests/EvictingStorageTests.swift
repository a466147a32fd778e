import Foundation
import TestSupport
import Testing

@testable import Resilience

@Suite("What leaves a full cache")
struct EvictingStorageTests {
    @Test func `what is read again and again survives a scan of ten times the size`() {
        var storage = EvictingStorage<Int, Int>(limit: 1_000, empty: -1)
        for key in 0..<50 { storage.insert(key, key, bytes: 10) }
        for key in 0..<50 { Self.read(&storage, key) }
        for key in 1_000..<2_000 {
            storage.insert(key, key, bytes: 10)
            if key.isMultiple(of: 20) { for hot in 0..<50 { Self.read(&storage, hot) } }
        }
        let kept = (0..<50).count { storage.place(of: $0) != nil }
        #expect(kept == 50)
        #expect(storage.bytes <= 1_000)
        #expect(storage.evictions > 800)
    }

    @Test func `one that comes back soon after it left is kept for longer`() {
        var storage = EvictingStorage<Int, Int>(limit: 100, empty: -1)
        for key in 0..<11 { storage.insert(key, key, bytes: 10) }
        #expect(storage.place(of: 0) == nil)
        storage.insert(0, 0, bytes: 10)
        for key in 100..<110 { storage.insert(key, key, bytes: 10) }
        #expect(storage.place(of: 0) != nil)
    }

    @Test func `what is meant leaves, wherever it stands, and its place and its bytes are free again`() {
        var storage = EvictingStorage<Int, Int>(limit: 100, empty: -1)
        for key in 0..<10 { storage.insert(key, key, bytes: 10) }
        for key in 0..<5 { Self.read(&storage, key) }
        storage.insert(10, 10, bytes: 10)
        let odd = (0...10).count { !$0.isMultiple(of: 2) && storage.place(of: $0) != nil }
        let count = storage.count
        #expect(storage.removeAll { !$0.isMultiple(of: 2) } == odd)
        #expect(odd > 0 && storage.count == count - odd && storage.bytes == storage.count * 10)
        let evictions = storage.evictions
        for key in 100..<100 + odd { storage.insert(key, key, bytes: 10) }
        #expect(storage.evictions == evictions && storage.count == count)
        #expect(storage.removeAll { _ in true } == count)
        #expect(storage.count == 0 && storage.bytes == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `whatever happens, the bytes are counted and bounded, and no entry is another's`() {
        let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of a full cache: KRAFTI_SEED=\(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            var storage = EvictingStorage<Int, Int>(limit: .random(in: 50...2_000, using: &random), empty: -1)
            let limit = storage.bytes + Int.random(in: 50...2_000, using: &random)
            storage = EvictingStorage(limit: limit, empty: -1)
            var model: [Int: (value: Int, bytes: Int)] = [:]
            for step in 0..<400 {
                let key = Int.random(in: 0..<60, using: &random)
                switch Int.random(in: 0..<20, using: &random) {
                case 0..<10:
                    let bytes = Int.random(in: 1...50, using: &random)
                    storage.insert(key, step, bytes: bytes)
                    model[key] = (step, bytes)
                case 10..<17: Self.read(&storage, key)
                case 17..<19:
                    storage.remove(key)
                    model[key] = nil
                default:
                    if Int.random(in: 0..<10, using: &random) == 0 {
                        storage.removeAll()
                        model = [:]
                    }
                }
                // What has left may not come back by itself.
                model = model.filter { storage.place(of: $0.key) != nil }
                let isRight = model.allSatisfy { storage.slots[storage.place(of: $0.key) ?? 0].entry == $0.value.value }
                guard
                    isRight, storage.count == model.count, storage.bytes == model.values.reduce(0, { $0 + $1.bytes }),
                    storage.bytes <= limit, storage.ghostCount <= max(model.count, 16) + 60
                else {
                    Issue.record("KRAFTI_SEED=\(seed): step \(step): \(storage.bytes) of \(limit) bytes, \(model)")
                    return
                }
            }
        }
    }

    private static func read(_ storage: inout EvictingStorage<Int, Int>, _ key: Int) {
        if let place = storage.place(of: key) { storage.wasRead(place: place) }
    }
}
