// Made by protoc-gen-swift-krafti from krafti/ops/v1/operator.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CCatalogMessages
import CProtobufC
import CRPCMessages
public import Protobuf

/// Whether a circuit breaker lets calls through. The metric circuit_breaker_state shows CLOSED as 0, HALF_OPEN
/// as 1 and OPEN as 2.
public enum BreakerState: ProtobufEnum {
    /// Never sent.
    case unspecified
    /// All calls go through; what comes of them is counted.
    case closed
    /// A few calls go through, to find out whether what failed is well again; the others are refused.
    case halfOpen
    /// Calls are refused at once.
    case open
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .unspecified
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .unspecified
        case 1: self = .closed
        case 2: self = .halfOpen
        case 3: self = .open
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .closed: 1
        case .halfOpen: 2
        case .open: 3
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.ops.v1.BreakerState",
        documentation: "Whether a circuit breaker lets calls through. The metric circuit_breaker_state shows CLOSED as 0, HALF_OPEN\nas 1 and OPEN as 2.",
        values: [
            EnumDescriptor.Value(name: "BREAKER_STATE_UNSPECIFIED", number: 0, documentation: "Never sent."),
            EnumDescriptor.Value(name: "BREAKER_STATE_CLOSED", number: 1, documentation: "All calls go through; what comes of them is counted."),
            EnumDescriptor.Value(name: "BREAKER_STATE_HALF_OPEN", number: 2, documentation: "A few calls go through, to find out whether what failed is well again; the others are refused."),
            EnumDescriptor.Value(name: "BREAKER_STATE_OPEN", number: 3, documentation: "Calls are refused at once."),
        ]
    )
}

/// Who decides on the state of a circuit breaker.
public enum BreakerMode: ProtobufEnum {
    /// Never sent. In a request: INVALID_ARGUMENT.
    case unspecified
    /// The breaker itself, by what comes of the calls.
    case automatic
    /// An operator: it stays open, whatever comes.
    case forceOpen
    /// An operator: it stays closed, whatever comes.
    case forceClosed
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .unspecified
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .unspecified
        case 1: self = .automatic
        case 2: self = .forceOpen
        case 3: self = .forceClosed
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .automatic: 1
        case .forceOpen: 2
        case .forceClosed: 3
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.ops.v1.BreakerMode",
        documentation: "Who decides on the state of a circuit breaker.",
        values: [
            EnumDescriptor.Value(name: "BREAKER_MODE_UNSPECIFIED", number: 0, documentation: "Never sent. In a request: INVALID_ARGUMENT."),
            EnumDescriptor.Value(name: "BREAKER_MODE_AUTOMATIC", number: 1, documentation: "The breaker itself, by what comes of the calls."),
            EnumDescriptor.Value(name: "BREAKER_MODE_FORCE_OPEN", number: 2, documentation: "An operator: it stays open, whatever comes."),
            EnumDescriptor.Value(name: "BREAKER_MODE_FORCE_CLOSED", number: 3, documentation: "An operator: it stays closed, whatever comes."),
        ]
    )
}

/// How a limit counts.
public enum LimitAlgorithm: ProtobufEnum {
    /// Never sent.
    case unspecified
    /// As a bucket that fills evenly over the period, and holds the burst.
    case tokenBucket
    /// All calls of the period before.
    case slidingWindow
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .unspecified
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .unspecified
        case 1: self = .tokenBucket
        case 2: self = .slidingWindow
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .tokenBucket: 1
        case .slidingWindow: 2
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.ops.v1.LimitAlgorithm",
        documentation: "How a limit counts.",
        values: [
            EnumDescriptor.Value(name: "LIMIT_ALGORITHM_UNSPECIFIED", number: 0, documentation: "Never sent."),
            EnumDescriptor.Value(name: "LIMIT_ALGORITHM_TOKEN_BUCKET", number: 1, documentation: "As a bucket that fills evenly over the period, and holds the burst."),
            EnumDescriptor.Value(name: "LIMIT_ALGORITHM_SLIDING_WINDOW", number: 2, documentation: "All calls of the period before."),
        ]
    )
}

/// A circuit breaker at one moment. Its counts begin anew when it closes and, while it is closed, with each of its
/// intervals. Those that opened it stay until then, and what it lets through to try is added to them.
public struct BreakerStatus: Message {
    /// What it guards, such as `database` or `redis`.
    public var name: String
    /// Whether it lets calls through.
    public var state: BreakerState
    /// Who decides on that.
    public var mode: BreakerMode
    /// The calls it has let through, those still under way among them.
    public var requests: Int64
    /// Those of them that went well.
    public var successes: Int64
    /// Those of them that failed, or were so slow that they count as failed.
    public var failures: Int64
    /// How many went well since the last failure.
    public var consecutiveSuccesses: Int64
    /// How many failed since the last success.
    public var consecutiveFailures: Int64
    /// The calls it has refused since the server started. Not counted anew with a state.
    public var refused: Int64
    /// Since when it has been open; absent while it is not.
    public var openedAt: GoogleTimestamp?
    /// After which time it lets calls through to try. Absent while it is not open, and while an operator keeps it so.
    public var retryAfter: GoogleDuration?

