import Resilience
import Testing

@Suite("Limits on what runs at once")
struct OverloadStateTests {
    /// Time passes as a test says, and chance is always in the middle.
    private struct Script {
        private var state: OverloadState
        private var now = MonotonicInstant.now

        init(_ classes: ConcurrencyLimits...) { self.state = OverloadState(classes: classes, self.now) }

        mutating func begin(_ index: Int = 0, deadline: Duration? = nil) -> OverloadVerdict {
            let deadline = deadline.map { self.now + $0 }
            return self.state.begin(class: index, deadline: deadline, random: 0.5, self.now)
        }

        /// So many calls at once, which all take so long.
        mutating func run(_ count: Int, class index: Int = 0, each latency: Duration, _ outcome: OverloadOutcome = .served) -> Int {
            let begun = self.now
            let admitted = (0..<count).count { _ in self.begin(index) == .admitted }
            self.now += latency
            for _ in 0..<admitted { self.state.ended(class: index, begun: begun, outcome, self.now) }
            return admitted
        }

        /// So many calls at once, of which so many end otherwise than well.
        mutating func run(_ count: Int, of which: Int, _ outcome: OverloadOutcome, each latency: Duration) {
            let begun = self.now
            let admitted = (0..<count).count { _ in self.begin(0) == .admitted }
            self.now += latency
            for call in 0..<admitted {
                self.state.ended(class: 0, begun: begun, call < which ? outcome : .served, self.now)
            }
        }

        mutating func end(_ index: Int = 0) { self.state.ended(class: index, begun: self.now, .ignored, self.now) }

        var statistics: [OverloadStatistics] { self.state.statistics }

        func limit(_ index: Int = 0) -> Int { self.state.statistics[index].limit }
    }

