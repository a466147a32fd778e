import Locking
import NIOCore
import Observability
import Persistence
import Protobuf
import RPC
import Redis
import Resilience

/// The second level of the cache: what servers share in Redis. Safe to use from any task.
///
/// `SharedCacheTail` says what of it is believed. A Redis that is away, slow or full costs a load no more than its time limit, and
/// nothing once the breaker has noticed.
final class SharedCatalogCache: Sendable {
    /// What has become of reads.
    struct Counts: Sendable {
        var hits = 0
        var misses = 0
    }

    /// How Redis does, as it is known without asking it.
    struct Standing: Hashable, Sendable {
        /// Whether calls are kept from it.
        var isCutOff = false
        /// How often in a row it has not answered.
        var failures = 0
        /// How long it took to answer last, or for how long that was waited for; nil before the first time.
        var latency: Duration?
    }

    /// What has come of telling Redis what has changed, which goes on also while nobody reads.
    private struct Told: Sendable {
        var latency: Duration?
        /// In a row, and without an answer.
        var failures = 0
        /// Whether Redis took it the last time.
        var isTaken = false
    }

    /// Sent to Redis at once.
    private static let fillsAtOnce = 16

    private let redis: RedisServiceCache
    private let maxAnswerBytes: Int
    private let breaker: CircuitBreaker
    private let tail: Guarded<SharedCacheTail>
    private let counted = Guarded(Counts())
    private let lately = Guarded(RatioWindow())
    private let told = Guarded(Told())
    private let durations: (found: Histogram, missed: Histogram, failed: Histogram)
    /// Something is to be applied.
    private let applies = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let fills = Guarded(WaitingFills())
    /// Something is to be filled.
    private let filling = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameter maxAnswerBytes: of one answer of this server. Others may be allowed larger ones.
    init(
        _ redis: RedisServiceCache, breaker: CircuitBreaker, maxAnswerBytes: Int = .max,
        metrics: MetricsRegistry = MetricsRegistry()
    ) {
        func duration(_ result: String) -> Histogram {
            metrics.histogram(CatalogMetrics.cacheOperationDuration, "l2", "get", result)
        }
        self.durations = (duration("hit"), duration("miss"), duration("error"))
        self.redis = redis
        self.maxAnswerBytes = maxAnswerBytes
        self.breaker = breaker
        self.tail = Guarded(SharedCacheTail(server: .random(in: .min ... .max)))
        self.tail.withLock { $0.lookBegins() }
        _ = self.hitRatio()
    }

    var counts: Counts { self.counted.withLock { $0 } }

    /// The share of the reads of the last minute that it answered, 0 to 1. The metric and operators see this one.
    func hitRatio(at now: ContinuousClock.Instant = .now) -> Double {
        let counts = self.counts
        return self.lately.withLock { $0.update(part: counts.hits, whole: counts.hits + counts.misses, at: now) }
    }

    /// Whether Redis is asked, and was heard to know all changes that this server knows. What it has is believed then, as long as what
    /// this server has in memory is.
    var isTrusted: Bool { self.told.withLock { $0.isTaken } && self.breaker.snapshot.state != .open }

    var standing: Standing {
        let told = self.told.withLock { $0 }
        return Standing(isCutOff: self.breaker.snapshot.state == .open, failures: told.failures, latency: told.latency)
    }

    /// Results that are still to be sent.
    var waitingFills: Int { self.fills.withLock { $0.count } }

    // MARK: Loads

