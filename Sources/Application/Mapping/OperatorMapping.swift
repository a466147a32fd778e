import Catalog
import CatalogAPI
import Protobuf
import RPC
import Resilience

extension BreakerStatus {
    /// - Parameter now: what time it is.
    init(_ reading: BreakerReading, at now: Timestamp) {
        self.init()
        self.name = reading.name
        self.state =
            switch reading.state {
            case .closed: .closed
            case .halfOpen: .halfOpen
            case .open: .open
            }
        self.mode = BreakerMode(reading.control)
        self.requests = Int64(reading.requests)
        self.successes = Int64(reading.successes)
        self.failures = Int64(reading.failures)
        self.consecutiveSuccesses = Int64(reading.consecutiveSuccesses)
        self.consecutiveFailures = Int64(reading.consecutiveFailures)
        self.refused = Int64(reading.refused)
        self.openedAt = reading.openFor.map { age in
            GoogleTimestamp(Timestamp(microseconds: now.microseconds - Int64(age / .microseconds(1))))
        }
        self.retryAfter = reading.retryAfter.map { GoogleDuration(max($0, .zero)) }
    }
}

extension BreakerMode {
    init(_ control: BreakerControl) {
        self =
            switch control {
            case .automatic: .automatic
            case .forceOpen: .forceOpen
            case .forceClosed: .forceClosed
            }
    }
}

extension BreakerControl {
    /// Nil for a mode that decides nothing.
    init?(_ mode: BreakerMode) {
        switch mode {
        case .automatic: self = .automatic
        case .forceOpen: self = .forceOpen
        case .forceClosed: self = .forceClosed
        case .unspecified, .unrecognized: return nil
        }
    }
}

extension CacheStatus {
    init(_ reading: CacheReading) {
        self.init()
        self.level = reading.level
        self.isEnabled = reading.isEnabled
        self.entries = Int64(reading.entries)
        self.bytes = Int64(reading.bytes)
        self.capacityBytes = Int64(reading.capacityBytes)
        self.hits = Int64(reading.hits)
        self.misses = Int64(reading.misses)
        self.hitRatio = reading.hitRatio
        self.loads = Int64(reading.loads)
        self.evictions = Int64(reading.evictions)
        self.staleServes = Int64(reading.staleServes)
        self.isTrusted = reading.isTrusted
        self.staleness = reading.staleness.map { GoogleDuration($0) }
    }
}

extension GetLimitsResponse {
    init(_ reading: LimitsReading) {
        self.init()
        self.isEnabled = reading.isEnabled
        self.isShared = reading.isShared
        self.rateLimits = reading.rates.sorted { ($0.tier, $0.plan) < ($1.tier, $1.plan) }.map { RateLimitStatus($0) }
        self.concurrencyLimits = reading.concurrency.sorted { $0.methodClass < $1.methodClass }.map { ConcurrencyStatus($0) }
    }
}

extension RateLimitStatus {
    fileprivate init(_ reading: RateReading) {
        self.init()
        self.tier = reading.tier
        self.plan = reading.plan
        self.limit = Int64(reading.limit)
        self.period = GoogleDuration(reading.period)
        self.burst = Int64(reading.burst)
        self.algorithm =
            switch reading.algorithm {
            case .tokenBucket: .tokenBucket
            case .slidingWindow: .slidingWindow
            }
        self.keys = Int64(reading.keys)
        self.refused = Int64(reading.refused)
    }
}

extension ConcurrencyStatus {
    fileprivate init(_ reading: ConcurrencyReading) {
        self.init()
        self.methodClass = reading.methodClass
        self.limit = Int64(reading.limit)
        self.inFlight = Int64(reading.inFlight)
        self.refused = Int64(reading.refused)
    }
}

extension PoolStatus {
    init(_ reading: PoolReading) {
        self.init()
        let pool = reading.statistics
        self.name = reading.name
        self.maxOpen = Int64(reading.maxOpen)
        self.open = Int64(pool.open)
        self.connecting = Int64(pool.connecting)
        self.idle = Int64(pool.idle)
        self.inUse = Int64(pool.inUse)
        self.waiting = Int64(pool.waiting)
        self.granted = Int64(pool.granted)
        self.waitTime = GoogleDuration(pool.waitTime)
        self.refused = Int64(pool.refused)
        self.timedOut = Int64(pool.timedOut)
        self.connectFailures = Int64(pool.connectFailures)
    }
}
