import Foundation
import Testing

@testable import Resilience

@Suite("Random histories of servers that cache")
struct CacheSimulationTests {
    private static let duration = 8_000

    private static func given(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) }

    /// Sanitizers make each ten times as long.
    #if ADDRESS_SANITIZER || THREAD_SANITIZER
        private static let usual: UInt64 = 200
    #else
        private static let usual: UInt64 = 2_000
    #endif

    private static var histories: UInt64 { Self.given("KRAFTI_HISTORIES") ?? Self.usual }

    private static let seed = Self.given("KRAFTI_SEED") ?? .random(in: 0...UInt64(UInt32.max))
    /// The histories run in so many parts, and make way for other tests in between.
    private static let parts: UInt64 = 8

    @Test(.timeLimit(.minutes(5)), arguments: 0..<Self.parts)
    func `whatever happens, no read misses a write that was answered before the bound, or here, and nothing is loaded twice`(
        part: UInt64
    ) async {
        let seed = Self.seed
        print("random histories of servers that cache, part \(part): KRAFTI_SEED=\(seed)")
        var (reads, memoryHits, sharedHits) = (0, 0, 0)
        for number in stride(from: part, to: Self.histories, by: Int(Self.parts)) {
            await Task.yield()
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

    /// A rule, and the first history of seed 1 that is known to need it.
    struct Rule: CustomTestStringConvertible {
        let testDescription: String
        let rule: FencingRules
        let first: UInt64

        init(_ name: String, _ rule: FencingRules, _ first: UInt64) {
            self.testDescription = name
            self.rule = rule
            self.first = first
        }
    }

    static let rules = [
        Rule("trust", .trust, 8), Rule("loads", .loads, 2), Rule("absences", .absences, 75), Rule("joins", .joins, 0),
        Rule("joinAge", .joinAge, 191), Rule("tags", .tags, 0), Rule("forgottenTags", .forgottenTags, 2),
        Rule("stale", .stale, 14), Rule("everything", .everything, 105), Rule("sharedGeneration", .sharedGeneration, 0),
        Rule("sharedPosition", .sharedPosition, 1), Rule("sharedContinuity", .sharedContinuity, 1),
        Rule("sharedAdoption", .sharedAdoption, 201), Rule("sharedFillSlot", .sharedFillSlot, 300),
        Rule("sharedTags", .sharedTags, 1), Rule("sharedOwnWrites", .sharedOwnWrites, 0),
        Rule("sharedEverything", .sharedEverything, 1),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: Self.rules)
    func `without any one of its rules a read goes wrong`(rule: Rule) {
        // Always the same one, so that the first histories are those known; after a change of the simulation others are found.
        let seed = Self.given("KRAFTI_SEED") ?? 1
        let most: UInt64 = 1_000
        for number in rule.first..<rule.first + most {
            let rules = FencingRules.all.subtracting(rule.rule)
            do {
                try CacheSimulation(seed: seed &* 1_000_003 &+ number, duration: Self.duration, rules: rules).run()
            } catch {
                print("without \(rule.testDescription), history \(number) of KRAFTI_SEED=\(seed): \(error)")
                return
            }
        }
        Issue.record("KRAFTI_SEED=\(seed): \(most) histories went well without \(rule.testDescription)")
    }
}
