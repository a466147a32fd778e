import Locking
import NIOCore
import RPC
import Testing

extension EdgeServer {
    /// Attacks the server while a well-behaved connection goes on calling it, and fails when one of its calls does, or is late, or when
    /// half of them take much longer than before the attack.
    /// - Parameter patience: how long the neighbour waits for each answer.
    func withNeighbour(
        answeredWithin patience: Duration = .seconds(60),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ attack: () async throws -> Void
    ) async throws {
        let neighbour = Neighbour(try await self.connect(), patience: patience, sourceLocation: sourceLocation)
        let before = try await neighbour.call { true }
        let isOver = Guarded(false)
        let calls = Task { try await neighbour.call { isOver.withLock { $0 } } }
        var failure: (any Error)?
        do { try await attack() } catch { failure = error }
        isOver.withLock { $0 = true }
        let meanwhile = try await calls.value
        await neighbour.leave()
        let bound = Neighbour.bound(before)
        #expect(
            meanwhile < bound, "the neighbour felt the attack: before it half of its calls took \(before)",
            sourceLocation: sourceLocation)
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

/// A well-behaved connection: one call after the other, each of which has to be answered as it should.
private final class Neighbour: Sendable {
    /// Of fewer calls, a few that met a busy machine would decide.
    private static let leastCalls = 25

    private let peer: RawPeer
    private let patience: Duration
    private let sourceLocation: SourceLocation
    private let nextStreamID = Guarded(UInt32(1))

    init(_ peer: RawPeer, patience: Duration, sourceLocation: SourceLocation) {
        (self.peer, self.patience, self.sourceLocation) = (peer, patience, sourceLocation)
    }

    /// What half of the calls have to keep within during an attack. Other tests begin and end meanwhile, and the attack itself takes
    /// its share of a machine that may have two processors: hence the many times, and the constant.
    static func bound(_ before: Duration) -> Duration {
        before * 10 + Duration.milliseconds(Sanitizer.isWatching ? 2000 : 1000)
    }

    /// Calls until it is told that it is enough, and at least so often that half of the calls say something.
    /// - Returns: what half of the calls took at most.
    func call(until isEnough: () -> Bool) async throws -> Duration {
        var waits: [Duration] = []
        repeat {
            waits.append(try await self.callOnce())
            // At its ease, or a test would mostly wait for its neighbours.
            try await Task.sleep(for: waits.count < Self.leastCalls ? .milliseconds(1) : .milliseconds(10))
        } while waits.count < Self.leastCalls || !isEnough()
        waits.sort()
        return waits[waits.count / 2]
    }

    private func callOnce() async throws -> Duration {
        let streamID = self.nextStreamID.withLock { id in
            defer { id += 2 }
            return id
        }
        let sent = try echoBytes("call \(streamID)")
        let begin = ContinuousClock.now
        try await self.peer.send(.request(streamID, "Echo", payload: sent))
        let answer = try #require(
            try await self.peer.next(within: self.patience), "the neighbour's connection was closed",
            sourceLocation: self.sourceLocation)
        let wait = ContinuousClock.now - begin
        #expect(answer.header.streamID == streamID, sourceLocation: self.sourceLocation)
        #expect(try Array(answer.response().payload.readableBytesView) == sent, sourceLocation: self.sourceLocation)
        return wait
    }

    func leave() async { await self.peer.close() }
}
