import Locking
import Testing

@testable import RPC

/// The streams of one connection share a gate beside their own.
@Suite(.timeLimit(.minutes(5))) struct SharedSendGateTests {
    @Test func `a stream with room of its own waits while all together have none`() async throws {
        let shared = SendGate(budgetBytes: 10)
        let busy = SendGate(budgetBytes: 100, shared: shared)
        let waiting = SendGate(budgetBytes: 100, shared: shared)
        try await busy.waitForRoom()
        try busy.add(10)
        let hasPassed = Guarded(false)
        let sender = Task {
            try await waiting.waitForRoom()
            hasPassed.withLock { $0 = true }
        }
        for _ in 0..<1000 { await Task.yield() }
        #expect(!hasPassed.withLock { $0 })
        busy.release(1)
        try await sender.value
    }

    @Test func `the end of the connection wakes who waits for the others`() async throws {
        let shared = SendGate(budgetBytes: 1)
        let gate = SendGate(budgetBytes: 100, shared: shared)
        try gate.add(1)
        let sender = Task { try await gate.waitForRoom() }
        for _ in 0..<1000 { await Task.yield() }
        shared.close(RPCError(.cancelled, "The connection was closed."))
        let error = await #expect(throws: RPCError.self) { try await sender.value }
        #expect(error?.code == .cancelled)
    }
}
