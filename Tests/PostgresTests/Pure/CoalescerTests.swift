import Locking
import Postgres
import TestSupport
import Testing

@Suite("Coalescing")
struct CoalescerTests {
    /// A server whose batches end when the test says so.
    private final class Server: Sendable {
        struct State {
            var batches: [[Int]] = []
            var gates: [(items: [Int], gate: CheckedContinuation<Void, Never>)] = []
            var deadlines: [ContinuousClock.Instant?] = []
        }

        struct Down: Error {}

        let state = Guarded(State())

        func run(_ items: [Int], _ deadline: ContinuousClock.Instant?) async throws -> [Int] {
            await withCheckedContinuation { continuation in
                self.state.withLock {
                    $0.batches.append(items)
                    $0.deadlines.append(deadline)
                    $0.gates.append((items, continuation))
                }
            }
            if items.contains(-1) { throw Down() }
            return items.map { $0 * 10 }
        }

        var batches: [[Int]] { self.state.withLock { $0.batches } }

        /// Lets the oldest batch end, as soon as one runs.
        func finishOne() async throws {
            await eventually("a batch runs") { self.state.withLock { !$0.gates.isEmpty } }
            self.state.withLock { $0.gates.removeFirst() }.gate.resume()
        }

        /// Lets the batch of an item end, as soon as it runs.
        func finish(_ item: Int) async {
            await eventually("the batch of \(item) runs") { self.state.withLock { $0.gates.contains { $0.items.contains(item) } } }
            let gate = self.state.withLock { state in
                state.gates.firstIndex { $0.items.contains(item) }.map { state.gates.remove(at: $0).gate }
            }
            gate?.resume()
        }
    }

    private func waits(_ count: Int, _ coalescer: Coalescer<Int, Int>) async throws {
        await eventually("\(count) wait") { coalescer.waitingCount == count }
    }

