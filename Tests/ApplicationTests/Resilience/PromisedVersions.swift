import Locking

/// Judges reads by what was written: one that begins more than two seconds after a write was acknowledged may not say what was
/// before it. Safe to use from any task.
final class PromisedVersions: Sendable {
    static let bound = Duration.seconds(2)

    private struct Write {
        let version: Int64
        let acknowledged: ContinuousClock.Instant
    }

    private struct State {
        var writes: [String: [Write]] = [:]
        var judged: [Int: Int] = [:]
        var broken: [String] = []
    }

    private let state = Guarded(State())

    /// What reads have broken of it.
    var broken: [String] { self.state.withLock { $0.broken } }

    /// How many reads of this reader had a promise to keep.
    func judged(of reader: Int) -> Int { self.state.withLock { $0.judged[reader] ?? 0 } }

    /// A write has been answered just now.
    func wrote(_ id: String, version: Int64) {
        self.state.withLock { $0.writes[id, default: []].append(Write(version: version, acknowledged: .now)) }
    }

    /// - Parameter began: when the reader asked.
    func read(_ id: String, version: Int64, began: ContinuousClock.Instant, by reader: Int) {
        self.state.withLock { state in
            let promised = state.writes[id]?.last { $0.acknowledged + Self.bound < began }
            guard let promised else { return }
            state.judged[reader, default: 0] += 1
            guard version < promised.version else { return }
            let age = promised.acknowledged.duration(to: began)
            state.broken.append("reader \(reader) got version \(version) of \(id), \(age) after \(promised.version) was stored")
        }
    }

    func failed(_ error: any Error, by reader: Int) {
        self.state.withLock { $0.broken.append("reader \(reader) got \(error)") }
    }
}
