import Testing

@testable import Observability

struct RatioWindowTests {
    private let start = ContinuousClock.now

    @Test func `nothing has happened before the second look`() {
        var window = RatioWindow()
        #expect(window.update(part: 5, whole: 10, at: self.start) == 0)
        #expect(window.update(part: 5, whole: 10, at: self.start + .seconds(1)) == 0)
    }

    @Test func `it is the ratio of what was added`() {
        var window = RatioWindow()
        _ = window.update(part: 5, whole: 10, at: self.start)
        #expect(window.update(part: 6, whole: 14, at: self.start + .seconds(1)) == 0.25)
    }

    @Test func `what is over is forgotten`() {
        var window = RatioWindow(length: .seconds(60))
        _ = window.update(part: 0, whole: 0, at: self.start)
        for second in 1...10 { _ = window.update(part: second * 10, whole: second * 10, at: self.start + .seconds(second)) }
        #expect(window.update(part: 100, whole: 200, at: self.start + .seconds(59)) == 0.5)
        #expect(window.update(part: 100, whole: 300, at: self.start + .seconds(71)) == 0)
    }

    @Test func `who looks seldom sees what has happened since`() {
        var window = RatioWindow(length: .seconds(60))
        _ = window.update(part: 0, whole: 0, at: self.start)
        #expect(window.update(part: 3, whole: 4, at: self.start + .seconds(600)) == 0.75)
    }

    @Test func `looking often changes nothing but the number`() {
        var window = RatioWindow(length: .seconds(64))
        for step in 0...5000 {
            let ratio = window.update(part: step / 2, whole: step, at: self.start + .milliseconds(step * 20))
            if step > 2 { #expect(abs(ratio - 0.5) < 0.17) }
        }
    }

    @Test func `counters that began anew do not make nonsense`() {
        var window = RatioWindow()
        _ = window.update(part: 50, whole: 100, at: self.start)
        #expect(window.update(part: 0, whole: 1, at: self.start + .seconds(1)) == 0)
        #expect((0...1).contains(window.update(part: 0, whole: 200, at: self.start + .seconds(2))))
    }
}
