import Foundation
import Testing

@testable import Resilience

@Suite("Random histories of servers that cache")
struct CacheSimulationTests {
    private static let duration = 8_000

    private static func given(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) }

    /// More than a build in a hurry has time for are run when asked.
    private static var histories: UInt64 { Self.given("KRAFTI_HISTORIES") ?? 150 }

    @Test(.timeLimit(.minutes(5)))
    func `whatever happens, no read misses a write that was answered before the bound, or here, and nothing is loaded twice`() {
        let seed = Self.given("KRAFTI_SEED") ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of servers that cache: KRAFTI_SEED=\(seed)")
        var (reads, memoryHits, sharedHits) = (0, 0, 0)
        for number in 0..<Self.histories {
            let simulation = CacheSimulation(seed: seed &* 1_000_003 &+ number, duration: Self.duration)
            do {
                try simulation.run()
            } catch {
                Issue.record("KRAFTI_SEED=\(seed), history \(number): \(error)")
                return
            }
            reads += simulation.reads
            memoryHits += simulation.memoryHits
            sharedHits += simulation.sharedHits
        }
        print("\(reads) reads, \(memoryHits) from memory, \(sharedHits) loads from the shared cache")
        #expect(memoryHits > reads / 5)
        #expect(sharedHits > reads / 100)
    }

    static let rules: [(String, FencingRules)] = [
        ("trust", .trust), ("loads", .loads), ("absences", .absences), ("joins", .joins), ("joinAge", .joinAge), ("tags", .tags),
        ("forgottenTags", .forgottenTags), ("stale", .stale), ("everything", .everything), ("sharedGeneration", .sharedGeneration),
        ("sharedPosition", .sharedPosition), ("sharedContinuity", .sharedContinuity), ("sharedAdoption", .sharedAdoption),
        ("sharedFillSlot", .sharedFillSlot), ("sharedTags", .sharedTags), ("sharedOwnWrites", .sharedOwnWrites),
        ("sharedEverything", .sharedEverything),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: Self.rules)
    func `without any one of its rules a read goes wrong`(name: String, rule: FencingRules) {
        // Always the same one: each rule is known to be needed in its first histories.
        let seed = Self.given("KRAFTI_SEED") ?? 1
        let most: UInt64 = 1_000
        for number in 0..<most {
            let history = seed &* 1_000_003 &+ number
            do {
                try CacheSimulation(seed: history, duration: Self.duration, rules: FencingRules.all.subtracting(rule)).run()
            } catch {
                print("without \(name), history \(number) of KRAFTI_SEED=\(seed): \(error)")
                return
            }
        }
        Issue.record("KRAFTI_SEED=\(seed): \(most) histories went well without \(name)")
    }
}