    public init() {
        self.name = ""
        self.state = BreakerState()
        self.mode = BreakerMode()
        self.requests = 0
        self.successes = 0
        self.failures = 0
        self.consecutiveSuccesses = 0
        self.consecutiveFailures = 0
        self.refused = 0
        self.openedAt = nil
        self.retryAfter = nil
    }
}

/// Asks for the circuit breakers.
public struct ListCircuitBreakersRequest: Message {
    public init() {}
}

/// The circuit breakers of this server.
public struct ListCircuitBreakersResponse: Message {
    /// By name. Empty where there are none.
    public var breakers: [BreakerStatus]

    public init() {
        self.breakers = []
    }
}

/// Asks to open or close a circuit breaker, or to leave that to itself again.
public struct ForceCircuitBreakerRequest: Message {
    /// Which one, by the name that ListCircuitBreakers shows. Required.
    public var name: String
    /// Who decides from now on. Required.
    public var mode: BreakerMode

    public init() {
        self.name = ""
        self.mode = BreakerMode()
    }
}

/// A circuit breaker after an operator's decision.
public struct ForceCircuitBreakerResponse: Message {
    /// As it is now.
    public var breaker: BreakerStatus?
    /// Who decided before.
    public var previousMode: BreakerMode

    public init() {
        self.breaker = nil
        self.previousMode = BreakerMode()
    }
}

/// One level of the cache. What is counted is counted since the server started.
public struct CacheStatus: Message {
    /// `l1`: in the memory of this server. `l2`: in Redis, for all servers.
    public var level: String
    /// Whether it is in use.
    public var isEnabled: Bool
    /// How many entries it holds. 0 where only Redis knows.
    public var entries: Int64
    /// How many bytes these take.
    public var bytes: Int64
    /// How many bytes they may take. 0: this server sets no bound.
    public var capacityBytes: Int64
    /// Reads that it answered.
    public var hits: Int64
    /// Reads that it could not answer.
    public var misses: Int64
    /// The share of reads that it answered lately, 0 to 1, as the metric cache_hit_ratio shows it.
    public var hitRatio: Double
    /// How often the level below was asked; callers who waited for the same answer count once.
    public var loads: Int64
    /// Entries that had to make room.
    public var evictions: Int64
    /// Reads that were answered with an entry past its time, because what is current could not be had.
    public var staleServes: Int64
    /// Whether reads are answered from it now. Not while it may lack changes that are older than the bound.
    public var isTrusted: Bool
    /// How far behind the changes it may be at most. Absent where that is not known.
    public var staleness: GoogleDuration?

    public init() {
        self.level = ""
        self.isEnabled = false
        self.entries = 0
        self.bytes = 0
        self.capacityBytes = 0
        self.hits = 0
        self.misses = 0
        self.hitRatio = 0
        self.loads = 0
        self.evictions = 0
        self.staleServes = 0
        self.isTrusted = false
        self.staleness = nil
    }
}

/// Asks for the levels of the cache.
public struct GetCachesRequest: Message {
    public init() {}
}

/// The levels of the cache.
public struct GetCachesResponse: Message {
    /// The fastest first. Empty where there are none.
    public var caches: [CacheStatus]

    public init() {
        self.caches = []
    }
}

/// Asks to drop services, and the lists that may hold them, from the memory of the server that is asked, and from
/// Redis where servers share one. What other servers have in their memory stays there, and what is stored in the
/// database stays as it is.
public struct ForgetServicesRequest: Message {
    /// The tenant whose services to drop: a UUID. Required, unless `everything` is set.
    public var tenantId: String
    /// Only these services of the tenant: UUIDs, at most 1,000. Empty: all.
    public var serviceIds: [String]
    /// Drops all that is cached, of all tenants. Not together with the other fields.
    public var everything: Bool

    public init() {
        self.tenantId = ""
        self.serviceIds = []
        self.everything = false
    }
}

/// What has been dropped.
public struct ForgetServicesResponse: Message {
    /// How many entries were removed from this server's memory: services, notes that there is no such service, and
    /// pages of lists. What Redis holds is not counted.
    public var entries: Int64

    public init() {
        self.entries = 0
    }
}

