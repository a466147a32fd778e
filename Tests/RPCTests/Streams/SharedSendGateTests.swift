import Locking
import TestSupport
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

    @Test func `the end of a stream wakes its sender where it waits for the others`() async throws {
        let shared = SendGate(budgetBytes: 1)
        let busy = SendGate(budgetBytes: 100, shared: shared)
        try busy.add(1)
        let gate = SendGate(budgetBytes: 100, shared: shared)
        let outcome = Guarded<Result<Void, any Error>?>(nil)
        Task {
            let result: Result<Void, any Error>
            do { result = .success(try await gate.waitForRoom()) } catch { result = .failure(error) }
            outcome.withLock { $0 = result }
        }
        for _ in 0..<1000 { await Task.yield() }
        #expect(outcome.withLock { $0 == nil })
        gate.close(RPCError(.deadlineExceeded, "too late"))
        await eventually(within: .seconds(20), "the sender is woken") { outcome.withLock { $0 != nil } }
        let error = try #require(throws: RPCError.self) { try outcome.withLock { try $0?.get() } }
        #expect(error.code == .deadlineExceeded)
        #expect(!shared.isClosed)
        // The others go on.
        let other = SendGate(budgetBytes: 100, shared: shared)
        let sender = Task { try await other.waitForRoom() }
        busy.release(1)
        try await sender.value
    }

    @Test func `ends, room and cancellation that come at once wake each sender once`() async throws {
        for round in 0..<500 {
            let shared = SendGate(budgetBytes: 1)
            let busy = SendGate(budgetBytes: 100, shared: shared)
            try busy.add(1)
            let gates = (0..<4).map { _ in SendGate(budgetBytes: 100, shared: shared) }
            await withTaskGroup(of: Void.self) { group in
                let senders = gates.map { gate in Task { try await gate.waitForRoom() } }
                for _ in 0..<(round % 7) { await Task.yield() }
                group.addTask { gates[0].close(RPCError(.cancelled, "gone")) }
                group.addTask { gates[1].close(RPCError(.cancelled, "gone")) }
                group.addTask { senders[2].cancel() }
                group.addTask { busy.release(1) }
                // A second resumption would trap, a lost one would hang here.
                for sender in senders { _ = await sender.result }
            }
        }
    }
}
