import Foundation

/// The seed of everything random in a run: KRAFTI_SEED repeats one that was printed.
enum TestSeed {
    static let base: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of the catalogue: KRAFTI_SEED=\(seed)")
        return seed
    }()
}
