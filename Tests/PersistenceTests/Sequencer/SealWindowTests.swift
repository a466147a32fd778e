import Testing

@testable import Persistence

@Suite struct `How many changes a tick looks at` {
    @Test func `few where they are large, and as many as may be where they are not`() {
        var window = SealWindow(most: 256)
        #expect(window.count == 256)
        window.read(cutTo: nil)
        #expect(window.count == 256)
        window.read(cutTo: 20)
        #expect(window.count == 40)
        window.read(cutTo: 39)
        #expect(window.count == 40)
        window.read(cutTo: 0)
        #expect(window.count == 2)
        for _ in 0..<20 { window.read(cutTo: nil) }
        #expect(window.count == 256)
    }

    @Test func `half as many after each that took too long, but never none`() {
        var window = SealWindow(most: 5)
        window.failed()
        #expect(window.count == 2)
        for _ in 0..<5 { window.failed() }
        #expect(window.count == 1)
    }
}
