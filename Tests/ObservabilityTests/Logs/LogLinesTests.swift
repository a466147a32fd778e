import TestSupport
import Testing

@testable import Observability

struct LogLinesTests {
    private static let small: LogLines.Limits = {
        var limits = LogLines.Limits()
        (limits.bytes, limits.reservedBytes, limits.worthWriting) = (8, 4, 6)
        return limits
    }()

    @Test func `lines of calls gather, and go out together`() {
        let reader = ToyReader()
        let lines = reader.lines()
        for text in ["a", "b", "c"] { lines.add(text) }
        #expect(reader.hastes == [.soon])
        #expect(reader.writes.all.isEmpty)
        reader.doAll()
        #expect(reader.writes.all == ["a\nb\nc\n"])
        lines.add("d")
        reader.doAll()
        #expect(reader.writes.all == ["a\nb\nc\n", "d\n"])
    }

    @Test func `many are written at once`() {
        let reader = ToyReader()
        let lines = reader.lines(Self.small)
        for text in ["a", "b", "c", "d"] { lines.add(text) }
        #expect(reader.hastes == [.soon, .now])
        reader.doAll()
        #expect(reader.writes.all == ["a\nb\nc\nd\n"])
    }

    @Test func `a request that another has overtaken comes to nothing`() {
        let reader = ToyReader()
        let lines = reader.lines(Self.small)
        for text in ["a", "b", "c"] { lines.add(text) }
        #expect(reader.hastes == [.soon, .now])
        reader.doNext(.now)
        lines.add("d")
        #expect(reader.hastes == [.soon, .soon])
        reader.doNext(.soon)
        #expect(reader.writes.all == ["a\nb\nc\n"])
        reader.doNext(.soon)
        #expect(reader.writes.all == ["a\nb\nc\n", "d\n"])
        #expect(reader.hastes.isEmpty)
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func `whatever happens when, lines come whole and in their order`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let reader = ToyReader()
        var limits = LogLines.Limits()
        (limits.bytes, limits.reservedBytes, limits.worthWriting) = (1 << 20, 0, 64)
        let lines = reader.lines(limits)
        let sent = Kept<String>()
        for number in 0..<500 {
            let text = "\(number) " + String(repeating: "x", count: Int.random(in: 0...40, using: &random))
            let isOfCall = random.next() % 4 > 0
            let put: @Sendable () -> Void = {
                sent.add("\(text)\n")
                if isOfCall { lines.add(text) } else { lines.write(text) }
            }
            if Bool.random(using: &random) { reader.during(put) } else { put() }
            if Bool.random(using: &random), let haste = reader.hastes.randomElement(using: &random) { reader.doNext(haste) }
        }
        reader.doAll()
        #expect(reader.text == sent.all.joined(), "seed \(seed)")
        #expect(sent.all.count > 400, "seed \(seed)")
    }

    @Test func `any other line goes out as it comes, behind those before it`() {
        let reader = ToyReader()
        let lines = reader.lines()
        lines.write("start")
        lines.add("a")
        lines.write("other")
        #expect(reader.writes.all == ["start\n", "a\nother\n"])
        reader.doAll()
        #expect(reader.writes.all.count == 2)
    }

    @Test func `what comes while a thread writes waits for it, and nobody else does`() {
        let reader = ToyReader()
        let lines = reader.lines()
        reader.during {
            lines.add("a")
            lines.write("other")
            #expect(reader.writes.all == ["start\n"])
            #expect(reader.hastes.isEmpty)
        }
        lines.write("start")
        #expect(reader.hastes == [.soon])
        reader.doAll()
        #expect(reader.writes.all == ["start\n", "a\nother\n"])
    }

    @Test func `a thread that must not wait leaves much to the one that may`() {
        let reader = ToyReader()
        let lines = reader.lines(Self.small)
        for text in ["a", "b", "c"] { lines.add(text) }
        lines.write("d")
        #expect(reader.writes.all.isEmpty)
        reader.doAll()
        #expect(reader.text == "a\nb\nc\nd\n")
    }

    @Test func `what a slow reader has no room for is left out and counted, and told where it would have been`() {
        let reader = ToyReader()
        let lines = reader.lines(Self.small)
        reader.during { for number in 0..<10 { lines.add("\(number)") } }
        lines.add("a")
        reader.doAll()
        #expect(reader.writes.all == ["a\n", "0\n1\n2\n3\n", "6 left out\n"])
        lines.add("b")
        reader.doAll()
        #expect(reader.text.hasSuffix("6 left out\nb\n"))
    }

    @Test func `other lines have room where lines of calls have none`() {
        let reader = ToyReader()
        let lines = reader.lines(Self.small)
        reader.during {
            for number in 0..<10 { lines.add("\(number)") }
            for text in ["x", "y", "z"] { lines.write(text) }
        }
        lines.add("a")
        reader.doAll()
        #expect(reader.text == "a\n0\n1\n2\n3\nx\ny\n7 left out\n")
    }

    @Test func `whoever waits for all to be written is told when it is, and waits for no line to gather`() {
        let reader = ToyReader()
        let lines = reader.lines()
        let told = Kept<String>()
        lines.whenWritten { told.add("at once") }
        #expect(told.all == ["at once"])
        lines.add("a")
        lines.whenWritten { told.add(reader.text) }
        #expect(reader.hastes == [.soon, .now])
        #expect(told.all.count == 1)
        reader.during {
            lines.add("b")
            lines.whenWritten { told.add(reader.text) }
        }
        reader.doAll()
        #expect(told.all == ["at once", "a\nb\n", "a\nb\n"])
    }

    @Test func `lines of many threads come whole, once, and in each thread's order`() async {
        let (threads, count) = (4, 2_000)
        let written = Kept<[UInt8]>()
        var limits = LogLines.Limits()
        limits.bytes = 1 << 24
        let lines = LogLines(
            limits: limits, leftOutLine: { _ in [] }, schedule: { _, act in Task { act() } }, sink: { written.add($0) })
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<threads {
                group.addTask {
                    for number in 0..<count {
                        if number % 7 == 0 { lines.write("\(thread) \(number)") } else { lines.add("\(thread) \(number)") }
                    }
                }
            }
        }
        await withCheckedContinuation { continuation in lines.whenWritten { continuation.resume() } }
        let texts = String(decoding: written.all.joined(), as: UTF8.self).split(separator: "\n")
        #expect(texts.count == threads * count)
        for thread in 0..<threads {
            let own = texts.filter { $0.hasPrefix("\(thread) ") }
            #expect(own.elementsEqual((0..<count).map { "\(thread) \($0)" }))
        }
    }
}
