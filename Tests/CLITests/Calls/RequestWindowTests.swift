import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct RequestWindowTests {
    @Test func `outcomes come in the order of their requests, and few wait`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let capacity = Int.random(in: 1...8, using: &random)
            let count = Int.random(in: 0...50, using: &random)
            var window = RequestWindow<Int>(capacity: capacity)
            var underWay: [Int] = []
            var told: [Int] = []
            while told.count < count {
                let mayBegin = window.hasRoom && window.begun < count
                if mayBegin, underWay.isEmpty || Bool.random(using: &random) {
                    underWay.append(window.begin())
                } else if let index = underWay.indices.randomElement(using: &random) {
                    let request = underWay.remove(at: index)
                    told += window.complete(request, with: request)
                } else {
                    Issue.record("seed \(seed): stuck with \(told.count) of \(count) told")
                    return
                }
                #expect(window.begun - told.count <= capacity, "seed \(seed)")
            }
            #expect(told == Array(0..<count), "seed \(seed)")
        }
    }

    @Test func `a slow first request holds the others back, within the window`() {
        var window = RequestWindow<String>(capacity: 2)
        #expect([window.begin(), window.begin()] == [0, 1])
        #expect(!window.hasRoom)
        #expect(window.complete(1, with: "b") == [])
        #expect(!window.hasRoom)
        #expect(window.complete(0, with: "a") == ["a", "b"])
        #expect(window.hasRoom)
    }
}
