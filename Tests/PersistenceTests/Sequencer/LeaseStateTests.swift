import Testing

@testable import Persistence

@Suite struct `Leases of a sequencer` {
    @Test func `leases are looked after at once, then every third of their time`() {
        let start = ContinuousClock.now
        var leases = LeaseState(duration: .seconds(9))
        #expect(leases.isDue(start))
        leases.renewed([4: 1, 2: 7], at: start)
        #expect(leases.partitions == [2, 4])
        #expect(!leases.isDue(start + .milliseconds(2_999)))
        #expect(leases.isDue(start + .seconds(3)))
    }

    @Test func `a write that found itself fenced off has the leases looked after at once`() {
        let start = ContinuousClock.now
        var leases = LeaseState(duration: .seconds(9))
        leases.renewed([1: 1], at: start)
        leases.lost()
        #expect(leases.isDue(start))
        leases.renewed([:], at: start)
        #expect(leases.partitions.isEmpty)
    }
}
