import TestSupport

@testable import Resilience

/// Servers with a cache in memory, a cache that they share, and a database, on one clock and with one source of chance, which delays,
/// reorders, loses and breaks what can be. One seed is one history. Time is in milliseconds.
final class CacheSimulation {
    struct Violation: Error, CustomStringConvertible { let description: String }

    private static let bound = 2_000
    private static let start = BoottimeInstant.now

    private let rules: FencingRules
    var random: SplitMix64
    private var slots: [[() -> Void]]
    private(set) var now = 0
    private(set) var violation: Violation?

    var database = CacheSimulationDatabase()
    var servers: [CacheSimulationServer] = []
    var shared: SharedCacheState<Int>
    var savedShared: SharedCacheState<Int>
    var sharedIsDownUntil = 0
    var databaseIsDownUntil = 0

    private var limits = CacheLimits()
    private var sharedLimits = SharedCacheLimits()
    private let maxPoll = 6
    /// How many of a thousand messages are lost, and how many are very late.
    private let lost: Int
    private let late: Int
    private let hints: Int
    /// Nothing breaks down; messages may be late or lost all the same.
    private let isCalm: Bool

    // What a history went through, to see that it is not empty.
    private(set) var reads = 0
    private(set) var memoryHits = 0
    private(set) var sharedHits = 0

    init(seed: UInt64, duration: Int, rules: FencingRules = .all) {
        var random = SplitMix64(seed: seed)
        self.rules = rules
        self.slots = Array(repeating: [], count: duration)
        self.lost = [0, 20, 200].randomElement(using: &random) ?? 0
        self.late = [0, 20, 100].randomElement(using: &random) ?? 0
        self.hints = [0, 0, 500].randomElement(using: &random) ?? 0
        self.isCalm = Int.random(in: 0..<3, using: &random) == 0
        self.shared = SharedCacheState(slots: [2, 64].randomElement(using: &random) ?? 1, rules: rules)
        self.savedShared = self.shared
        self.limits.bytes = self.limits.entryOverhead * ([3, 100].randomElement(using: &random) ?? 1)
        self.limits.largestShare = 1
        self.limits.timeToLive = .milliseconds([500, 3_000, 60_000].randomElement(using: &random) ?? 1)
        self.limits.absentTimeToLive = .milliseconds([500, 60_000].randomElement(using: &random) ?? 1)
        self.limits.staleTime = .milliseconds(5_000)
        self.limits.maxTags = [1, 10].randomElement(using: &random) ?? 1
        self.sharedLimits.maxChanges = 20
        self.sharedLimits.maxOwnChanges = [1, 100].randomElement(using: &random) ?? 1
        self.sharedLimits.patience = 2
        self.random = random
        for _ in 0..<self.chance(2...3) { self.servers.append(self.makeServer()) }
    }

    /// - Throws: the first violation.
    func run() throws {
        for server in self.servers { self.after(self.chance(0...300)) { self.look(server) } }
        self.after(1) { self.act() }
        while self.now < self.slots.count {
            var next = 0
            while next < self.slots[self.now].count {
                self.slots[self.now][next]()
                if let violation = self.violation { throw violation }
                next += 1
            }
            self.slots[self.now] = []
            self.now += 1
        }
    }

    // MARK: Chance and time

