import Foundation

/// The seed of this run's random tests: KRAFTI_SEED, or chance. Printed, so that a failure can be repeated.
func seed(of what: String) -> UInt64 {
    let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
    let seed = given ?? .random(in: 0...UInt64(UInt32.max))
    print("\(what): KRAFTI_SEED=\(seed)")
    return seed
}
