import CatalogAPI
import Protobuf
import Testing

@testable import CLI
@testable import CommandLineSupport

/// What operators read.
@Suite struct OperatorTextTests {
    @Test func `breakers stand in a table, each with who decides and when it tries again`() {
        let answer = ListCircuitBreakersResponse.with {
            $0.breakers = [
                .with {
                    ($0.name, $0.state, $0.mode, $0.requests, $0.failures) = ("database", .open, .automatic, 12_345, 80)
                    ($0.consecutiveFailures, $0.refused) = (5, 7)
                    $0.openedAt = .with { ($0.seconds, $0.nanos) = (1_769_860_800, 5_000) }
                    $0.retryAfter = .with { ($0.seconds, $0.nanos) = (17, 600_000_000) }
                },
                .with { ($0.name, $0.state, $0.mode) = ("redis", .closed, .forceClosed) },
            ]
        }
        #expect(
            BreakerText.lines(answer, style: .plain) == [
                "NAME      STATE            CALLS  FAILED  IN A ROW  REFUSED  SINCE                 NEXT TRY",
                "database  open            12,345      80         5        7  2026-01-31T12:00:00Z  in 17.6 s",
                "redis     closed, forced       0       0         0        0  -                     -",
            ])
        #expect(BreakerText.lines(ListCircuitBreakersResponse(), style: .plain) == ["This server has no circuit breakers."])
    }

    private static let end = "until `krafti ops breaker database auto`, or until the server stops."

    @Test(arguments: [
        (
            BreakerState.open, BreakerMode.forceOpen, BreakerMode.automatic,
            [
                "database: open, an operator keeps it open (before, it decided by itself)",
                "Its calls are refused \(end)",
            ]
        ),
        (
            .closed, .forceClosed, .forceOpen,
            [
                "database: closed, an operator keeps it closed (before, an operator kept it open)",
                "Its calls go through, whatever comes of them, \(end)",
            ]
        ),
        (.closed, .automatic, .automatic, ["database: closed, it decides by itself (as before)"]),
        (
            .halfOpen, .automatic, .forceOpen,
            [
                "database: half-open, it decides by itself (before, an operator kept it open)",
                "A few calls are let through to try: it closes when they go well, and opens when one fails.",
            ]
        ),
        (
            .open, .automatic, .automatic,
            [
                "database: open, it decides by itself (as before)",
                "It lets a few calls through to try when its time is over: see `krafti ops breakers`.",
            ]
        ),
        (
            .unrecognized(9), .unrecognized(9), .unspecified,
            ["database: unknown, nobody knows who decides (before, nobody knew who decided)"]
        ),
    ])
    func `a decision is confirmed, with what comes of it and what ends it`(
        state: BreakerState, mode: BreakerMode, previous: BreakerMode, lines: [String]
    ) {
        let answer = ForceCircuitBreakerResponse.with {
            $0.breaker = .with { ($0.name, $0.state, $0.mode) = ("database", state, mode) }
            $0.previousMode = previous
        }
        #expect(BreakerText.lines(answer, style: .plain) == lines)
    }

    @Test func `a terminal does not obey what a server calls things`() {
        let answer = ListCircuitBreakersResponse.with { $0.breakers = [.with { $0.name = "\u{1B}[31mred" }] }
        #expect(BreakerText.lines(answer, style: .plain).allSatisfy { !$0.contains("\u{1B}") })
        let pools = GetPoolsResponse.with { $0.pools = [.with { $0.name = "\u{1B}[31mred" }] }
        #expect(PoolText.lines(pools, style: .plain).allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test func `the levels of the cache stand side by side`() {
        let answer = GetCachesResponse.with {
            $0.caches = [
                .with {
                    ($0.level, $0.isEnabled, $0.entries, $0.bytes, $0.capacityBytes) = ("l1", true, 12_345, 5_242_880, 67_108_864)
                    ($0.hits, $0.misses, $0.hitRatio, $0.loads) = (1_000_000, 52, 0.9876, 50)
                    ($0.evictions, $0.staleServes, $0.isTrusted, $0.staleness) = (3, 1, true, .with { $0.nanos = 40_000_000 })
                },
                .with { $0.level = "l2" },
            ]
        }
        #expect(
            CacheText.lines(answer, style: .plain) == [
                "                     l1  l2",
                "state            in use  off",
                "entries          12,345  -",
                "memory          5.0 MiB  -",
                "at most        64.0 MiB  -",
                "hits          1,000,000  -",
                "misses               52  -",
                "hit ratio        98.76%  -",
                "loads                50  -",
                "evicted               3  -",
                "served stale          1  -",
                "behind            40 ms  -",
            ])
        let distrusted = GetCachesResponse.with { $0.caches = [.with { $0.isEnabled = true }] }
        #expect(CacheText.lines(distrusted, style: .plain)[1].hasSuffix("not trusted"))
        #expect(CacheText.lines(GetCachesResponse(), style: .plain) == ["This server has no cache."])
    }

    @Test(arguments: [(0, "0 entries"), (1, "1 entry"), (12_345, "12,345 entries")])
    func `what is forgotten is told, and which servers still remember`(entries: Int64, text: String) {
        #expect(
            CacheText.lines(ForgetServicesResponse.with { $0.entries = entries }, style: .plain) == [
                "Forgotten: \(text) in this server's memory. Redis, where servers share one, forgets within a second or when it is back.",
                "Other servers keep what is in their memory: run this for each of them, with --address, on its own machine.",
            ])
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_063, "1023 KiB"), (1_048_064, "1.0 MiB"),
        (1_048_575, "1.0 MiB"),
        (150 << 20, "150 MiB"), (3 << 40, "3.0 TiB"), (Int64.max, "8388608.0 TiB"),
    ])
    func `memory is told in its unit`(bytes: Int64, text: String) { #expect(ByteCount.describe(bytes) == text) }

    @Test func `limits say how much in which time, and who counts`() {
        var answer = GetLimitsResponse.with {
            $0.isEnabled = true
            $0.rateLimits = [
                .with {
                    ($0.tier, $0.limit, $0.period, $0.burst) = ("ip", 500, .with { $0.seconds = 60 }, 50)
                    ($0.algorithm, $0.keys, $0.refused) = (.tokenBucket, 12, 0)
                },
                .with {
                    ($0.tier, $0.plan, $0.limit, $0.period) = ("tenant", "premium", 100_000, .with { $0.seconds = 90 })
                    ($0.burst, $0.algorithm, $0.refused) = (500, .slidingWindow, 3_000)
                },
            ]
            $0.concurrencyLimits = [.with { ($0.methodClass, $0.limit, $0.inFlight, $0.refused) = ("read", 100, 7, 2) }]
        }
        #expect(
            LimitText.lines(answer, style: .plain) == [
                "Rate limits are on; this server counts callers by itself.",
                "TIER    PLAN                   LIMIT  BURST  COUNTS BY       CALLERS  REFUSED",
                "ip      any                  500/min     50  token bucket         12        0",
                "tenant  premium  100,000 in 1 m 30 s    500  sliding window        0    3,000",
                "",
                "Calls at once, by class.",
                "CLASS  AT ONCE  NOW  REFUSED",
                "read       100    7        2",
            ])
        answer.isShared = true
        #expect(
            LimitText.lines(answer, style: .plain).prefix(4) == [
                "Rate limits are on; servers count callers together, in Redis.",
                "TIER    PLAN                   LIMIT  BURST  COUNTS BY       CALLERS  REFUSED",
                "ip      any                  500/min     50  token bucket    -              0",
                "tenant  premium  100,000 in 1 m 30 s    500  sliding window  -          3,000",
            ])
        #expect(LimitText.lines(GetLimitsResponse(), style: .plain) == ["Rate limits are off."])
    }

    @Test func `pools stand side by side`() {
        let answer = GetPoolsResponse.with {
            $0.pools = [
                .with {
                    ($0.name, $0.maxOpen, $0.open, $0.idle, $0.inUse) = ("database", 100, 5, 3, 2)
                    ($0.granted, $0.waitTime) = (1_234, .with { ($0.seconds, $0.nanos) = (2, 500_000_000) })
                },
                .with { $0.name = "redis" },
            ]
        }
        let lines = PoolText.lines(answer, style: .plain)
        #expect(lines[0] == "               database  redis")
        #expect(lines.contains("waited for        2.5 s   0 µs"))
        #expect(lines.contains("granted           1,234      0"))
        #expect(PoolText.lines(GetPoolsResponse(), style: .plain) == ["This server has no pools of connections."])
    }

    @Test func `colours tell what is well from what is not, and move no column`() {
        let style = TextStyle(isColored: true)
        let answer = ListCircuitBreakersResponse.with {
            $0.breakers = [
                .with { ($0.name, $0.state) = ("database", .open) }, .with { ($0.name, $0.state) = ("redis", .closed) },
            ]
        }
        let colored = BreakerText.lines(answer, style: style)
        #expect(colored[1].contains(style.error("open")) && colored[2].contains(style.good("closed")))
        let codes = /\u{1B}\[[0-9;]*m/
        #expect(colored.map { $0.replacing(codes, with: "") } == BreakerText.lines(answer, style: .plain))
    }
}
