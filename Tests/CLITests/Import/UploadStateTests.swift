import CatalogAPI
import CommandLineSupport
import Protobuf
import RPC
import Testing

@testable import CLI

@Suite struct UploadStateTests {
    private static func item(_ line: Int, bytes: Int = 10) -> UploadItem {
        UploadItem(line: line, draft: .with { $0.id = String(line) }, bytes: bytes)
    }

    private static func reply(_ acknowledged: Int64, window: Int32, results: Range<Int64> = 0..<0) -> StreamCreateServicesResponse {
        .with { reply in
            (reply.acknowledged, reply.window) = (acknowledged, window)
            reply.results = results.map { position in .with { ($0.position, $0.outcome) = (position, .created) } }
        }
    }

    private func state(_ count: Int, limits: UploadState.Limits = .init(), bytes: Int = 10) -> UploadState {
        var state = UploadState(limits: limits)
        for line in 0..<count { _ = state.put(Self.item(line, bytes: bytes)) }
        return state
    }

    @Test func `nothing is sent before the server has told where it stands`() throws {
        var state = self.state(3)
        #expect(state.nextBatch() == nil)
        #expect(try state.receive(Self.reply(0, window: 2)).isEmpty)
        #expect(state.nextBatch()?.items.map(\.id) == ["0", "1"])
        #expect(state.nextBatch() == nil)
        #expect(try state.receive(Self.reply(1, window: 2, results: 0..<1)).map(\.item.line) == [0])
        #expect(state.nextBatch() == UploadState.Batch(position: 2, items: [.with { $0.id = "2" }]))
    }

    @Test func `a window of nothing waits`() throws {
        var state = self.state(1)
        _ = try state.receive(Self.reply(0, window: 0))
        #expect(state.nextBatch() == nil)
        _ = try state.receive(Self.reply(0, window: 1))
        #expect(state.nextBatch()?.position == 0)
    }

    @Test func `messages have bounds, and one item goes however large`() throws {
        var limits = UploadState.Limits()
        (limits.maxBatchItems, limits.maxBatchBytes, limits.maxUnacknowledgedBytes) = (3, 25, 50)
        var state = self.state(10, limits: limits)
        _ = try state.receive(Self.reply(0, window: 100))
        let counts = [state.nextBatch(), state.nextBatch(), state.nextBatch()].map { $0?.items.count }
        #expect(counts == [2, 2, 1])
        #expect(state.nextBatch() == nil)
        var large = self.state(2, limits: limits, bytes: 1000)
        _ = try large.receive(Self.reply(0, window: 100))
        #expect(large.nextBatch()?.items.count == 1)
        #expect(large.nextBatch() == nil)
    }

    @Test func `what was sent on a stream that broke is sent again, as far as it was not taken`() throws {
        var state = self.state(4)
        _ = try state.receive(Self.reply(0, window: 3))
        _ = state.nextBatch()
        state.beginStream()
        #expect(state.nextBatch() == nil)
        let settled = try state.receive(Self.reply(2, window: 3))
        #expect(settled.map(\.item.line) == [0, 1])
        #expect(settled.allSatisfy { $0.result == nil && $0.wasSent })
        #expect(state.nextBatch()?.position == 2)
    }

    @Test func `what an earlier run has sent is passed over`() throws {
        var state = self.state(2)
        #expect(try state.receive(Self.reply(3, window: 3)).map(\.wasSent) == [false, false])
        #expect(state.surplus == 1)
        // Said again, as at the end of a stream.
        #expect(try state.receive(Self.reply(3, window: 3)).isEmpty)
        let (isSecondNeeded, isThirdNeeded) = (state.put(Self.item(2)), state.put(Self.item(3)))
        #expect(!isSecondNeeded && isThirdNeeded)
        #expect(state.surplus == 0)
        #expect(state.nextBatch()?.position == 3)
    }

    @Test func `a server that contradicts itself is not believed`() throws {
        var state = self.state(2)
        _ = try state.receive(Self.reply(0, window: 1))
        _ = state.nextBatch()
        #expect(throws: RPCError.self) { try state.receive(Self.reply(2, window: 1)) }
        var resumed = UploadState(position: 5)
        #expect(throws: RPCError.self) { try resumed.receive(Self.reply(4, window: 1)) }
    }

    @Test func `stopping forgets what was not sent`() throws {
        var state = self.state(4)
        _ = try state.receive(Self.reply(0, window: 2))
        _ = state.nextBatch()
        state.stop()
        #expect(state.isAllSent && !state.isDone)
        #expect(try state.receive(Self.reply(2, window: 2, results: 0..<2)).count == 2)
        #expect(state.isDone)
    }

    @Test func `whatever the server does, every item is settled once and in order, and the window is kept`() throws {
        for _ in 0..<200 {
            let seed = UInt64.random(in: .min ... .max)
            var random = SeededRandom(seed: seed)
            let total = Int.random(in: 0...60, using: &random)
            var limits = UploadState.Limits()
            limits.maxBatchItems = Int.random(in: 1...9, using: &random)
            limits.maxQueuedItems = Int.random(in: 1...20, using: &random)
            limits.maxUnacknowledgedBytes = Int.random(in: 10...100, using: &random)
            var state = UploadState(limits: limits)
            // The model of a server: what it has stored, what has come to it and is not stored, and how far it lets the client go.
            var stored: Int64 = 0
            var received: Int64 = 0
            var windowEnd: Int64 = 0
            var put = 0
            var settled: [Int] = []
            var isGreeted = false
            var steps = 0
            while !state.isDone {
                steps += 1
                guard steps < 20_000 else {
                    Issue.record("seed \(seed) never ends")
                    return
                }
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<4:
                    if put < total, state.hasRoom {
                        let isNeeded = state.put(Self.item(put))
                        #expect(isNeeded, "seed \(seed)")
                        put += 1
                    } else if put == total {
                        state.end()
                    }
                case 4..<7:
                    guard let batch = state.nextBatch() else { continue }
                    #expect(isGreeted && batch.position == received, "seed \(seed)")
                    received += Int64(batch.items.count)
                    #expect(received <= windowEnd && batch.items.count <= limits.maxBatchItems, "seed \(seed)")
                case 7..<9:
                    let start = stored
                    if isGreeted { stored = Int64.random(in: stored...received, using: &random) }
                    let window = Int32.random(in: 0...15, using: &random)
                    windowEnd = stored + Int64(window)
                    let reply = Self.reply(stored, window: window, results: isGreeted ? start..<stored : 0..<0)
                    isGreeted = true
                    settled += try state.receive(reply).map(\.item.line)
                default:
                    // The stream breaks; what had come may have been stored all the same.
                    stored = Int64.random(in: stored...received, using: &random)
                    (received, isGreeted, windowEnd) = (stored, false, 0)
                    state.beginStream()
                }
            }
            #expect(settled == Array(0..<total), "seed \(seed)")
        }
    }
}