/// A limit on how many calls, or items of calls, are taken in a span of time.
public struct RateLimitStatus: Message {
    /// Whom it limits, such as `user`, `tenant`, `ip`, `anonymous`, `caller` or `items`.
    public var tier: String
    /// The plan of the tenants for which it holds. Empty: all that have no limit of their own.
    public var plan: String
    /// How many in one period.
    public var limit: Int64
    /// The period.
    public var period: GoogleDuration?
    /// How many at once, after a pause.
    public var burst: Int64
    /// How it counts.
    public var algorithm: LimitAlgorithm
    /// How many callers this server keeps count of by itself now. Those that Redis counts are not among them: while
    /// `is_shared` is set, these are left over from when Redis was away.
    public var keys: Int64
    /// How many calls this server has refused since it started, whoever counts: for all plans of the tier together,
    /// and each by the limit that made the caller wait longest.
    public var refused: Int64

    public init() {
        self.tier = ""
        self.plan = ""
        self.limit = 0
        self.period = nil
        self.burst = 0
        self.algorithm = LimitAlgorithm()
        self.keys = 0
        self.refused = 0
    }
}

/// How many calls of one class are taken at once. The server finds the number by how long calls take.
public struct ConcurrencyStatus: Message {
    /// The class of methods, such as `read`, `write` or `bulk`.
    public var methodClass: String
    /// How many at once, as of now.
    public var limit: Int64
    /// How many there are.
    public var inFlight: Int64
    /// How many were refused since the server started.
    public var refused: Int64

    public init() {
        self.methodClass = ""
        self.limit = 0
        self.inFlight = 0
        self.refused = 0
    }
}

/// Asks for the limits in force.
public struct GetLimitsRequest: Message {
    public init() {}
}

/// The limits in force.
public struct GetLimitsResponse: Message {
    /// Whether calls are held to `rate_limits`.
    public var isEnabled: Bool
    /// Whether calls are counted in Redis now, for all servers together. If not, this server counts by itself: there is
    /// no Redis, or it is away. With RATE_LIMIT_REDIS_FAILURE=closed a server never does, and refuses calls instead.
    public var isShared: Bool
    /// By tier and plan.
    public var rateLimits: [RateLimitStatus]
    /// By class of methods.
    public var concurrencyLimits: [ConcurrencyStatus]

    public init() {
        self.isEnabled = false
        self.isShared = false
        self.rateLimits = []
        self.concurrencyLimits = []
    }
}

/// A pool of connections. What is counted is counted since the server started.
public struct PoolStatus: Message {
    /// Where they lead, such as `database` or `redis`.
    public var name: String
    /// How many there may be.
    public var maxOpen: Int64
    /// How many there are: idle, in use, or being tried.
    public var open: Int64
    /// How many are on their way.
    public var connecting: Int64
    /// How many wait for work.
    public var idle: Int64
    /// How many carry a request, or are on loan.
    public var inUse: Int64
    /// Requests that wait for a connection.
    public var waiting: Int64
    /// Requests that were given a connection.
    public var granted: Int64
    /// How long requests have waited for one, added up.
    public var waitTime: GoogleDuration?
    /// Requests that were refused because too many waited already.
    public var refused: Int64
    /// Requests that waited in vain.
    public var timedOut: Int64
    /// Attempts to connect that failed.
    public var connectFailures: Int64

    public init() {
        self.name = ""
        self.maxOpen = 0
        self.open = 0
        self.connecting = 0
        self.idle = 0
        self.inUse = 0
        self.waiting = 0
        self.granted = 0
        self.waitTime = nil
        self.refused = 0
        self.timedOut = 0
        self.connectFailures = 0
    }
}

/// Asks for the pools of connections.
public struct GetPoolsRequest: Message {
    public init() {}
}

/// The pools of connections.
public struct GetPoolsResponse: Message {
    /// By name. Empty where there are none.
    public var pools: [PoolStatus]

    public init() {
        self.pools = []
    }
}

