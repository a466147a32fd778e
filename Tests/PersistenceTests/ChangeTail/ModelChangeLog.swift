import Catalog

@testable import Persistence

/// A database as a tail sees it, in memory: transactions with their numbers, changes that wait, places in the log, and what the
/// statement would answer.
struct ModelChangeLog {
    struct Change: Hashable {
        var number: Int
        var transaction: Int64
        var partition: Int16

        var told: CatalogChange {
            .tenant(TenantChange(tenant: TenantID(rawValue: UInt128(self.number)), version: 1, isDeleted: false))
        }

        /// Unlike that of any other.
        var digest: [UInt8] { (0..<32).map { UInt8(truncatingIfNeeded: self.number >> ($0 % 8 * 8)) } }
    }

    static let partitions: ClosedRange<Int16> = 0...2

    private var nextTransaction: Int64 = 700
    private var nextChange = 1
    private(set) var running: [Int64: [Change]] = [:]
    private(set) var waiting: Set<Change> = []
    private var log: [Int16: [Change]] = [:]
    private(set) var serverStart: Int64 = 1
    private var time: Int64 = 0

    /// All that is committed.
    var committed: Set<Int> { Set(self.waiting.map(\.number)).union(self.log.values.joined().map(\.number)) }

    mutating func begin() {
        self.running[self.nextTransaction] = []
        self.nextTransaction += 1
    }

    mutating func change(_ transaction: Int64, partition: Int16) {
        self.running[transaction]?.append(Change(number: self.nextChange, transaction: transaction, partition: partition))
        self.nextChange += 1
    }

    mutating func end(_ transaction: Int64, commits: Bool) {
        guard let changes = self.running.removeValue(forKey: transaction), commits else { return }
        self.waiting.formUnion(changes)
    }

    /// Gives a change its place, in a transaction of its own.
    mutating func place(_ change: Change) {
        self.nextTransaction += 1
        if self.waiting.remove(change) != nil { self.log[change.partition, default: []].append(change) }
    }

    /// Becomes what it was at an earlier time: a backup, or a replica that lagged. Numbers of changes are not used again.
    mutating func restore(_ backup: ModelChangeLog) {
        let (change, start) = (self.nextChange, self.serverStart)
        self = backup
        self.running = [:]
        self.nextChange = change
        self.serverStart = start + 1
    }

    /// What `ChangeTailStatement.poll` answers.
    mutating func answer(_ state: ChangeTailState) -> ChangeTailAnswer {
        self.time += 1
        let limit = Int64(state.maxChanges)
        let known = Dictionary(uniqueKeysWithValues: (state.known?.heads ?? []).map { ($0.partition, $0) })
        var isContinued = true
        var new: [Change] = []
        var heads: [PartitionHead] = []
        for partition in Self.partitions {
            let chain = self.log[partition] ?? []
            let digests = [[UInt8](repeating: 0, count: 32)] + chain.map(\.digest)
            heads.append(PartitionHead(partition: partition, position: Int64(chain.count), digest: digests[chain.count]))
            guard let head = known[partition], head.position <= chain.count, digests[Int(head.position)] == head.digest else {
                isContinued = false
                continue
            }
            new += chain.dropFirst(Int(head.position))
        }
        let placed = Int64(new.count)
        let reads = isContinued && placed <= limit
        if !reads { new = [] }
        let since = state.known?.oldest ?? 0
        let waiting = reads ? Array(self.waiting.filter { $0.transaction >= since }.prefix(state.maxChanges + 1)) : []
        let isTooMany = Int64(new.count + waiting.count) > limit
        return ChangeTailAnswer(
            mark: ChangeTailMark(
                heads: heads, oldest: self.running.keys.min() ?? self.nextTransaction,
                serverStart: PostgresTime(microseconds: self.serverStart), time: PostgresTime(microseconds: self.time)),
            ended: PostgresTime(microseconds: self.time), isContinued: isContinued, placed: placed, placedRead: Int64(new.count),
            waitingRead: Int64(waiting.count),
            changes: isTooMany ? [] : (new + waiting).filter { $0.transaction >= since }.map(\.told))
    }
}
