import Catalog
import TestSupport
import Testing

@testable import Persistence

@Suite struct `Places in the log` {
    private let head = PartitionHead(partition: 3, position: 41, digest: [UInt8](repeating: 7, count: 32))

    static func record(_ entity: UInt128, _ version: Int64, tenant: UInt128 = 1) -> ChangeRecord {
        ChangeRecord(
            id: ChangeID(rawValue: entity << 64 | UInt128(version)), tenant: TenantID(rawValue: tenant), kind: 3, entity: entity,
            version: version, action: version == 1 ? 1 : 2, actor: "a", address: "", agent: "", requestID: "r",
            at: Timestamp(microseconds: 0), before: version == 1 ? nil : "{}", after: "{}")
    }

    private func waiting(_ entity: UInt128, _ version: Int64, follows: Bool = false) -> WaitingChange {
        WaitingChange(record: Self.record(entity, version), follows: follows || version == 1)
    }

    @Test func `places follow the head without gaps, each with the digest before it`() {
        let plan = SealPlan(head: self.head, waiting: [self.waiting(1, 1), self.waiting(2, 1), self.waiting(3, 9, follows: true)])
        #expect(plan.seals.map(\.position) == [42, 43, 44])
        #expect(plan.seals.map(\.change.entity) == [1, 2, 3])
        #expect(plan.seals[0].previous == self.head.digest)
        #expect(plan.seals[1].previous == plan.seals[0].digest)
        #expect(plan.head == PartitionHead(partition: 3, position: 44, digest: plan.seals[2].digest))
    }

    @Test func `versions that came in odd order wait for those before them`() {
        let plan = SealPlan(
            head: self.head, waiting: [self.waiting(1, 3), self.waiting(2, 1), self.waiting(1, 2), self.waiting(1, 1)])
        #expect(plan.seals.map { [Int64($0.change.entity), $0.change.version] } == [[2, 1], [1, 1], [1, 2], [1, 3]])
    }

    @Test func `a version whose predecessor is not there gets no place, and holds up nobody else`() {
        let plan = SealPlan(head: self.head, waiting: [self.waiting(1, 3), self.waiting(1, 4), self.waiting(2, 1)])
        #expect(plan.seals.map(\.change.entity) == [2])
        #expect(SealPlan(head: self.head, waiting: [self.waiting(1, 3)]).seals.isEmpty)
        #expect(SealPlan(head: self.head, waiting: []).head == self.head)
    }

    @Test func `entities of different tenants and kinds are different entities`() {
        var other = Self.record(1, 2)
        other.kind = 2
        let waiting = [
            self.waiting(1, 1), WaitingChange(record: Self.record(1, 2, tenant: 9), follows: false),
            WaitingChange(record: other, follows: false),
        ]
        #expect(SealPlan(head: self.head, waiting: waiting).seals.count == 1)
    }

    @Test(arguments: 0..<50)
    func `whatever the order, each entity's versions come in theirs and all that can come do`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var waiting: [WaitingChange] = []
        var reachable = 0
        for entity in 0..<UInt128.random(in: 1...6, using: &random) {
            let first = Int64.random(in: 1...3, using: &random)
            let follows = first == 1 || Bool.random(using: &random)
            let count = Int64.random(in: 1...8, using: &random)
            let missing = Int64.random(in: 0...12, using: &random)
            var broken = !follows
            for version in first..<first + count {
                if version == missing {
                    broken = true
                    continue
                }
                waiting.append(WaitingChange(record: Self.record(entity, version), follows: version == first && follows))
                if !broken { reachable += 1 }
            }
        }
        waiting.shuffle(using: &random)
        let plan = SealPlan(head: self.head, waiting: waiting)
        #expect(plan.seals.count == reachable, "seed \(seed)")
        var last: [UInt128: Int64] = [:]
        for (index, seal) in plan.seals.enumerated() {
            #expect(seal.position == 42 + Int64(index), "seed \(seed)")
            if let before = last[seal.change.entity] { #expect(seal.change.version == before + 1, "seed \(seed)") }
            last[seal.change.entity] = seal.change.version
        }
    }
}

@Suite struct `Digest of a change` {
    private let record = SealPlanSample.record
    private let previous = [UInt8](repeating: 0, count: 32)

    private func digest(_ change: (inout ChangeRecord) -> Void = { _ in }) -> [UInt8] {
        var record = self.record
        change(&record)
        return record.digest(partition: 1, position: 2, previous: self.previous)
    }

    @Test func `every part of a change counts`() {
        var digests: Set<[UInt8]> = [self.digest()]
        let changes: [(inout ChangeRecord) -> Void] = [
            { $0.id = ChangeID(rawValue: 99) }, { $0.tenant = TenantID(rawValue: 99) }, { $0.kind = 9 }, { $0.entity = 99 },
            { $0.version = 99 }, { $0.action = 9 }, { $0.actor += "x" }, { $0.address += "x" }, { $0.agent += "x" },
            { $0.requestID += "x" }, { $0.at.microseconds += 1 }, { $0.before = nil }, { $0.before = "" }, { $0.after += " " },
        ]
        for change in changes { #expect(digests.insert(self.digest(change)).inserted) }
        #expect(digests.insert(self.record.digest(partition: 2, position: 2, previous: self.previous)).inserted)
        #expect(digests.insert(self.record.digest(partition: 1, position: 3, previous: self.previous)).inserted)
        #expect(digests.insert(self.record.digest(partition: 1, position: 2, previous: [1] + self.previous.dropFirst())).inserted)
    }

    @Test func `letters that move from one text to the next count too`() {
        let one = self.digest {
            $0.actor = "ab"
            $0.address = "c"
        }
        let other = self.digest {
            $0.actor = "a"
            $0.address = "bc"
        }
        #expect(one != other)
    }

    /// Computed once by another program over the form that `ChangeRecord.digest` describes: it must never change.
    @Test func `the form is fixed for good`() {
        let digest = self.digest().map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
        #expect(digest == "3721a9b00d414fe82dec71957042e78664d304dbe12a740d0e1c7da18a59fa07")
    }
}

private enum SealPlanSample {
    static let record = ChangeRecord(
        id: ChangeID(rawValue: 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef), tenant: TenantID(rawValue: 1), kind: 3, entity: 2,
        version: 4,
        action: 2, actor: "ama", address: "192.0.2.1", agent: "krafti/1", requestID: "0042",
        at: Timestamp(microseconds: 1_700_000_000_000_000),
        before: #"{"name":"é"}"#, after: #"{"name":"e"}"#)
}
