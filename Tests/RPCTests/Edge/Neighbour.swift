import Locking
import NIOCore
import RPC
import Testing

extension EdgeServer {
    /// Attacks the server while a well-behaved connection goes on calling it, and fails when one of its calls does, or is slow, or
    /// when most of them are.
    /// - Parameters:
    ///   - patience: how long the neighbour waits for each answer.
    ///   - usual: what half of its answers come within.
    func withNeighbour(
        answeredWithin patience: Duration = .seconds(60),
        usuallyWithin usual: Duration = Sanitizer.isWatching ? .seconds(2) : .seconds(1),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ attack: () async throws -> Void
    ) async throws {
        let neighbour = try await self.connect()
        let isOver = Guarded(false)
        let calls = Task {
            var streamID: UInt32 = 1
            var waits: [Duration] = []
            repeat {
                let sent = try echoBytes("call \(streamID)")
                let begin = ContinuousClock.now
                try await neighbour.send(.request(streamID, "Echo", payload: sent))
                let answer = try #require(
                    try await neighbour.next(within: patience), "the neighbour's connection was closed",
                    sourceLocation: sourceLocation)
                #expect(answer.header.streamID == streamID, sourceLocation: sourceLocation)
                #expect(try Array(answer.response().payload.readableBytesView) == sent, sourceLocation: sourceLocation)
                waits.append(ContinuousClock.now - begin)
                streamID += 2
                // At its ease, or a test would mostly wait for its neighbours.
                try await Task.sleep(for: .milliseconds(10))
            } while !isOver.withLock { $0 }
            // Of few calls, one that met a busy machine would decide.
            guard waits.count >= 9 else { return }
            waits.sort()
            #expect(waits[waits.count / 2] < usual, "the neighbour felt the attack", sourceLocation: sourceLocation)
        }
        var failure: (any Error)?
        do { try await attack() } catch { failure = error }
        isOver.withLock { $0 = true }
        try await calls.value
        await neighbour.close()
        if let failure { throw failure }
    }

    /// Attacks beside a well-behaved connection, then holds that everything the attack held is released: connections and handlers.
    func survives(
        answeringWithin patience: Duration = .seconds(60),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ attack: () async throws -> Void
    ) async throws {
        await self.settles(at: 0, sourceLocation: sourceLocation)
        try await self.withNeighbour(answeredWithin: patience, sourceLocation: sourceLocation, attack)
        await self.settles(at: 0, sourceLocation: sourceLocation)
        try await self.withNeighbour(sourceLocation: sourceLocation) {}
    }
}