extension BreakerStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.BreakerStatus",
        documentation: "A circuit breaker at one moment. Its counts begin anew when it closes and, while it is closed, with each of its\nintervals. Those that opened it stay until then, and what it lets through to try is added to them.",
        fields: [
            FieldDescriptor(number: 1, name: "name", jsonName: "name", kind: .string, documentation: "What it guards, such as `database` or `redis`."),
            FieldDescriptor(number: 2, name: "state", jsonName: "state", kind: .enumeration(BreakerState.self), documentation: "Whether it lets calls through."),
            FieldDescriptor(number: 3, name: "mode", jsonName: "mode", kind: .enumeration(BreakerMode.self), documentation: "Who decides on that."),
            FieldDescriptor(number: 4, name: "requests", jsonName: "requests", kind: .int64, documentation: "The calls it has let through, those still under way among them."),
            FieldDescriptor(number: 5, name: "successes", jsonName: "successes", kind: .int64, documentation: "Those of them that went well."),
            FieldDescriptor(number: 6, name: "failures", jsonName: "failures", kind: .int64, documentation: "Those of them that failed, or were so slow that they count as failed."),
            FieldDescriptor(number: 7, name: "consecutive_successes", jsonName: "consecutiveSuccesses", kind: .int64, documentation: "How many went well since the last failure."),
            FieldDescriptor(number: 8, name: "consecutive_failures", jsonName: "consecutiveFailures", kind: .int64, documentation: "How many failed since the last success."),
            FieldDescriptor(number: 9, name: "refused", jsonName: "refused", kind: .int64, documentation: "The calls it has refused since the server started. Not counted anew with a state."),
            FieldDescriptor(number: 10, name: "opened_at", jsonName: "openedAt", kind: .message(GoogleTimestamp.self), documentation: "Since when it has been open; absent while it is not."),
            FieldDescriptor(number: 11, name: "retry_after", jsonName: "retryAfter", kind: .message(GoogleDuration.self), documentation: "After which time it lets calls through to try. Absent while it is not open, and while an operator keeps it so."),
        ]
    )

    public static let layout = unsafe MessageLayout(BreakerStatus.self, krafti__ops__v1__breaker_status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__BreakerStatus.self)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.state = unsafe Bridge.enumeration(c.pointee.state)
        self.mode = unsafe Bridge.enumeration(c.pointee.mode)
        self.requests = unsafe c.pointee.requests
        self.successes = unsafe c.pointee.successes
        self.failures = unsafe c.pointee.failures
        self.consecutiveSuccesses = unsafe c.pointee.consecutive_successes
        self.consecutiveFailures = unsafe c.pointee.consecutive_failures
        self.refused = unsafe c.pointee.refused
        self.openedAt = unsafe Bridge.message(c.pointee.opened_at)
        self.retryAfter = unsafe Bridge.message(c.pointee.retry_after)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__BreakerStatus.self)
        unsafe krafti__ops__v1__breaker_status__init(c)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.state = Bridge.cEnum(self.state)
        unsafe c.pointee.mode = Bridge.cEnum(self.mode)
        unsafe c.pointee.requests = self.requests
        unsafe c.pointee.successes = self.successes
        unsafe c.pointee.failures = self.failures
        unsafe c.pointee.consecutive_successes = self.consecutiveSuccesses
        unsafe c.pointee.consecutive_failures = self.consecutiveFailures
        unsafe c.pointee.refused = self.refused
        if let value = self.openedAt {
            unsafe c.pointee.opened_at = arena.message(value)
        }
        if let value = self.retryAfter {
            unsafe c.pointee.retry_after = arena.message(value)
        }
    }
}

extension ListCircuitBreakersRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ListCircuitBreakersRequest",
        documentation: "Asks for the circuit breakers.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(ListCircuitBreakersRequest.self, krafti__ops__v1__list_circuit_breakers_request__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ListCircuitBreakersRequest.self)
        unsafe krafti__ops__v1__list_circuit_breakers_request__init(c)
    }
}

extension ListCircuitBreakersResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ListCircuitBreakersResponse",
        documentation: "The circuit breakers of this server.",
        fields: [
            FieldDescriptor(number: 1, name: "breakers", jsonName: "breakers", kind: .message(BreakerStatus.self), cardinality: .repeated, documentation: "By name. Empty where there are none."),
        ]
    )

    public static let layout = unsafe MessageLayout(ListCircuitBreakersResponse.self, krafti__ops__v1__list_circuit_breakers_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ListCircuitBreakersResponse.self)
        self.breakers = unsafe Bridge.messages(c.pointee.breakers, c.pointee.n_breakers)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ListCircuitBreakersResponse.self)
        unsafe krafti__ops__v1__list_circuit_breakers_response__init(c)
        unsafe c.pointee.n_breakers = self.breakers.count
        unsafe c.pointee.breakers = arena.messages(self.breakers)
    }
}

extension ForceCircuitBreakerRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ForceCircuitBreakerRequest",
        documentation: "Asks to open or close a circuit breaker, or to leave that to itself again.",
        fields: [
            FieldDescriptor(number: 1, name: "name", jsonName: "name", kind: .string, documentation: "Which one, by the name that ListCircuitBreakers shows. Required."),
            FieldDescriptor(number: 2, name: "mode", jsonName: "mode", kind: .enumeration(BreakerMode.self), documentation: "Who decides from now on. Required."),
        ]
    )

    public static let layout = unsafe MessageLayout(ForceCircuitBreakerRequest.self, krafti__ops__v1__force_circuit_breaker_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForceCircuitBreakerRequest.self)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.mode = unsafe Bridge.enumeration(c.pointee.mode)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForceCircuitBreakerRequest.self)
        unsafe krafti__ops__v1__force_circuit_breaker_request__init(c)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.mode = Bridge.cEnum(self.mode)
    }
}

