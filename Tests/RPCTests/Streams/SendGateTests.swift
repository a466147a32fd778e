import NIOCore
import Testing

@testable import RPC

@Suite struct SendGateTests {
    @Test func `there is room until the budget is reached, and again when bytes have left`() async throws {
        let gate = SendGate(budgetBytes: 10)
        try await gate.waitForRoom()
        try gate.add(10)
        let sender = Task { try await gate.waitForRoom() }
        gate.release(1)
        try await sender.value
    }

    @Test func `a closed gate tells why, to those who wait and those who come`() async throws {
        let gate = SendGate(budgetBytes: 1)
        try gate.add(1)
        let sender = Task { try await gate.waitForRoom() }
        gate.close(RPCError(.cancelled, "gone"))
        gate.close(RPCError(.internal, "too late"))
        let waited = await #expect(throws: RPCError.self) { try await sender.value }
        #expect(waited?.message == "gone")
        let came = #expect(throws: RPCError.self) { try gate.add(1) }
        #expect(came?.message == "gone")
    }

    @Test func `a cancelled sender leaves`() async throws {
        let gate = SendGate(budgetBytes: 1)
        try gate.add(1)
        let sender = Task { try await gate.waitForRoom() }
        sender.cancel()
        await #expect(throws: CancellationError.self) { try await sender.value }
    }

    @Test func `a stall is counted from the first look that finds senders waiting without progress`() async throws {
        let gate = SendGate(budgetBytes: 1)
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        #expect(!gate.isStalled(for: .seconds(1), at: start))
        try gate.add(5)
        let sender = Task { try await gate.waitForRoom() }
        // The look that finds the sender waiting, whenever it has come to that.
        while !gate.isStalled(for: .zero, at: start) { await Task.yield() }
        #expect(!gate.isStalled(for: .seconds(1), at: start + .milliseconds(999)))
        #expect(gate.isStalled(for: .seconds(1), at: start + .seconds(1)))
        gate.release(1)
        #expect(!gate.isStalled(for: .seconds(1), at: start + .seconds(2)))
        gate.release(4)
        try await sender.value
        #expect(!gate.isStalled(for: .zero, at: start + .seconds(9)))
    }
}
