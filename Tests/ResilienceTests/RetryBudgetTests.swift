import Resilience
import TestSupport
import Testing

@Suite("The budget of retries")
struct RetryBudgetTests {
    private static func settings(_ change: (inout RetryBudget.Settings) -> Void = { _ in }) -> RetryBudget.Settings {
        var settings = RetryBudget.Settings()
        change(&settings)
        return settings
    }

    @Test func `each call gives a share of a retry`() {
        let now = ContinuousClock.now
        var budget = RetryBudget(Self.settings { $0.minimum = 0 }, now)
        for _ in 0..<4 { budget.called(now) }
        #expect(budget.take(now) == false)
        budget.called(now)
        #expect(budget.take(now) == true)
        #expect(budget.take(now) == false)
    }

    @Test func `what calls give is saved up to the capacity`() {
        let now = ContinuousClock.now
        var budget = RetryBudget(Self.settings(), now)
        for _ in 0..<100_000 { budget.called(now) }
        #expect(budget.spent(now) == 100)
    }

    @Test func `who calls rarely has a few retries, and gets them back with time`() {
        var now = ContinuousClock.now
        var budget = RetryBudget(Self.settings { $0.ratio = 0 }, now)
        for _ in 0..<10 { #expect(budget.take(now) == true) }
        #expect(budget.take(now) == false)
        for _ in 0..<10 {
            now += .milliseconds(100)
            budget.called(now)
        }
        #expect(budget.take(now) == true, "ten times a tenth of a second")
        #expect(budget.take(now) == false)
        now += .seconds(1_000_000_000_000)
        budget.called(now)
        #expect(budget.spent(now) == 10)
    }

    @Test func `over any stretch of any history, retries are within the share, what was saved and what time gave`() {
        for seed in UInt64(0)..<50 {
            var random = SplitMix64(seed: seed)
            let settings = Self.settings {
                $0.ratio = .random(in: 0...1, using: &random)
                $0.minimumPerSecond = .random(in: 0...5, using: &random)
                $0.minimum = .random(in: 0...20, using: &random)
                $0.capacity = .random(in: 0...50, using: &random)
            }
            var now = ContinuousClock.now
            var budget = RetryBudget(settings, now)
            var (calls, retries, passed) = (0, 0, Duration.zero)
            for step in 0..<400 {
                // A stretch may begin anywhere: with a full purse at most.
                if step % 100 == 0 { (calls, retries, passed) = (0, 0, .zero) }
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    budget.called(now)
                    calls += 1
                case 1: retries += budget.take(now) ? 1 : 0
                default:
                    let time = Duration.milliseconds(Int.random(in: 0...200, using: &random))
                    now += time
                    passed += time
                }
                let saved = Double(max(settings.minimum, settings.capacity))
                let given = Double(calls) * settings.ratio + passed / .seconds(1) * Double(settings.minimumPerSecond)
                #expect(Double(retries) <= saved + given + 1e-6, "seed \(seed), step \(step)")
            }
        }
    }
}

extension RetryBudget {
    /// Takes all that is there, and says how much it was.
    mutating func spent(_ now: ContinuousClock.Instant) -> Int {
        var retries = 0
        while self.take(now) { retries += 1 }
        return retries
    }
}