extension ForceCircuitBreakerResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ForceCircuitBreakerResponse",
        documentation: "A circuit breaker after an operator's decision.",
        fields: [
            FieldDescriptor(number: 1, name: "breaker", jsonName: "breaker", kind: .message(BreakerStatus.self), documentation: "As it is now."),
            FieldDescriptor(number: 2, name: "previous_mode", jsonName: "previousMode", kind: .enumeration(BreakerMode.self), documentation: "Who decided before."),
        ]
    )

    public static let layout = unsafe MessageLayout(ForceCircuitBreakerResponse.self, krafti__ops__v1__force_circuit_breaker_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForceCircuitBreakerResponse.self)
        self.breaker = unsafe Bridge.message(c.pointee.breaker)
        self.previousMode = unsafe Bridge.enumeration(c.pointee.previous_mode)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForceCircuitBreakerResponse.self)
        unsafe krafti__ops__v1__force_circuit_breaker_response__init(c)
        if let value = self.breaker {
            unsafe c.pointee.breaker = arena.message(value)
        }
        unsafe c.pointee.previous_mode = Bridge.cEnum(self.previousMode)
    }
}

extension CacheStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.CacheStatus",
        documentation: "One level of the cache. What is counted is counted since the server started.",
        fields: [
            FieldDescriptor(number: 1, name: "level", jsonName: "level", kind: .string, documentation: "`l1`: in the memory of this server. `l2`: in Redis, for all servers."),
            FieldDescriptor(number: 2, name: "is_enabled", jsonName: "isEnabled", kind: .bool, documentation: "Whether it is in use."),
            FieldDescriptor(number: 3, name: "entries", jsonName: "entries", kind: .int64, documentation: "How many entries it holds. 0 where only Redis knows."),
            FieldDescriptor(number: 4, name: "bytes", jsonName: "bytes", kind: .int64, documentation: "How many bytes these take."),
            FieldDescriptor(number: 5, name: "capacity_bytes", jsonName: "capacityBytes", kind: .int64, documentation: "How many bytes they may take. 0: this server sets no bound."),
            FieldDescriptor(number: 6, name: "hits", jsonName: "hits", kind: .int64, documentation: "Reads that it answered."),
            FieldDescriptor(number: 7, name: "misses", jsonName: "misses", kind: .int64, documentation: "Reads that it could not answer."),
            FieldDescriptor(number: 8, name: "hit_ratio", jsonName: "hitRatio", kind: .double, documentation: "The share of reads that it answered lately, 0 to 1, as the metric cache_hit_ratio shows it."),
            FieldDescriptor(number: 9, name: "loads", jsonName: "loads", kind: .int64, documentation: "How often the level below was asked; callers who waited for the same answer count once."),
            FieldDescriptor(number: 10, name: "evictions", jsonName: "evictions", kind: .int64, documentation: "Entries that had to make room."),
            FieldDescriptor(number: 11, name: "stale_serves", jsonName: "staleServes", kind: .int64, documentation: "Reads that were answered with an entry past its time, because what is current could not be had."),
            FieldDescriptor(number: 12, name: "is_trusted", jsonName: "isTrusted", kind: .bool, documentation: "Whether reads are answered from it now. Not while it may lack changes that are older than the bound."),
            FieldDescriptor(number: 13, name: "staleness", jsonName: "staleness", kind: .message(GoogleDuration.self), documentation: "How far behind the changes it may be at most. Absent where that is not known."),
        ]
    )

    public static let layout = unsafe MessageLayout(CacheStatus.self, krafti__ops__v1__cache_status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__CacheStatus.self)
        self.level = unsafe Bridge.string(c.pointee.level)
        self.isEnabled = unsafe c.pointee.is_enabled != 0
        self.entries = unsafe c.pointee.entries
        self.bytes = unsafe c.pointee.bytes
        self.capacityBytes = unsafe c.pointee.capacity_bytes
        self.hits = unsafe c.pointee.hits
        self.misses = unsafe c.pointee.misses
        self.hitRatio = unsafe c.pointee.hit_ratio
        self.loads = unsafe c.pointee.loads
        self.evictions = unsafe c.pointee.evictions
        self.staleServes = unsafe c.pointee.stale_serves
        self.isTrusted = unsafe c.pointee.is_trusted != 0
        self.staleness = unsafe Bridge.message(c.pointee.staleness)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__CacheStatus.self)
        unsafe krafti__ops__v1__cache_status__init(c)
        unsafe c.pointee.level = arena.string(self.level)
        unsafe c.pointee.is_enabled = self.isEnabled ? 1 : 0
        unsafe c.pointee.entries = self.entries
        unsafe c.pointee.bytes = self.bytes
        unsafe c.pointee.capacity_bytes = self.capacityBytes
        unsafe c.pointee.hits = self.hits
        unsafe c.pointee.misses = self.misses
        unsafe c.pointee.hit_ratio = self.hitRatio
        unsafe c.pointee.loads = self.loads
        unsafe c.pointee.evictions = self.evictions
        unsafe c.pointee.stale_serves = self.staleServes
        unsafe c.pointee.is_trusted = self.isTrusted ? 1 : 0
        if let value = self.staleness {
            unsafe c.pointee.staleness = arena.message(value)
        }
    }
}

