import Foundation
import Testing

@Suite("Random histories of a circuit breaker")
struct BreakerHistoryTests {
    private static let histories = 400
    private static let steps = 200

    @Test(.timeLimit(.minutes(2))) func `whatever happens, a breaker does what its model says, and is never wedged`() throws {
        let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of a breaker: KRAFTI_SEED=\(seed)")
        for number in 0..<UInt64(Self.histories) {
            var history = BreakerHistory(seed: seed &* 1_000_003 &+ number)
            do {
                try history.run(steps: Self.steps)
            } catch {
                Issue.record("KRAFTI_SEED=\(seed), history \(number): \(error)")
                return
            }
        }
    }
}
