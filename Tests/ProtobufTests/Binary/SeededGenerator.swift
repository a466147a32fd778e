import Foundation
import Testing

/// SplitMix64: random enough for tests, and the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// True once in `count` times.
    mutating func one(in count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }
}

/// Runs a property on random numbers; when it fails, the seed is in the failure. `KRAFTI_TEST_SEED` repeats a run.
func withSeed(_ property: (inout SeededGenerator, _ seed: String) throws -> Void) rethrows {
    let given = ProcessInfo.processInfo.environment["KRAFTI_TEST_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: .min ... .max)
    var generator = SeededGenerator(seed: seed)
    try property(&generator, "KRAFTI_TEST_SEED=\(seed)")
}