extension GetCachesRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetCachesRequest",
        documentation: "Asks for the levels of the cache.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(GetCachesRequest.self, krafti__ops__v1__get_caches_request__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetCachesRequest.self)
        unsafe krafti__ops__v1__get_caches_request__init(c)
    }
}

extension GetCachesResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetCachesResponse",
        documentation: "The levels of the cache.",
        fields: [
            FieldDescriptor(number: 1, name: "caches", jsonName: "caches", kind: .message(CacheStatus.self), cardinality: .repeated, documentation: "The fastest first. Empty where there are none."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetCachesResponse.self, krafti__ops__v1__get_caches_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetCachesResponse.self)
        self.caches = unsafe Bridge.messages(c.pointee.caches, c.pointee.n_caches)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetCachesResponse.self)
        unsafe krafti__ops__v1__get_caches_response__init(c)
        unsafe c.pointee.n_caches = self.caches.count
        unsafe c.pointee.caches = arena.messages(self.caches)
    }
}

extension ForgetServicesRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ForgetServicesRequest",
        documentation: "Asks to drop services, and the lists that may hold them, from the memory of the server that is asked, and from\nRedis where servers share one. What other servers have in their memory stays there, and what is stored in the\ndatabase stays as it is.",
        fields: [
            FieldDescriptor(number: 1, name: "tenant_id", jsonName: "tenantId", kind: .string, documentation: "The tenant whose services to drop: a UUID. Required, unless `everything` is set."),
            FieldDescriptor(number: 2, name: "service_ids", jsonName: "serviceIds", kind: .string, cardinality: .repeated, documentation: "Only these services of the tenant: UUIDs, at most 1,000. Empty: all."),
            FieldDescriptor(number: 3, name: "everything", jsonName: "everything", kind: .bool, documentation: "Drops all that is cached, of all tenants. Not together with the other fields."),
        ]
    )

    public static let layout = unsafe MessageLayout(ForgetServicesRequest.self, krafti__ops__v1__forget_services_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForgetServicesRequest.self)
        self.tenantId = unsafe Bridge.string(c.pointee.tenant_id)
        self.serviceIds = unsafe Bridge.strings(c.pointee.service_ids, c.pointee.n_service_ids)
        self.everything = unsafe c.pointee.everything != 0
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForgetServicesRequest.self)
        unsafe krafti__ops__v1__forget_services_request__init(c)
        unsafe c.pointee.tenant_id = arena.string(self.tenantId)
        unsafe c.pointee.n_service_ids = self.serviceIds.count
        unsafe c.pointee.service_ids = arena.strings(self.serviceIds)
        unsafe c.pointee.everything = self.everything ? 1 : 0
    }
}

extension ForgetServicesResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ForgetServicesResponse",
        documentation: "What has been dropped.",
        fields: [
            FieldDescriptor(number: 1, name: "entries", jsonName: "entries", kind: .int64, documentation: "How many entries were removed from this server's memory: services, notes that there is no such service, and\npages of lists. What Redis holds is not counted."),
        ]
    )

    public static let layout = unsafe MessageLayout(ForgetServicesResponse.self, krafti__ops__v1__forget_services_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForgetServicesResponse.self)
        self.entries = unsafe c.pointee.entries
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ForgetServicesResponse.self)
        unsafe krafti__ops__v1__forget_services_response__init(c)
        unsafe c.pointee.entries = self.entries
    }
}

extension RateLimitStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.RateLimitStatus",
        documentation: "A limit on how many calls, or items of calls, are taken in a span of time.",
        fields: [
            FieldDescriptor(number: 1, name: "tier", jsonName: "tier", kind: .string, documentation: "Whom it limits, such as `user`, `tenant`, `ip`, `anonymous`, `caller` or `items`."),
            FieldDescriptor(number: 2, name: "plan", jsonName: "plan", kind: .string, documentation: "The plan of the tenants for which it holds. Empty: all that have no limit of their own."),
            FieldDescriptor(number: 3, name: "limit", jsonName: "limit", kind: .int64, documentation: "How many in one period."),
            FieldDescriptor(number: 4, name: "period", jsonName: "period", kind: .message(GoogleDuration.self), documentation: "The period."),
            FieldDescriptor(number: 5, name: "burst", jsonName: "burst", kind: .int64, documentation: "How many at once, after a pause."),
            FieldDescriptor(number: 6, name: "algorithm", jsonName: "algorithm", kind: .enumeration(LimitAlgorithm.self), documentation: "How it counts."),
            FieldDescriptor(number: 7, name: "keys", jsonName: "keys", kind: .int64, documentation: "How many callers this server keeps count of by itself now. Those that Redis counts are not among them: while\n`is_shared` is set, these are left over from when Redis was away."),
            FieldDescriptor(number: 8, name: "refused", jsonName: "refused", kind: .int64, documentation: "How many calls this server has refused since it started, whoever counts: for all plans of the tier together,\nand each by the limit that made the caller wait longest."),
        ]
    )

    public static let layout = unsafe MessageLayout(RateLimitStatus.self, krafti__ops__v1__rate_limit_status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__RateLimitStatus.self)
        self.tier = unsafe Bridge.string(c.pointee.tier)
        self.plan = unsafe Bridge.string(c.pointee.plan)
        self.limit = unsafe c.pointee.limit
        self.period = unsafe Bridge.message(c.pointee.period)
        self.burst = unsafe c.pointee.burst
        self.algorithm = unsafe Bridge.enumeration(c.pointee.algorithm)
        self.keys = unsafe c.pointee.keys
        self.refused = unsafe c.pointee.refused
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__RateLimitStatus.self)
        unsafe krafti__ops__v1__rate_limit_status__init(c)
        unsafe c.pointee.tier = arena.string(self.tier)
        unsafe c.pointee.plan = arena.string(self.plan)
        unsafe c.pointee.limit = self.limit
        if let value = self.period {
            unsafe c.pointee.period = arena.message(value)
        }
        unsafe c.pointee.burst = self.burst
        unsafe c.pointee.algorithm = Bridge.cEnum(self.algorithm)
        unsafe c.pointee.keys = self.keys
        unsafe c.pointee.refused = self.refused
    }
}

