import Resilience
import Testing

@testable import Application

@Suite struct `Settings of breakers and retries` {
    private static func load(_ environment: [String: String] = [:]) throws -> LoadedSettings {
        try LoadedSettings(flags: [:], environment: environment, folder: "/")
    }

    private static func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try Self.load(environment)
            return []
        } catch { return (error as? SettingsError)?.problems ?? ["\(error)"] }
    }

    @Test func `where nothing is said they are the usual ones`() throws {
        let settings = try Self.load().settings.resilience
        var breaker = CircuitBreakerSettings()
        breaker.failuresInARow = 5
        #expect(settings.breaker == breaker)
        #expect(settings.retry == RetryPolicy())
        #expect(settings.budget == RetryBudget.Settings())
    }

    @Test func `each can be said`() throws {
        let settings = try Self.load([
            "MAX_RETRY_DELAY": "30s", "RETRY_DELAY": "1s", "RETRY_BUDGET": "0.5", "CIRCUIT_BREAKER_PROBE_LEASE": "3s",
        ]).settings.resilience
        #expect(settings.retry.delay == .seconds(1))
        #expect(settings.retry.maxDelay == .seconds(30))
        #expect(settings.budget.ratio == 0.5)
        #expect(settings.breaker.probeLease == .seconds(3))
        #expect(try Self.load(["MAX_RETRY_DELAY": "500ms"]).settings.resilience.retry.maxDelay == .milliseconds(500))
    }

    @Test func `a longest wait that nobody chose is no shorter than the first`() throws {
        let loaded = try Self.load(["RETRY_DELAY": "5s"])
        #expect(loaded.settings.resilience.retry.maxDelay == .seconds(5))
        #expect(loaded.text.contains("\nMAX_RETRY_DELAY=5s\n"))
        let problems = Self.problems(["RETRY_DELAY": "5s", "MAX_RETRY_DELAY": "2s"])
        #expect(problems == ["MAX_RETRY_DELAY=2s must be at least RETRY_DELAY, which is 5s."])
    }

    @Test func `what is wrong with them is said`() {
        #expect(Self.problems(["RETRY_BUDGET": "20"]).first?.contains("must be a number from 0.0 to 1.0") == true)
        #expect(Self.problems(["MAX_RETRY_DELAY": "2h"]).first?.contains("must be from 1ms to 1m") == true)
        #expect(Self.problems(["CIRCUIT_BREAKER_PROBE_LEASE": "0s"]).first?.contains("must be from 10ms to 1h") == true)
    }
}
