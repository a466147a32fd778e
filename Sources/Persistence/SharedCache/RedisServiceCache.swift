import Locking
public import Logging
public import Redis
public import Resilience

/// The cache that servers share, in Redis. Safe to use from any task.
///
/// It does what `SharedCacheState` says, by scripts, and decides nothing: `SharedCacheTail` says what is believed. Redis that fails, is
/// full, or takes longer than it may is as good as empty: nothing here throws. Values are encoded messages.
public final class RedisServiceCache: Sendable {
    private let client: RedisClient
    private let configuration: RedisServiceCacheConfiguration
    private let logger: Logger
    private let random: @Sendable () -> Double
    private let current = Guarded(RedisServiceCacheStatus())

    /// - Parameters:
    ///   - client: of one Redis, the same for all servers of a database, and for no servers of another.
    ///   - random: a number from 0 to 1, anew each time.
    public init(
        _ client: RedisClient,
        configuration: RedisServiceCacheConfiguration = RedisServiceCacheConfiguration(),
        logger: Logger,
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.client = client
        self.configuration = configuration
        self.logger = logger
        self.random = random
    }

    public var status: RedisServiceCacheStatus { self.current.withLock { $0 } }

    /// What Redis has of it.
    /// - Throws: why it did not say so in time.
    public func view(of read: SharedCacheRead) async throws(RedisError) -> SharedCacheView<[UInt8]> {
        guard read.tags.count <= SharedCacheForm.maxTags else {
            throw RedisError(
                .invalidCommand, "What is shared has \(read.tags.count) tags; \(SharedCacheForm.maxTags) are the most.")
        }
        let fields = ["g", SharedCacheForm.field(ofServer: read.server), self.field(read.key)] + read.tags.map { self.field($0) }
        let answer = try await self.ask(
            SharedCacheScripts.read, keys: [read.key], fields.map { .text($0) }, within: self.configuration.timeout)
        guard let parts = answer.array, parts.count == 2, let token = parts[0].array, token.count == fields.count else {
            throw RedisError(.protocolViolation, "Redis did not answer a question for what is shared as it should.")
        }
        let stamps = token.map { $0.bytes.flatMap { SharedCacheForm.stamp($0) } }
        return SharedCacheView(
            generation: stamps[0],
            position: token[1].bytes.flatMap { SharedCacheForm.number($0) },
            keyStamp: stamps[2],
            tagStamps: Array(stamps[3...]),
            entry: parts[1].bytes.flatMap { SharedCacheForm.entry($0) }
        )
    }

    /// - Returns: whether it is kept; false also when Redis did not say so.
    @discardableResult
    public func fill(_ fill: SharedCacheFill<[UInt8]>) async -> Bool {
        guard (fill.entry.value?.count ?? 0) <= self.configuration.maxValueBytes else { return false }
        guard let entry = SharedCacheForm.bytes(fill.entry) else { return false }
        let arguments: [RedisArgument] = [
            .text(self.field(fill.key)), .bytes(SharedCacheForm.bytes(fill.entry.generation)),
            .bytes(fill.keyStamp.map { SharedCacheForm.bytes($0) } ?? []), .text(SharedCacheForm.digits(fill.entry.version)),
            .bytes(entry), .integer(self.lifetime(of: fill.entry)),
        ]
        // A Redis that is full refuses this alone: no reason to say of each that it is away.
        let answer = await self.run(
            SharedCacheScripts.fill, keys: [fill.key], arguments, within: self.configuration.timeout, announces: false)
        return answer?.integer == 1
    }

    /// - Returns: nil when Redis did not answer in time: it may have been applied, or may be still.
    public func apply(_ apply: SharedCacheApply) async -> SharedCacheAnswer? {
        var arguments: [RedisArgument] = [.text(String(apply.server))]
        arguments += [apply.position, apply.base, apply.baseEnded, apply.began].map { .text(SharedCacheForm.digits($0)) }
        arguments.append(.bytes(SharedCacheForm.bytes(apply.stamp)))
        arguments += [apply.mayRenew ? 1 : 0, apply.mustRenew ? 1 : 0, .integer(Int64(apply.changes.count))]
        for change in apply.changes {
            arguments += [.text(self.field(change.key)), .text(SharedCacheForm.digits(change.version))]
        }
        arguments += apply.tags.map { .text(self.field($0)) }
        let answer = await self.run(
            SharedCacheScripts.apply, keys: apply.changes.map(\.key), arguments, within: self.configuration.applyTimeout)
        switch answer?.text {
        case "applied": return .applied
        case "renewed": return .renewed
        case "behind": return .behind
        default: return nil
        }
    }