    /// What is shared, else what `source` loads, which is shared then. To be called within a load of the cache in memory, while that is
    /// trusted.
    func load<Content: Message>(
        _ name: String, tags: [String], from source: @Sendable () async throws -> Loaded<EncodedMessage<Content>>?
    ) async throws -> Loaded<EncodedMessage<Content>>? {
        let read = self.tail.withLock { $0.read(name, tags: tags) }
        let began = ContinuousClock.now
        guard let view = await self.ask(read) else {
            self.durations.failed.record(began.duration(to: .now))
            return try await source()
        }
        let took = began.duration(to: .now)
        // What a server shares that may say more at once is too much for this one, which finds out itself what it says in its place.
        if let entry = self.tail.withLock({ $0.believed(view, read) }), (entry.value?.count ?? 0) <= self.maxAnswerBytes {
            self.counted.withLock { $0.hits += 1 }
            self.durations.found.record(took)
            return entry.value.map { Loaded(EncodedMessage(encoded: ByteBuffer(bytes: $0)), version: entry.version) }
        }
        self.counted.withLock { $0.misses += 1 }
        self.durations.missed.record(took)
        let loaded = try await source()
        let bytes = loaded.map { Array($0.value.bytes.readableBytesView) }
        if let fill = SharedCacheFill(read, seen: view, version: loaded?.version ?? 0, value: bytes) {
            // Nobody waits for it.
            self.fills.withLock { $0.add(fill) }
            self.filling.continuation.yield()
        }
        return loaded
    }

    /// Nil when Redis does not answer, or is not asked.
    private func ask(_ read: SharedCacheRead) async -> SharedCacheView<[UInt8]>? {
        guard let ticket = try? self.breaker.admit() else { return nil }
        do throws(RedisError) {
            let view = try await self.redis.view(of: read)
            self.breaker.record(ticket, .success)
            return view
        } catch {
            self.breaker.record(ticket, Task.isCancelled ? .excluded : error.circuitOutcome)
            return nil
        }
    }

    // MARK: Changes

    /// This server has changed what these keys or tags name, a moment ago.
    func changed(_ names: [String]) {
        self.tail.withLock { tail in for name in names { tail.changed(name) } }
    }

    /// These are to be read anew by all servers, whatever the change log says: it goes to Redis with what looks find, until Redis has
    /// answered one of them.
    func forget(_ names: [String], tags: [String]) { self.tail.withLock { $0.forget(names, tags: tags) } }

    /// Everything is to be read anew by all servers.
    /// - Returns: false when Redis did not say that it has forgotten it.
    func forgetEverything() async -> Bool { await self.redis.forgetEverything() }

    /// The change log was looked at. To be told before the cache in memory is.
    func looked(_ poll: ChangePoll) {
        _ = self.hitRatio()
        let found = poll.cachePoll
        self.tail.withLock { tail in
            tail.looked(
                found, began: UInt64(clamping: poll.thisPoll.microseconds),
                ended: UInt64(clamping: poll.thisPollEnded.microseconds))
            // Earlier than it does: what is changed until then waits for one look more.
            tail.lookBegins()
        }
        self.applies.continuation.yield()
    }

    /// Tells Redis what was found and what was loaded, until its task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.applyChanges() }
            group.addTask { await self.sendFills() }
        }
    }

    private func sendFills() async {
        for await _ in self.filling.stream {
            while case let fills = self.fills.withLock({ $0.take(Self.fillsAtOnce) }), !fills.isEmpty {
                await withDiscardingTaskGroup { group in
                    for fill in fills { group.addTask { await self.redis.fill(fill) } }
                }
                if Task.isCancelled { return }
            }
        }
    }

    private func applyChanges() async {
        for await _ in self.applies.stream {
            let stamp = SharedCacheStamp(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
            guard let apply = self.tail.withLock({ $0.nextApply(stamp: stamp) }) else { continue }
            let began = ContinuousClock.now
            let answer = await self.redis.apply(apply)
            let took = began.duration(to: .now)
            self.tail.withLock { $0.answered(answer, to: apply) }
            // A server that stops says nothing of Redis.
            if answer == nil, Task.isCancelled { return }
            self.told.withLock { told in
                told.latency = took
                told.failures = answer == nil ? told.failures + 1 : 0
                told.isTaken = answer == .applied || answer == .renewed
            }
        }
    }
}
