import TestSupport
import Testing

@testable import RPC

@Suite struct StreamIDWindowTests {
    @Test func `ids in order are new once`() {
        var window = StreamIDWindow()
        for id in stride(from: UInt32(1), to: 20_001, by: 2) { #expect(window.insert(id) == .new) }
        for id in stride(from: UInt32(1), to: 20_001, by: 2) { #expect(window.insert(id) == .reused) }
    }

    @Test func `even ids are told apart, zero among them`() {
        var window = StreamIDWindow()
        #expect(window.insert(0) == .even)
        #expect(window.insert(2) == .even)
        #expect(window.insert(.max - 1) == .even)
        #expect(window.insert(1) == .new)
    }

    @Test func `an id that was overtaken is new, once`() {
        var window = StreamIDWindow()
        #expect(window.insert(5) == .new)
        #expect(window.insert(1) == .new)
        #expect(window.insert(3) == .new)
        #expect(window.insert(1) == .reused)
        #expect(window.insert(3) == .reused)
        #expect(window.insert(5) == .reused)
    }

    @Test func `an id more than 4,096 odd ids behind counts as reused`() {
        var window = StreamIDWindow()
        #expect(window.insert(2 * 4097 + 1) == .new)
        #expect(window.insert(1) == .reused)
        #expect(window.insert(3) == .new)
        #expect(window.insert(3) == .reused)
        #expect(window.insert(2 * 4097 + 1) == .reused)
    }

    @Test func `the highest id of all is accepted`() {
        var window = StreamIDWindow()
        #expect(window.insert(.max) == .new)
        #expect(window.insert(.max) == .reused)
        #expect(window.insert(.max - 2) == .new)
    }

    /// Against a set that remembers everything.
    @Test func `random ids agree with a plain set`() {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var window = StreamIDWindow()
            var seen: Set<UInt32> = []
            var highest: Int64 = -1
            var position: UInt32 = 0
            for _ in 0..<500 {
                position += UInt32.random(in: 0..<40, using: &random)
                let back = UInt32.random(in: 0..<12_000, using: &random)
                let id = Bool.random(using: &random) ? position : position - min(position, back)
                let index = Int64(id / 2)
                let expected: StreamIDWindow.Verdict =
                    if id % 2 == 0 { .even } else if highest - index > 4096 || seen.contains(id) { .reused } else { .new }
                #expect(window.insert(id) == expected, "id \(id), seed \(seed)")
                if expected == .new {
                    seen.insert(id)
                    highest = max(highest, index)
                }
            }
        }
    }
}