    /// Ends all that is shared, for all servers: nothing is believed until a new generation has begun.
    /// - Returns: false when Redis did not answer in time: it may have been done, or may be still.
    public func forgetEverything() async -> Bool {
        do throws(RedisError) {
            _ = try await self.client.send(
                RedisCommand("DEL", .text(self.configuration.token)), deadline: .now + self.configuration.applyTimeout)
            return true
        } catch {
            return false
        }
    }

    // MARK: Acting

    private func field(_ name: String) -> String { SharedCacheForm.field(ofSlot: name, of: self.configuration.slots) }

    /// In milliseconds, at least one. Chance takes a part of it, so that entries made together do not end together.
    private func lifetime(of entry: SharedCacheEntry<[UInt8]>) -> Int64 {
        let longest = entry.value == nil ? self.configuration.absentTimeToLive : self.configuration.timeToLive
        let lifetime = longest * (1 - self.configuration.jitter * min(max(self.random(), 0), 1))
        return max(Int64(lifetime / .milliseconds(1)), 1)
    }

    private func run(
        _ script: RedisScript, keys: [String], _ arguments: [RedisArgument], within timeout: Duration, announces: Bool = true
    ) async -> RedisValue? {
        try? await self.ask(script, keys: keys, arguments, within: timeout, announces: announces)
    }

    private func ask(
        _ script: RedisScript, keys: [String], _ arguments: [RedisArgument], within timeout: Duration, announces: Bool = true
    ) async throws(RedisError) -> RedisValue {
        let keys = [self.configuration.token] + keys
        do throws(RedisError) {
            let reply = try await self.client.eval(
                script, keys: keys.map { .text($0) }, arguments: arguments, deadline: .now + timeout)
            self.note(nil, announces: announces)
            return reply.value
        } catch {
            // A caller that has left says nothing of Redis, and neither does a server that stops.
            if error.code != .cancelled, error.code != .closed { self.note(error, announces: announces) }
            throw error
        }
    }

    private func note(_ error: RedisError?, announces: Bool) {
        let hasChanged = self.current.withLock { status in
            status.calls += 1
            if error != nil { status.failures += 1 }
            guard announces else { return false }
            defer { status.isFailing = error != nil }
            return status.isFailing != (error != nil)
        }
        guard hasChanged else { return }
        if let error {
            self.logger.warning(
                "the cache that servers share does not answer in time; each reads from the database what it does not have itself",
                metadata: ["cause": "\(error.debugDescription)"])
        } else {
            self.logger.notice("the cache that servers share answers again")
        }
    }
}

/// What bounds the shared cache in Redis.
public struct RedisServiceCacheConfiguration: Hashable, Sendable {
    /// After which a read or a fill is given up.
    public var timeout = Duration.milliseconds(50)
    /// After which an apply is given up, which no caller waits for.
    public var applyTimeout = Duration.seconds(1)
    /// How long an entry lives at most, and one that says that there is nothing.
    public var timeToLive = Duration.seconds(900)
    public var absentTimeToLive = Duration.seconds(60)
    /// The share of its time, 0 to 1, that chance may take from an entry.
    public var jitter = 0.1
    /// A larger value is not shared.
    public var maxValueBytes = 1 << 20
    /// Slots of the token. The same for all servers of one Redis.
    public var slots = 1_024
    /// The name of the token. The same for all servers of one Redis.
    public var token = "krafti:cache:1"

    public init() {}
}

/// What was asked of the shared cache.
public struct RedisServiceCacheStatus: Hashable, Sendable {
    /// Reads, fills and applies that Redis was asked for, those that failed included.
    public var calls = 0
    public var failures = 0
    /// Whether the last one failed.
    public var isFailing = false

    public init() {}
}
