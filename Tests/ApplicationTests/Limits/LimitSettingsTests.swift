import Resilience
import Testing

@testable import Application

@Suite("Settings of limits")
struct LimitSettingsTests {
    private static func load(_ environment: [String: String] = [:]) throws -> ServerSettings {
        try LoadedSettings(flags: [:], environment: environment, folder: "/").settings
    }

    private static func problem(_ environment: [String: String]) -> String {
        do {
            _ = try Self.load(environment)
            return ""
        } catch { return (error as? SettingsError)?.problems.joined(separator: "\n") ?? "\(error)" }
    }

    @Test func `where nothing is said the limits are the usual ones`() throws {
        let limits = try Self.load().rateLimits
        #expect(limits.isEnabled)
        #expect([limits.perSecond, limits.userPerMinute, limits.tenantPerMinute] == [100, 100, 1_000])
        #expect([limits.addressPerMinute, limits.anonymousPerMinute, limits.itemsPerMinute] == [500, 10, 100_000])
        #expect(limits.tenantPlans.isEmpty && limits.slidingTiers.isEmpty)
        #expect(limits.onStoreFailure == .open)
        let overload = try Self.load().overload
        #expect(overload.isEnabled)
        #expect(overload.classes.map(\.max) == [1_024, 512, 64])
        #expect(overload.classes.map(\.initial) == [1_024, 512, 64])
    }

    @Test func `they become rules`() throws {
        let settings = try Self.load([
            "RATE_LIMIT_USER_PER_MINUTE": "7", "RATE_LIMIT_IP_PER_MINUTE": "0", "RATE_LIMIT_SLIDING_WINDOW": "user, items",
            "RATE_LIMIT_TENANT_PLANS": "free=300,enterprise=0", "RATE_LIMIT_PER_SECOND": "9",
        ])
        let rules = RateLimitRules(settings.rateLimits)
        #expect(rules.user == RateLimitRule(name: "user", limit: 7, algorithm: .slidingWindow))
        #expect(rules.address == nil)
        #expect(rules.items?.algorithm == .slidingWindow && rules.anonymous?.algorithm == .tokenBucket)
        #expect(rules.second == RateLimitRule(name: "second", limit: 9, period: .seconds(1)))
        #expect(rules.tenant(on: nil)?.limit == 1_000)
        #expect(rules.tenant(on: "free")?.limit == 300)
        #expect(rules.tenant(on: "enterprise") == nil)
        #expect(rules.tenant(on: "premium")?.limit == 1_000)
    }

    @Test func `what is wrong with them is said`() {
        #expect(Self.problem(["RATE_LIMIT_TENANT_PLANS": "gold=3"]).contains("the plans are free, basic"))
        #expect(Self.problem(["RATE_LIMIT_TENANT_PLANS": "free=many"]).contains("a number from 0 to 1000000000 behind `free=`"))
        #expect(Self.problem(["RATE_LIMIT_SLIDING_WINDOW": "users"]).contains("must be some of user, tenant"))
        #expect(Self.problem(["RATE_LIMIT_REDIS_FAILURE": "ajar"]).contains("must be one of open, closed"))
        #expect(Self.problem(["RATE_LIMIT_ITEMS_PER_MINUTE": "999"]).contains("BATCH_SIZE items, which is 1000"))
        #expect(Self.problem(["RATE_LIMIT_ITEMS_PER_MINUTE": "999", "RATE_LIMIT_ENABLED": "no"]).isEmpty)
        #expect(Self.problem(["KRAFTI_OVERLOAD_READ_MAX": "0"]).contains("KRAFTI_OVERLOAD_READ_MAX=0"))
    }
}
