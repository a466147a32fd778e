import Foundation
import Resilience
import Testing

@Suite("Random histories of a pool")
struct PoolHistoryTests {
    private static let histories = 200
    private static let steps = 200

    @Test(.timeLimit(.minutes(2))) func `whatever happens, a pool keeps its rules`() throws {
        let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of a pool: KRAFTI_SEED=\(seed)")
        for number in 0..<UInt64(Self.histories) {
            var history = PoolHistory(seed: seed &* 1_000_003 &+ number)
            do {
                try history.run(steps: Self.steps)
            } catch {
                Issue.record("KRAFTI_SEED=\(seed), history \(number): \(error)")
                return
            }
        }
    }
}