    func chance(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(self.random.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    func after(_ delay: Int, _ action: @escaping () -> Void) {
        let time = self.now + delay
        if time < self.slots.count { self.slots[time].append(action) }
    }

    /// How long something takes that is mostly quick.
    private func delay(upTo usual: Int, late: Int = 4_000) -> Int {
        self.chance(0...usual) + (self.chance(1...1000) <= self.late ? self.chance(0...late) : 0)
    }

    private func instant(_ time: Int) -> BoottimeInstant { Self.start + .milliseconds(time) }

    private func makeServer() -> CacheSimulationServer {
        CacheSimulationServer(id: self.random.next(), limits: self.limits, shared: self.sharedLimits, rules: self.rules)
    }

    private func hold(_ condition: Bool, _ what: @autoclosure () -> String) {
        if !condition, self.violation == nil { self.violation = Violation(description: "at \(self.now) ms: \(what())") }
    }

    /// What clients and misfortune do.
    private func act() {
        self.after(self.chance(1...60)) { self.act() }
        let place = self.chance(0...(self.servers.count - 1))
        switch self.chance(0...(self.isCalm ? 964 : 999)) {
        case 0..<780: self.read(self.servers[place])
        case 780..<960: self.write(self.servers[place])
        case 960..<965: for _ in 0..<10 { self.write(self.servers[place]) }
        case 965..<975: self.crash(place)
        case 975..<977: self.databaseIsDownUntil = self.now + self.chance(500...4_000)
        case 977..<981: self.servers[place].stalledUntil = self.now + self.chance(1_000...5_000)
        case 981..<984: self.sharedIsDownUntil = self.now + self.chance(100...3_000)
        case 984..<987: self.shared.token = nil
        case 987..<990:
            self.shared.token = nil
            self.shared.entries = [:]
        case 990..<993: self.savedShared = self.shared
        case 993..<997: self.shared = self.savedShared
        default: if let key = self.shared.entries.keys.min() { self.shared.entries[key] = nil }
        }
    }

    private func crash(_ place: Int) {
        self.servers[place].isDead = true
        let server = self.makeServer()
        self.servers[place] = server
        self.after(self.chance(0...500)) { self.look(server) }
    }

    // MARK: Writes

    private func write(_ server: CacheSimulationServer) {
        guard let key = CacheSimulationDatabase.services.randomElement(using: &self.random) else { return }
        self.after(self.chance(0...20)) {
            guard !server.isDead, self.databaseIsDownUntil <= self.now else { return }
            let version = self.database.commit(key, isPresent: self.chance(0...3) > 0)
            let page = self.database.commits(of: key)
            if self.chance(0...30) == 0, let place = self.servers.firstIndex(where: { $0 === server }) { self.crash(place) }
            self.after(self.chance(0...40)) {
                guard !server.isDead else { return }
                server.announce(key, version: version, isOwn: true)
                self.database.answer(key, version: version, page: page, time: self.now, by: server.id)
                for other in self.servers where other !== server && self.chance(1...1000) <= self.hints {
                    self.after(self.delay(upTo: 300)) { other.announce(key, version: version, isOwn: false) }
                }
            }
        }
    }

    // MARK: Reads

    private func read(_ server: CacheSimulationServer) {
        guard let key = CacheSimulationDatabase.keys.randomElement(using: &self.random) else { return }
        self.reads += 1
        switch server.state.read(key, tags: CacheSimulationDatabase.tags(key), self.instant(self.now)) {
        case .hit(let hit):
            self.memoryHits += 1
            self.check(hit.value, key, began: self.now, server)
            if hit.wantsRefresh, let id = server.state.refresh(key, tags: CacheSimulationDatabase.tags(key), self.instant(self.now))
            {
                self.load(id, key, server, readers: [])
            }
        case .join(let id): server.running[id]?.readers.append(self.now)
        case .load(let id): self.load(id, key, server, readers: [self.now])
        }
    }

    private func check(_ value: Int?, _ key: String, began: Int, _ server: CacheSimulationServer) {
        let fault = self.database.fault(of: value, key, began: began, on: server.id, bound: Self.bound)
        self.hold(fault == nil, "a read that began at \(began) ms: \(fault ?? "")")
    }

    private func load(_ id: CacheLoadID, _ key: String, _ server: CacheSimulationServer, readers: [Int]) {
        let isTrusted = server.state.tail.isTrusted(self.instant(self.now))
        for other in server.running.values where other.key == key {
            let age = self.now - other.began
            let isOutdated = other.announcements < server.announcements(key) || age >= 10_000
            let isUnsure = !isTrusted && (age > Self.bound || other.wasTrusted)
            self.hold(isOutdated || isUnsure, "\(key) is loaded twice at once")
        }
        server.running[id] = CacheSimulationServer.Running(
            key: key, began: self.now, wasTrusted: isTrusted, announcements: server.announcements(key), readers: readers
        )
        guard server.state.isTrusted(self.instant(self.now)) else { return self.query(id, key, server, nil) }
        let read = server.tail.read(key, tags: CacheSimulationDatabase.tags(key))
        self.ask {
            $0.read(read)
        } answer: { view in
            guard !server.isDead else { return }
            guard let view else { return self.query(id, key, server, nil) }
            guard let entry = server.tail.believed(view, read) else { return self.query(id, key, server, (read, view)) }
            self.sharedHits += 1
            self.end(id, key, server, entry.value)
        }
    }

    private func query(
        _ id: CacheLoadID, _ key: String, _ server: CacheSimulationServer, _ seen: (SharedCacheRead, SharedCacheView<Int>)?
    ) {
        self.after(self.delay(upTo: 30)) {
            let fails = self.chance(0...19) == 0 || self.databaseIsDownUntil > self.now
            let value = self.database.snapshot(key)
            self.after(self.delay(upTo: 30)) {
                guard !server.isDead else { return }
                if fails { return self.fail(id, key, server) }
                guard self.end(id, key, server, value), let (read, view) = seen else { return }
                guard let fill = SharedCacheFill(read, seen: view, version: self.version(value, key), value: value) else { return }
                self.ask {
                    $0.fill(fill)
                } answer: { _ in
                }
            }
        }
    }

    private func version(_ value: Int?, _ key: String) -> UInt64 { key.hasSuffix("page") ? 0 : UInt64(value ?? 0) }

    @discardableResult
    private func end(_ id: CacheLoadID, _ key: String, _ server: CacheSimulationServer, _ value: Int?) -> Bool {
        let result = value.map { Loaded($0, version: self.version(value, key), bytes: 0) }
        let random = Double(self.chance(0...100)) / 100
        let isKept = server.state.loaded(id, key, result, self.instant(self.now), random: random)
        for began in server.running.removeValue(forKey: id)?.readers ?? [] { self.check(value, key, began: began, server) }
        self.hold(server.state.statistics.bytes <= self.limits.bytes, "the memory is exceeded")
        return isKept
    }

    private func fail(_ id: CacheLoadID, _ key: String, _ server: CacheSimulationServer) {
        let stale = server.state.failed(id, key, self.instant(self.now))
        let readers = server.running.removeValue(forKey: id)?.readers ?? []
        if let stale { for began in readers { self.check(stale.value, key, began: began, server) } }
    }

    // MARK: The tail

    private func look(_ server: CacheSimulationServer) {
        guard !server.isDead else { return }
        guard server.stalledUntil <= self.now else { return self.after(server.stalledUntil - self.now) { self.look(server) } }
        let began = self.now
        server.tail.lookBegins()
        self.after(self.delay(upTo: 10)) {
            let (from, to) = (server.cursor, self.database.log.count)
            let databaseEnded = self.now + self.chance(0...3)
            let fails = self.chance(0...29) == 0 || self.databaseIsDownUntil > self.now
            self.after(databaseEnded - self.now + self.delay(upTo: 30)) {
                guard !server.isDead else { return }
                if !fails {
                    server.cursor = to
                    let poll = self.poll(from, to)
                    server.apply(poll, began: self.instant(began), databaseBegan: began, databaseEnded: databaseEnded)
                    self.share(server)
                }
                self.after(self.chance(100...500)) { self.look(server) }
            }
        }
    }

    private func poll(_ from: Int?, _ to: Int) -> CachePoll<String, String> {
        guard let from, to - from <= self.maxPoll else { return .everything }
        let changes = self.database.log[from..<to].map { CacheChange($0.key, version: UInt64($0.version)) }
        return .changes(changes, tags: Set(changes.map { CacheSimulationDatabase.tenant($0.key) }).sorted())
    }

    private func share(_ server: CacheSimulationServer) {
        let stamp = SharedCacheStamp(high: self.random.next(), low: self.random.next())
        guard let apply = server.tail.nextApply(stamp: stamp) else { return }
        self.ask {
            $0.apply(apply)
        } answer: { answer in
            server.tail.answered(answer, to: apply)
        }
    }

    // MARK: The shared cache

    /// The answer is nil after a while when the request or its answer is lost or late; a late one is carried out all the same.
    private func ask<Answer>(
        _ script: @escaping (inout SharedCacheState<Int>) -> Answer, answer: @escaping (Answer?) -> Void
    ) {
        let timeout = 50
        var isAnswered = false
        let once = { (reply: Answer?) in
            guard !isAnswered else { return }
            isAnswered = true
            answer(reply)
        }
        self.after(timeout) { once(nil) }
        guard self.sharedIsDownUntil <= self.now, self.chance(1...1000) > self.lost else { return }
        let answerIsLost = self.chance(1...1000) <= self.lost
        self.after(self.delay(upTo: 20, late: 3_000)) {
            let reply = script(&self.shared)
            if !answerIsLost { self.after(self.chance(0...10)) { once(reply) } }
        }
    }
}
