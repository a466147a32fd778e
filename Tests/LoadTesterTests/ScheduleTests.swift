import Foundation
import Testing

@testable import LoadTester

@Suite struct ScheduleTests {
    @Test func `connections keep one even beat together`() {
        let arrivals = LoadPlan.open(50, for: .duration(.seconds(2)), connections: 3).arrivals
        #expect(arrivals.map(\.index) == Array(0..<100))
        #expect(arrivals.map(\.dueNanos) == (0..<100).map { Int64($0) * 20_000_000 })
    }

    @Test func `a beat that is no whole number of nanoseconds does not drift`() throws {
        let arrivals = LoadPlan.open(7, for: .duration(.seconds(7000)), connections: 2).arrivals
        #expect(arrivals.count == 49_000)
        #expect(try #require(arrivals.last).dueNanos == Int64((48_999.0 / 7 * 1e9).rounded()))
    }

    @Test(arguments: [LoadPlan.Arrivals.constant, .poisson], [1, 3, 8])
    func `a number of calls is met exactly, behind a warm-up that has its own`(arrivals: LoadPlan.Arrivals, connections: Int) {
        let plan = LoadPlan.open(90, arrivals, warmUp: .milliseconds(700), for: .calls(100), connections: connections)
        let measured = plan.arrivals.filter(\.isMeasured)
        #expect(measured.count == 100)
        #expect(plan.arrivals.allSatisfy { $0.isMeasured == ($0.dueNanos >= 700_000_000) })
        #expect(plan.arrivals.contains { !$0.isMeasured })
        #expect(Set(plan.arrivals.map(\.index)).count == plan.arrivals.count)
    }

    @Test func `at a constant rate the calls that are counted follow each other`() {
        let measured = LoadPlan.open(90, warmUp: .milliseconds(700), for: .calls(100), connections: 8).arrivals.filter(\.isMeasured)
        #expect(measured.map(\.index) == Array(63..<163))
    }

    @Test func `Poisson arrivals are exponentially far apart, whatever the number of connections`() {
        for connections in [1, 8] {
            let plan = LoadPlan.open(1000, .poisson, for: .duration(.seconds(100)), connections: connections, seed: 7)
            let dues = plan.arrivals.map { Double($0.dueNanos) / 1e9 }
            let gaps = zip(dues.dropFirst(), dues).map { $0 - $1 }
            let mean = gaps.reduce(0, +) / Double(gaps.count)
            let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()
            // 100,000 gaps: the standard error of their mean is 0.3 %.
            #expect(abs(mean * 1000 - 1) < 0.015)
            // An exponential distribution deviates by its mean, and exceeds it once in e times.
            #expect(abs(deviation * 1000 - 1) < 0.03)
            let above = Double(gaps.count { $0 > mean }) / Double(gaps.count)
            #expect(abs(above - exp(-1)) < 0.01)
        }
    }

    @Test func `one seed gives one sequence, another gives another`() {
        let plan = LoadPlan.open(1000, .poisson, for: .calls(50), connections: 4, seed: 7)
        var other = plan
        other.seed = 8
        #expect(plan.arrivals == plan.arrivals)
        #expect(plan.arrivals != other.arrivals)
        let byConnection = Dictionary(grouping: plan.arrivals) { $0.index % 4 }.mapValues { $0.map(\.dueNanos) }
        #expect(Set(byConnection.values).count == 4)
    }
}