extension ConcurrencyStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.ConcurrencyStatus",
        documentation: "How many calls of one class are taken at once. The server finds the number by how long calls take.",
        fields: [
            FieldDescriptor(number: 1, name: "method_class", jsonName: "methodClass", kind: .string, documentation: "The class of methods, such as `read`, `write` or `bulk`."),
            FieldDescriptor(number: 2, name: "limit", jsonName: "limit", kind: .int64, documentation: "How many at once, as of now."),
            FieldDescriptor(number: 3, name: "in_flight", jsonName: "inFlight", kind: .int64, documentation: "How many there are."),
            FieldDescriptor(number: 4, name: "refused", jsonName: "refused", kind: .int64, documentation: "How many were refused since the server started."),
        ]
    )

    public static let layout = unsafe MessageLayout(ConcurrencyStatus.self, krafti__ops__v1__concurrency_status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ConcurrencyStatus.self)
        self.methodClass = unsafe Bridge.string(c.pointee.method_class)
        self.limit = unsafe c.pointee.limit
        self.inFlight = unsafe c.pointee.in_flight
        self.refused = unsafe c.pointee.refused
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__ConcurrencyStatus.self)
        unsafe krafti__ops__v1__concurrency_status__init(c)
        unsafe c.pointee.method_class = arena.string(self.methodClass)
        unsafe c.pointee.limit = self.limit
        unsafe c.pointee.in_flight = self.inFlight
        unsafe c.pointee.refused = self.refused
    }
}

extension GetLimitsRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetLimitsRequest",
        documentation: "Asks for the limits in force.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(GetLimitsRequest.self, krafti__ops__v1__get_limits_request__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetLimitsRequest.self)
        unsafe krafti__ops__v1__get_limits_request__init(c)
    }
}

extension GetLimitsResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetLimitsResponse",
        documentation: "The limits in force.",
        fields: [
            FieldDescriptor(number: 1, name: "is_enabled", jsonName: "isEnabled", kind: .bool, documentation: "Whether calls are held to `rate_limits`."),
            FieldDescriptor(number: 2, name: "is_shared", jsonName: "isShared", kind: .bool, documentation: "Whether calls are counted in Redis now, for all servers together. If not, this server counts by itself: there is\nno Redis, or it is away. With RATE_LIMIT_REDIS_FAILURE=closed a server never does, and refuses calls instead."),
            FieldDescriptor(number: 3, name: "rate_limits", jsonName: "rateLimits", kind: .message(RateLimitStatus.self), cardinality: .repeated, documentation: "By tier and plan."),
            FieldDescriptor(number: 4, name: "concurrency_limits", jsonName: "concurrencyLimits", kind: .message(ConcurrencyStatus.self), cardinality: .repeated, documentation: "By class of methods."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetLimitsResponse.self, krafti__ops__v1__get_limits_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetLimitsResponse.self)
        self.isEnabled = unsafe c.pointee.is_enabled != 0
        self.isShared = unsafe c.pointee.is_shared != 0
        self.rateLimits = unsafe Bridge.messages(c.pointee.rate_limits, c.pointee.n_rate_limits)
        self.concurrencyLimits = unsafe Bridge.messages(c.pointee.concurrency_limits, c.pointee.n_concurrency_limits)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetLimitsResponse.self)
        unsafe krafti__ops__v1__get_limits_response__init(c)
        unsafe c.pointee.is_enabled = self.isEnabled ? 1 : 0
        unsafe c.pointee.is_shared = self.isShared ? 1 : 0
        unsafe c.pointee.n_rate_limits = self.rateLimits.count
        unsafe c.pointee.rate_limits = arena.messages(self.rateLimits)
        unsafe c.pointee.n_concurrency_limits = self.concurrencyLimits.count
        unsafe c.pointee.concurrency_limits = arena.messages(self.concurrencyLimits)
    }
}