    @Test func `one alone runs at once; those that come meanwhile go together`() async throws {
        let server = Server()
        let coalescer = Coalescer(limits: CoalescerLimits(maxBatch: 3), run: server.run)
        var tasks = [Task { try await coalescer.submit(0) }]
        await eventually("the first runs") { server.batches.count == 1 }
        for item in 1...4 {
            tasks.append(Task { try await coalescer.submit(item) })
            try await self.waits(item, coalescer)
        }
        for _ in 0..<3 { try await server.finishOne() }
        for (item, task) in tasks.enumerated() { #expect(try await task.value == item * 10) }
        #expect(server.batches == [[0], [1, 2, 3], [4]])
        let later = Task { try await coalescer.submit(9) }
        try await server.finishOne()
        #expect(try await later.value == 90)
    }

    @Test func `a failure is that of one batch`() async throws {
        let server = Server()
        let coalescer = Coalescer(run: server.run)
        let first = Task { try await coalescer.submit(-1) }
        await eventually("the first runs") { server.batches.count == 1 }
        let second = Task { try await coalescer.submit(2) }
        try await self.waits(1, coalescer)
        try await server.finishOne()
        try await server.finishOne()
        await #expect(throws: Server.Down.self) { try await first.value }
        #expect(try await second.value == 20)
    }

    @Test func `whoever leaves leaves alone`() async throws {
        let server = Server()
        let coalescer = Coalescer(run: server.run)
        let running = Task { await postgresError { _ = try await coalescer.submit(0) } }
        await eventually("the first runs") { server.batches.count == 1 }
        let waiting = Task { await postgresError { _ = try await coalescer.submit(1) } }
        try await self.waits(1, coalescer)
        let patient = Task { try await coalescer.submit(2) }
        try await self.waits(2, coalescer)
        waiting.cancel()
        #expect(await waiting.value?.code == .cancelled)
        #expect(await waiting.value?.outcomeUnknown == false)
        running.cancel()
        #expect(await running.value?.code == .cancelled)
        #expect(await running.value?.outcomeUnknown == true)
        let hurried = await postgresError { _ = try await coalescer.submit(3, deadline: .now + .milliseconds(20)) }
        #expect(hurried?.code == .deadlineExceeded)
        #expect(hurried?.outcomeUnknown == false)
        try await server.finishOne()
        try await server.finishOne()
        #expect(try await patient.value == 20)
        #expect(server.batches == [[0], [2]])
    }

    @Test func `a batch may take as long as its most patient caller`() async throws {
        let server = Server()
        let coalescer = Coalescer(limits: CoalescerLimits(maxBatch: 2), run: server.run)
        let now = ContinuousClock.now
        var tasks = [Task { try await coalescer.submit(0) }]
        await eventually("the first runs") { server.batches.count == 1 }
        for (count, seconds) in [60, 90, 120].enumerated() {
            let deadline = now + .seconds(seconds)
            tasks.append(Task { try await coalescer.submit(1, deadline: deadline) })
            try await self.waits(count + 1, coalescer)
        }
        tasks.append(Task { try await coalescer.submit(2) })
        try await self.waits(4, coalescer)
        for _ in 0..<3 { try await server.finishOne() }
        for task in tasks { _ = try await task.value }
        #expect(server.state.withLock { $0.deadlines } == [nil, now + .seconds(90), nil])
    }

    @Test func `a batch that hangs holds up nobody but those in it`() async throws {
        let server = Server()
        let limits = CoalescerLimits(maxBatchesInFlight: 2, patience: .milliseconds(20))
        let coalescer = Coalescer(limits: limits, run: server.run)
        let hanging = Task { try await coalescer.submit(0) }
        await eventually("the first runs") { server.batches.count == 1 }
        let scout = Task { try await coalescer.submit(1) }
        await eventually("another goes beside the one that hangs") { server.batches.count == 2 }
        let second = Task { try await coalescer.submit(2) }
        try await self.waits(1, coalescer)
        let third = Task { try await coalescer.submit(3) }
        try await self.waits(2, coalescer)
        await server.finish(1)
        await server.finish(2)
        #expect(try await scout.value == 10)
        #expect(try await second.value == 20)
        #expect(try await third.value == 30)
        #expect(server.batches == [[0], [1], [2, 3]])
        await server.finish(0)
        #expect(try await hanging.value == 0)
    }

    @Test func `more than may wait are refused`() async throws {
        let server = Server()
        let coalescer = Coalescer(limits: CoalescerLimits(maxWaiting: 1), run: server.run)
        let first = Task { try await coalescer.submit(0) }
        await eventually("the first runs") { server.batches.count == 1 }
        let second = Task { try await coalescer.submit(1) }
        try await self.waits(1, coalescer)
        #expect(await postgresError { _ = try await coalescer.submit(2) }?.code == .poolExhausted)
        try await server.finishOne()
        try await server.finishOne()
        _ = try await (first.value, second.value)
    }

    @Test func `an outcome too few is an error, not a mix-up`() async throws {
        let coalescer = Coalescer<Int, Int> { _, _ in [] }
        #expect(await postgresError { _ = try await coalescer.submit(2) }?.code == .protocolViolation)
    }

    @Test func `ten thousand from many tasks, some of whom leave`() async throws {
        let coalescer = Coalescer<Int, Int>(limits: CoalescerLimits(maxBatchesInFlight: 2)) { items, _ in
            await Task.yield()
            return items.map { $0 + 1 }
        }
        let answered = await withTaskGroup(of: Bool.self) { group in
            for item in 0..<10_000 {
                group.addTask {
                    let task = Task { try await coalescer.submit(item, deadline: item % 5 == 0 ? .now + .seconds(30) : nil) }
                    if item % 7 == 0 { task.cancel() }
                    guard let outcome = try? await task.value else { return item % 7 == 0 }
                    return outcome == item + 1
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(answered)
        #expect(coalescer.waitingCount == 0)
    }
}
