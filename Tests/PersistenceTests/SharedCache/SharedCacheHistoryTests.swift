import Redis
import RedisTesting
import TestSupport
import Testing

@testable import Persistence
@testable import Resilience

/// The scripts do what the model says: the same random histories run through both.
@Suite(.needsRedis, .timeLimit(.minutes(2))) struct `Histories of the shared cache` {
    @Test func `whatever is asked, Redis answers as the model does`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                var tally: Set<String> = []
                for number in UInt64(0)..<12 {
                    _ = try await client.send(RedisCommand("FLUSHALL"))
                    var history = SharedCacheHistory(seed: TestSeed.base &+ number, client)
                    try await history.run(steps: 250, "KRAFTI_SEED=\(TestSeed.base), history \(number)")
                    tally.formUnion(history.happened)
                }
                #expect(tally.count == 9, "histories in which little happens prove little: \(tally)")
            }
        }
    }
}

/// One history: what is asked of Redis and of the model alike.
private struct SharedCacheHistory {
    private static let slots = 8
    private static let keys = (0..<6).map { "t:\($0 % 2):service:é\u{1F6E0} \($0)" }
    private static let tags = (0..<4).map { "t:\($0 % 2):tag\($0)" }

    private let client: RedisClient
    private let cache: RedisServiceCache
    private var model = SharedCacheState<[UInt8]>(slots: Self.slots)
    private var random: SplitMix64
    /// What was seen before loads began, for fills that come late.
    private var seen: [(SharedCacheRead, SharedCacheView<[UInt8]>)] = []
    private var stamps: UInt64 = 0
    /// The kinds of answers that came.
    private(set) var happened: Set<String> = []

    init(seed: UInt64, _ client: RedisClient) {
        self.client = client
        var configuration = RedisServiceCacheConfiguration()
        configuration.slots = Self.slots
        // Whether Redis is fast is not what this is about.
        configuration.timeout = .seconds(20)
        configuration.applyTimeout = .seconds(20)
        self.cache = RedisServiceCache(client, configuration: configuration, logger: .quiet)
        self.random = SplitMix64(seed: seed)
    }

    mutating func run(steps: Int, _ history: String) async throws {
        for step in 0..<steps {
            let comment: Comment = "\(history), step \(step)"
            switch self.number(below: 100) {
            case 0..<35: try await self.read(comment)
            case 35..<65: try await self.fill(comment)
            case 65..<93: try await self.apply(comment)
            case 93..<97:
                let key = Self.keys[self.number(below: Self.keys.count)]
                self.model.entries[key] = nil
                _ = try await self.client.send(RedisCommand("DEL", .text(key)))
            case 97:
                self.model.token = nil
                _ = try await self.client.send(RedisCommand("DEL", "krafti:cache:1"))
            case 98:
                self.model = SharedCacheState(slots: Self.slots)
                _ = try await self.client.send(RedisCommand("FLUSHALL"))
            default: _ = try await self.client.send(RedisCommand("SCRIPT", "FLUSH"))
            }
        }
    }

    // MARK: What is asked

    private mutating func read(_ comment: Comment) async throws {
        let tags = Self.tags.filter { _ in self.number(below: 3) == 0 }
        let read = SharedCacheRead(
            key: Self.keys[self.number(below: Self.keys.count)], tags: tags, server: self.server(), required: nil)
        let view = try #require(await self.cache.read(read), comment)
        let expected = self.model.read(read)
        #expect(Seen(view) == Seen(expected), comment)
        self.note(expected.entry == nil ? "no entry" : expected.entry?.value == nil ? "absence" : "value")
        self.seen.append((read, expected))
        if self.seen.count > 6 { self.seen.removeFirst() }
    }

    private mutating func fill(_ comment: Comment) async throws {
        guard !self.seen.isEmpty else { return }
        let (read, view) = self.seen[self.number(below: self.seen.count)]
        let value = self.number(below: 3) == 0 ? nil : (0..<self.number(below: 40)).map { _ in UInt8(self.number(below: 256)) }
        let version = value == nil ? 0 : self.version()
        guard let fill = SharedCacheFill(read, seen: view, version: version, value: value) else { return }
        let expected = self.model.fill(fill)
        let isKept = await self.cache.fill(fill)
        #expect(isKept == expected, comment)
        self.note(expected ? "kept" : "refused")
    }

    private mutating func apply(_ comment: Comment) async throws {
        let position = UInt64(self.number(below: 30))
        self.stamps += 1
        let apply = SharedCacheApply(
            server: self.server(), position: position, base: UInt64(self.number(below: Int(position) + 1)),
            baseEnded: self.time(), began: self.time(),
            changes: (0..<self.number(below: 3)).map { _ in
                CacheChange(Self.keys[self.number(below: Self.keys.count)], version: self.version())
            },
            tags: Self.tags.filter { _ in self.number(below: 4) == 0 },
            stamp: SharedCacheStamp(high: .max - self.stamps, low: self.stamps), mayRenew: self.number(below: 6) == 0,
            mustRenew: self.number(below: 25) == 0)
        let expected = self.model.apply(apply)
        let answer = await self.cache.apply(apply)
        #expect(answer == expected, comment)
        self.note("\(expected)")
        if !apply.changes.isEmpty { self.note("changes") }
    }

    // MARK: Chance

    private mutating func number(below limit: Int) -> Int { .random(in: 0..<limit, using: &self.random) }

    private mutating func server() -> UInt64 { .max - UInt64(self.number(below: 4)) }

    /// Few, and of them some that no number of Lua's tells apart.
    private mutating func version() -> UInt64 {
        UInt64(self.number(below: 4)) + (self.number(below: 3) == 0 ? 1 << 60 : 9)
    }

    private mutating func time() -> UInt64 { 1_900_000_000_000_000 + UInt64(self.number(below: 60)) }

    private mutating func note(_ what: String) { self.happened.insert(what) }
}

/// What a view says, to be compared.
struct Seen: Hashable {
    var stamps: [SharedCacheStamp?]
    var position: UInt64?
    var hasEntry: Bool
    var version: UInt64?
    var value: [UInt8]?
    var entryStamps: [SharedCacheStamp?]?

    init(_ view: SharedCacheView<[UInt8]>) {
        self.stamps = [view.generation, view.keyStamp] + view.tagStamps
        self.position = view.position
        self.hasEntry = view.entry != nil
        self.version = view.entry?.version
        self.value = view.entry?.value
        self.entryStamps = view.entry.map { [$0.generation] + $0.tagStamps }
    }
}