extension PoolStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.PoolStatus",
        documentation: "A pool of connections. What is counted is counted since the server started.",
        fields: [
            FieldDescriptor(number: 1, name: "name", jsonName: "name", kind: .string, documentation: "Where they lead, such as `database` or `redis`."),
            FieldDescriptor(number: 2, name: "max_open", jsonName: "maxOpen", kind: .int64, documentation: "How many there may be."),
            FieldDescriptor(number: 3, name: "open", jsonName: "open", kind: .int64, documentation: "How many there are: idle, in use, or being tried."),
            FieldDescriptor(number: 4, name: "connecting", jsonName: "connecting", kind: .int64, documentation: "How many are on their way."),
            FieldDescriptor(number: 5, name: "idle", jsonName: "idle", kind: .int64, documentation: "How many wait for work."),
            FieldDescriptor(number: 6, name: "in_use", jsonName: "inUse", kind: .int64, documentation: "How many carry a request, or are on loan."),
            FieldDescriptor(number: 7, name: "waiting", jsonName: "waiting", kind: .int64, documentation: "Requests that wait for a connection."),
            FieldDescriptor(number: 8, name: "granted", jsonName: "granted", kind: .int64, documentation: "Requests that were given a connection."),
            FieldDescriptor(number: 9, name: "wait_time", jsonName: "waitTime", kind: .message(GoogleDuration.self), documentation: "How long requests have waited for one, added up."),
            FieldDescriptor(number: 10, name: "refused", jsonName: "refused", kind: .int64, documentation: "Requests that were refused because too many waited already."),
            FieldDescriptor(number: 11, name: "timed_out", jsonName: "timedOut", kind: .int64, documentation: "Requests that waited in vain."),
            FieldDescriptor(number: 12, name: "connect_failures", jsonName: "connectFailures", kind: .int64, documentation: "Attempts to connect that failed."),
        ]
    )

    public static let layout = unsafe MessageLayout(PoolStatus.self, krafti__ops__v1__pool_status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__PoolStatus.self)
        self.name = unsafe Bridge.string(c.pointee.name)
        self.maxOpen = unsafe c.pointee.max_open
        self.open = unsafe c.pointee.open
        self.connecting = unsafe c.pointee.connecting
        self.idle = unsafe c.pointee.idle
        self.inUse = unsafe c.pointee.in_use
        self.waiting = unsafe c.pointee.waiting
        self.granted = unsafe c.pointee.granted
        self.waitTime = unsafe Bridge.message(c.pointee.wait_time)
        self.refused = unsafe c.pointee.refused
        self.timedOut = unsafe c.pointee.timed_out
        self.connectFailures = unsafe c.pointee.connect_failures
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__PoolStatus.self)
        unsafe krafti__ops__v1__pool_status__init(c)
        unsafe c.pointee.name = arena.string(self.name)
        unsafe c.pointee.max_open = self.maxOpen
        unsafe c.pointee.open = self.open
        unsafe c.pointee.connecting = self.connecting
        unsafe c.pointee.idle = self.idle
        unsafe c.pointee.in_use = self.inUse
        unsafe c.pointee.waiting = self.waiting
        unsafe c.pointee.granted = self.granted
        if let value = self.waitTime {
            unsafe c.pointee.wait_time = arena.message(value)
        }
        unsafe c.pointee.refused = self.refused
        unsafe c.pointee.timed_out = self.timedOut
        unsafe c.pointee.connect_failures = self.connectFailures
    }
}

extension GetPoolsRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetPoolsRequest",
        documentation: "Asks for the pools of connections.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(GetPoolsRequest.self, krafti__ops__v1__get_pools_request__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetPoolsRequest.self)
        unsafe krafti__ops__v1__get_pools_request__init(c)
    }
}

extension GetPoolsResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.ops.v1.GetPoolsResponse",
        documentation: "The pools of connections.",
        fields: [
            FieldDescriptor(number: 1, name: "pools", jsonName: "pools", kind: .message(PoolStatus.self), cardinality: .repeated, documentation: "By name. Empty where there are none."),
        ]
    )

    public static let layout = unsafe MessageLayout(GetPoolsResponse.self, krafti__ops__v1__get_pools_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetPoolsResponse.self)
        self.pools = unsafe Bridge.messages(c.pointee.pools, c.pointee.n_pools)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Ops__V1__GetPoolsResponse.self)
        unsafe krafti__ops__v1__get_pools_response__init(c)
        unsafe c.pointee.n_pools = self.pools.count
        unsafe c.pointee.pools = arena.messages(self.pools)
    }
}
