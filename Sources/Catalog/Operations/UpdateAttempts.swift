/// Tries an update again while others change the entity between its reading and its writing.
///
/// An update that names no version is laid over whatever is there, so losing a race means only that it comes later. It pauses first, at
/// random and for longer each time, measured by how long an attempt took: those who got in each other's way come one after another,
/// however many they are and however slow the repository is. Safe to use from several tasks.
public struct UpdateAttempts: Sendable {
    /// No pause is longer.
    static let longestPause = Duration.milliseconds(500)
    /// What an attempt takes at least, as far as pauses go by it.
    static let shortestAttempt = Duration.milliseconds(1)

    private let now: @Sendable () -> ContinuousClock.Instant
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - random: evenly spread over 0..<1.
    ///   - sleep: waits; throws when the task is cancelled.
    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.now = now
        self.random = random
        self.sleep = sleep
    }

    /// Reads an entity and writes what it shall be, until that meets the version that was read.
    /// - Parameters:
    ///   - version: the only one to be replaced; 0: whatever there is.
    ///   - limit: how many attempts there are at most.
    ///   - write: gives nil when the version is no longer the one it was given.
    /// - Throws: `aborted` with reason `VERSION_STALE` when the version is another; with reason `UPDATE_CONTENDED` after the last
    ///   attempt, or when the deadline comes before the next; what `read` and `write` throw.
    func update<Entity: Versioned>(
        _ resource: CatalogError.Resource,
        expecting version: Int64,
        limit: Int,
        deadline: ContinuousClock.Instant?,
        read: () async throws(CatalogError) -> Entity,
        write: (Entity) async throws(CatalogError) -> Entity?
    ) async throws(CatalogError) -> Entity {
        var growth = 1
        var attempts = 0
        while true {
            let start = self.now()
            let current = try await read()
            guard version == 0 || version == current.version else { throw .stale(resource, currentVersion: current.version) }
            if let updated = try await write(current) { return updated }
            attempts += 1
            guard attempts < limit else { throw .contended(resource, attempts: attempts) }
            // The next attempt of an update that expects a version finds another, and says which.
            guard version == 0 else { continue }
            growth = min(2 * growth, 1 << 10)
            let end = self.now()
            let took = min(max(end - start, Self.shortestAttempt), Self.longestPause)
            let pause = min(took * growth, Self.longestPause) * self.random()
            if let deadline, end.advanced(by: pause) >= deadline { throw .contended(resource, attempts: attempts) }
            do {
                try await self.sleep(pause)
            } catch {
                throw CatalogError(.cancelled, "The call was cancelled.", cause: error)
            }
        }
    }
}

/// What counts its changes.
protocol Versioned: Sendable {
    var version: Int64 { get }
}

extension Service: Versioned {}
extension Artisan: Versioned {}
extension Tenant: Versioned {}