    @Test func `so many run at once, and one more is refused with advice when to come again`() {
        var script = Script(ConcurrencyLimits(min: 1, max: 100, initial: 3))
        for _ in 0..<3 { #expect(script.begin() == .admitted) }
        guard case .refused(let delay) = script.begin() else {
            Issue.record("a fourth was let in")
            return
        }
        #expect((.milliseconds(133) ... .milliseconds(134)).contains(delay))
        script.end()
        #expect(script.begin() == .admitted)
        let statistics = script.statistics[0]
        #expect([statistics.inFlight, statistics.admitted, statistics.refused, statistics.tooLate] == [3, 4, 1, 0])
    }

    @Test func `the more are refused, the longer they are told to stay away, and never too long`() {
        var script = Script(.fixed(1))
        #expect(script.begin() == .admitted)
        #expect(script.begin() == .refused(retryAfter: .milliseconds(200)))
        #expect(script.begin() == .refused(retryAfter: .milliseconds(300)))
        for _ in 0..<1000 { _ = script.begin() }
        #expect(script.begin() == .refused(retryAfter: .seconds(5)))
    }

    @Test func `what nobody waits for any more is not begun`() {
        var script = Script(.fixed(1))
        #expect(script.begin(deadline: .zero) == .tooLate)
        #expect(script.begin(deadline: .seconds(-1)) == .tooLate)
        #expect(script.begin(deadline: .nanoseconds(1)) == .admitted)
        #expect(script.statistics[0].tooLate == 2)
    }

    @Test func `calls as fast as ever raise the limit while they use it, up to its most`() {
        var script = Script(ConcurrencyLimits(min: 1, max: 200, initial: 16))
        for _ in 0..<9 { _ = script.run(1000, each: .milliseconds(110)) }
        #expect(script.limit() > 25)
        for _ in 0..<100 { _ = script.run(1000, each: .milliseconds(110)) }
        #expect(script.limit() == 200)
    }

    @Test func `a limit that nobody uses stays`() {
        var script = Script(ConcurrencyLimits(min: 1, max: 200, initial: 64))
        for _ in 0..<50 { #expect(script.run(20, each: .milliseconds(110)) == 20) }
        #expect(script.limit() == 64)
        // The mixture of calls has changed, and is not taken for overload later.
        for _ in 0..<50 { #expect(script.run(20, each: .milliseconds(500)) == 20) }
        #expect(script.limit() == 64)
        #expect(script.statistics[0].baseline.map { $0 > .milliseconds(450) } == true)
    }

    @Test func `slower calls lower it, down to its least`() {
        var script = Script(ConcurrencyLimits(min: 5, max: 200, initial: 64))
        for _ in 0..<5 { _ = script.run(20, each: .milliseconds(110)) }
        for _ in 0..<3 { _ = script.run(1000, each: .milliseconds(440)) }
        #expect((16..<60).contains(script.limit()), "\(script.limit())")
        // The slower, the more of them there are.
        for _ in 0..<50 { _ = script.run(1000, each: .milliseconds(20 * script.limit() * script.limit())) }
        #expect((5...12).contains(script.limit()), "\(script.limit())")
    }

    @Test func `slower than before and yet good is no reason`() {
        var script = Script(ConcurrencyLimits(min: 5, max: 64, initial: 64, goodLatency: .milliseconds(200)))
        for _ in 0..<5 { _ = script.run(20, each: .milliseconds(2)) }
        for _ in 0..<30 { _ = script.run(1000, each: .milliseconds(390)) }
        #expect(script.statistics[0].refused > 0)
        #expect([64, 16].contains(script.limit()), "whole, or a quarter while it is measured")
    }

    @Test func `calls that were dropped lower it, and callers' own ends do not`() {
        var script = Script(ConcurrencyLimits(min: 5, max: 64, initial: 64))
        for _ in 0..<20 { _ = script.run(30, each: .milliseconds(110), .ignored) }
        #expect(script.limit() == 64)
        for _ in 0..<10 { _ = script.run(30, each: .milliseconds(110), .dropped) }
        #expect(script.limit() < 40)
    }

    @Test func `a few that were dropped among many do not lower it, and it goes on to rise`() {
        var script = Script(ConcurrencyLimits(min: 5, max: 200, initial: 64))
        for _ in 0..<100 { script.run(1000, of: 3, .dropped, each: .milliseconds(110)) }
        #expect(script.limit() == 200)
    }

    @Test func `the larger the share that was dropped, the more it falls, and it does not rise meanwhile`() {
        func limit(dropping count: Int) -> Int {
            var script = Script(ConcurrencyLimits(min: 5, max: 200, initial: 200))
            for _ in 0..<9 { script.run(1000, of: count, .dropped, each: .milliseconds(110)) }
            return script.limit()
        }
        let (some, many) = (limit(dropping: 14), limit(dropping: 100))
        #expect((100..<195).contains(some), "\(some)")
        #expect((30..<some).contains(many), "\(many)")
    }

    @Test func `one caller's calls, dropped every time, cost a class that leaves room nothing`() {
        var script = Script(ConcurrencyLimits(min: 2, max: 1000, initial: 1000))
        for _ in 0..<100 { script.run(30, of: 1, .dropped, each: .milliseconds(110)) }
        #expect(script.limit() == 1000)
        for _ in 0..<300 { script.run(12, of: 12, .dropped, each: .milliseconds(110)) }
        #expect(script.limit() < 12, "all are dropped: it falls until it holds some of them off")
    }

    @Test func `who has no time to wait for what a call takes does not lower it`() {
        var script = Script(ConcurrencyLimits(min: 5, max: 64, initial: 64, goodLatency: .milliseconds(50)))
        for _ in 0..<20 { script.run(1000, of: 1000, .late(within: .milliseconds(1)), each: .milliseconds(110)) }
        #expect(script.limit() == 64)
        for _ in 0..<10 { script.run(1000, of: 1000, .late(within: .milliseconds(60)), each: .milliseconds(110)) }
        #expect(script.limit() < 40)
        // Among others that take longer, more is too little.
        script = Script(ConcurrencyLimits(min: 5, max: 64, initial: 64, goodLatency: .milliseconds(50)))
        for _ in 0..<5 { script.run(20, of: 0, .served, each: .milliseconds(110)) }
        for _ in 0..<20 { script.run(30, of: 10, .late(within: .milliseconds(60)), each: .milliseconds(110)) }
        #expect(script.limit() == 64)
    }

    @Test func `a class that has to refuse has those behind it make way, and not those before it`() {
        var script = Script(
            .fixed(8), ConcurrencyLimits(min: 4, max: 16, initial: 16), ConcurrencyLimits(min: 2, max: 16, initial: 16))
        for _ in 0..<20 { _ = script.run(1000, class: 0, each: .milliseconds(110)) }
        #expect([script.limit(0), script.limit(1), script.limit(2)] == [8, 16, 16])
        for _ in 0..<20 { _ = script.run(1000, class: 2, each: .milliseconds(110)) }
        #expect(script.limit(1) == 16)
        for _ in 0..<10 { _ = script.run(1000, class: 1, each: .milliseconds(110)) }
        #expect([script.limit(0), script.limit(2)] == [8, 2])
        for _ in 0..<30 { _ = script.run(1000, class: 2, each: .milliseconds(110)) }
        #expect(script.limit(2) >= 12, "it grows again when nobody before it refuses")
    }
}
