import Catalog
import Testing

@testable import Persistence

@Suite struct `What a tail tells of an answer` {
    private static let began = ContinuousClock.now

    private static func change(_ number: UInt128) -> CatalogChange {
        .tenant(TenantChange(tenant: TenantID(rawValue: number), version: 1, isDeleted: false))
    }

    private static func answer(
        position: Int64 = 5, oldest: Int64 = 1_000, time: Int64 = 1, placed: Int64 = 0, changes: [CatalogChange] = []
    ) -> ChangeTailAnswer {
        let heads = [Int16(0), 1].map {
            PartitionHead(partition: $0, position: $0 == 0 ? position : 7, digest: [UInt8](repeating: 1, count: 32))
        }
        return ChangeTailAnswer(
            mark: ChangeTailMark(
                heads: heads, oldest: oldest, serverStart: PostgresTime(microseconds: 1),
                time: PostgresTime(microseconds: time)),
            ended: PostgresTime(microseconds: time + 1), isContinued: true, placed: placed, placedRead: placed,
            waitingRead: Int64(changes.count) - placed, changes: changes)
    }

    /// What is told of an answer that follows on one at position 5 and transaction 1,000.
    private static func told(_ answer: ChangeTailAnswer, maxChanges: Int = 3) -> ChangePoll.News {
        var state = ChangeTailState(maxChanges: maxChanges)
        _ = state.told(Self.answer(), began: Self.began)
        let poll = state.told(answer, began: Self.began)
        #expect(state.known == answer.mark, "whatever it told, it goes on from there")
        return poll.news
    }

    @Test func `the first poll learns where the log ends, and anything may have changed before`() {
        var state = ChangeTailState(maxChanges: 3)
        let first = state.told(Self.answer(), began: Self.began)
        #expect(first.news == .everything)
        #expect(first.previousPoll == nil)
        let second = state.told(Self.answer(time: 2, changes: [Self.change(1)]), began: Self.began + .seconds(1))
        #expect(
            second
                == ChangePoll(
                    began: Self.began + .seconds(1), previousPoll: PostgresTime(microseconds: 1),
                    thisPoll: PostgresTime(microseconds: 2), thisPollEnded: PostgresTime(microseconds: 3),
                    news: .changes([Self.change(1)])))
    }

    @Test func `changes are told up to the bound, however many of them have their places`() {
        let changes = (1...3).map { Self.change($0) }
        for placed in 0...3 {
            #expect(
                Self.told(Self.answer(position: 5 + Int64(placed), placed: Int64(placed), changes: changes)) == .changes(changes))
        }
        var answer = Self.answer(position: 7, placed: 2)
        answer.waitingRead = 2
        #expect(Self.told(answer) == .everything)
        answer = Self.answer(position: 9, placed: 4)
        answer.placedRead = 0
        #expect(Self.told(answer) == .everything)
    }

    @Test func `a log with a gap, a fork or fewer places is another's`() {
        var gap = Self.answer(position: 7, placed: 2, changes: [Self.change(1)])
        gap.placedRead = 1
        #expect(Self.told(gap) == .everything)
        var fork = Self.answer(position: 4)
        fork.isContinued = false
        #expect(Self.told(fork) == .everything)
        var fewer = Self.answer()
        fewer.mark.heads.removeLast()
        #expect(Self.told(fewer) == .everything)
    }

    @Test func `a server that was started again may be another, though its log goes on`() {
        var answer = Self.answer(position: 6, placed: 1, changes: [Self.change(1)])
        answer.mark.serverStart = PostgresTime(microseconds: 2)
        #expect(Self.told(answer) == .everything)
    }

    @Test func `numbers of transactions that cannot be compared tell nothing`() {
        #expect(Self.told(Self.answer(oldest: 999)) == .everything)
        #expect(Self.told(Self.answer(oldest: 1_000 + ChangeTailState.maxTransactions)) == .everything)
        #expect(Self.told(Self.answer(oldest: 999 + ChangeTailState.maxTransactions)) == .changes([]))
    }
}
