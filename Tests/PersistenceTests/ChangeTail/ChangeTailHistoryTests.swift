import Catalog
import TestSupport
import Testing

@testable import Persistence

@Suite struct `Histories of a change log and its tail` {
    private static let start = ContinuousClock.now

    @Test func `a change that is committed when a poll looks is told by it, or was told before`() {
        for number in UInt64(0)..<60 { Self.run(number) }
    }

    private static func run(_ number: UInt64) {
        var random = SplitMix64(seed: TestSeed.base &+ number)
        var database = ModelChangeLog()
        var backup = database
        var tail = ChangeTailState(maxChanges: 12)
        var told: Set<Int> = []
        var mayReset = true
        var tellings = 0
        for step in 0..<400 {
            let history: Comment = "KRAFTI_SEED=\(TestSeed.base), history \(number), step \(step)"
            let transaction = database.running.keys.sorted().randomElement(using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<20: database.begin()
            case 20..<45:
                guard let transaction else { continue }
                database.change(transaction, partition: .random(in: ModelChangeLog.partitions, using: &random))
            case 45..<65:
                guard let transaction else { continue }
                database.end(transaction, commits: .random(in: 0..<5, using: &random) > 0)
            case 65..<80:
                let waiting = database.waiting.sorted { $0.number < $1.number }
                guard let change = waiting.randomElement(using: &random) else { continue }
                database.place(change)
            case 80: backup = database
            case 81:
                database.restore(backup)
                mayReset = true
            case 82..<86:
                // The answer is lost.
                _ = database.answer(tail)
            default:
                let new = database.committed.subtracting(told)
                let answer = database.answer(tail)
                let isTooMany = answer.placed + answer.waitingRead > 12
                switch tail.told(answer, began: Self.start).news {
                case .everything:
                    #expect(mayReset || isTooMany, history)
                case .changes(let changes):
                    #expect(!mayReset, history)
                    #expect(new.isSubset(of: Set(changes.map(\.number))), history)
                    #expect(changes.count <= 12, history)
                    tellings += changes.count
                }
                told = database.committed
                mayReset = false
            }
        }
        #expect(tellings > 5, "a history in which nothing is told proves nothing")
    }
}

extension CatalogChange {
    /// That of the model's change.
    fileprivate var number: Int {
        guard case .tenant(let change) = self else { return 0 }
        return Int(change.tenant.rawValue)
    }
}
