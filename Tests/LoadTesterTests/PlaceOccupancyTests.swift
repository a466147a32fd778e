import Testing

@testable import CommandLineSupport
@testable import LoadTester

@Suite struct PlaceOccupancyTests {
    @Test func `places are full from the last one's call to the first one's end`() {
        var occupancy = PlaceOccupancy(placeCount: 2)
        var answers = [occupancy.wasFull(atNanos: 0)]
        occupancy.enter(atNanos: 10)
        answers.append(occupancy.wasFull(atNanos: 10))
        occupancy.enter(atNanos: 20)
        answers.append(occupancy.wasFull(atNanos: 19))
        #expect(answers == [false, false, false])
        answers = [occupancy.wasFull(atNanos: 20)]
        occupancy.leave(atNanos: 40)
        answers += [occupancy.wasFull(atNanos: 39), occupancy.wasFull(atNanos: 40)]
        #expect(answers == [true, true, false])
    }

    @Test func `whether places were full is known long after, as by one that kept every moment`() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<100 {
            let placeCount = Int.random(in: 1...3, using: &random)
            var occupancy = PlaceOccupancy(placeCount: placeCount)
            var taken = 0
            var wasFull: [Bool] = []
            for nanos in 0..<200 as Range<Int64> {
                switch Int.random(in: 0..<3, using: &random) {
                case 0 where taken < placeCount:
                    taken += 1
                    occupancy.enter(atNanos: nanos)
                case 1 where taken > 0:
                    taken -= 1
                    occupancy.leave(atNanos: nanos)
                default: break
                }
                wasFull.append(taken == placeCount)
            }
            for nanos in stride(from: 0, to: 200, by: Int.random(in: 1...5, using: &random)) {
                let answer = occupancy.wasFull(atNanos: Int64(nanos))
                #expect(answer == wasFull[nanos])
            }
        }
    }

    @Test func `a loop stands still where its beats fail to come`() {
        var pulse = LoopPulse(intervalNanos: 10, startNanos: 0)
        for nanos in [10, 20, 32, 90, 100] as [Int64] { pulse.beat(atNanos: nanos) }
        let answers = [25, 50, 89, 90].map { pulse.stoodStill(atNanos: $0) }
        #expect(answers == [false, true, true, false])
    }
}
