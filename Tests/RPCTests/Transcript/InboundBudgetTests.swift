import NIOCore
import Testing

@testable import RPC

@Suite struct InboundBudgetTests {
    private let uncounted = InboundBudget.uncountedBytes
    private let header = FrameHeader.byteCount

    @Test func `a frame that grows while all connections hold too much is refused, and the connection lives`() async throws {
        let budget = InboundBudget(bytes: 100_000)
        let greedy = try await Transcript(inbound: budget)
        let other = try await Transcript(inbound: budget)
        var large = ByteBuffer.request(1, "Echo", payload: [UInt8](repeating: 0, count: 200_000))

        try await greedy.client(large.readSlice(length: self.header + 100_000 + self.uncounted) ?? ByteBuffer())
        #expect(budget.heldBytes == 100_000)
        var second = ByteBuffer.request(1, "Echo", payload: [UInt8](repeating: 0, count: 50_000))
        try await other.client(second.readSlice(length: self.header + self.uncounted + 1) ?? ByteBuffer())
        try await other.server(.resourceExhausted, on: 1)
        #expect(budget.heldBytes == 100_000)

        // What is left of the refused frame is thrown away, and the next call is answered.
        try await other.client(second)
        try await other.client(.request(3, "Echo"))
        await other.server(.response(3))
        try await greedy.client(large.readSlice(length: 1) ?? ByteBuffer())
        try await greedy.server(.resourceExhausted, on: 1)
        #expect(budget.heldBytes == 0)
        try await greedy.client(large)
        try await greedy.client(.request(3, "Echo"))
        await greedy.server(.response(3))
    }

    @Test func `a frame that becomes whole gives its bytes back, and so does a connection that closes`() async throws {
        let budget = InboundBudget(bytes: 1_000_000)
        let script = try await Transcript(inbound: budget)
        var large = ByteBuffer.request(1, "Chat", flags: 0x02, payload: [UInt8](repeating: 0, count: 50_000))
        try await script.client(large.readSlice(length: self.header + 40_000) ?? ByteBuffer())
        #expect(budget.heldBytes == 40_000 - self.uncounted)
        try await script.client(large)
        #expect(budget.heldBytes == 0)
        var another = ByteBuffer.data(1, [UInt8](repeating: 0, count: 50_000))
        try await script.client(another.readSlice(length: self.header + 40_000) ?? ByteBuffer())
        #expect(budget.heldBytes == 40_000 - self.uncounted)
        try await script.clientCloses()
        #expect(budget.heldBytes == 0)
    }
}
