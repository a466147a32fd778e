import Locking
import Synchronization

/// Work that other threads leave for an event loop, picked up in one hop however much of it gathers.
final class Inbox<Work: Sendable>: Sendable {
    private let work = Guarded<[Work]>([])
    /// Whether there is any, to be asked without the lock.
    private let isOccupied = Atomic(false)

    /// True once `add` has returned, until the work is taken.
    var hasWork: Bool { self.isOccupied.load(ordering: .acquiring) }

    /// - Returns: true when the inbox was empty: the caller then has the loop come and take all.
    func add(_ item: Work) -> Bool {
        self.work.withLock { work in
            work.append(item)
            self.isOccupied.store(true, ordering: .releasing)
            return work.count == 1
        }
    }

    func takeAll() -> [Work] {
        self.work.withLock { work in
            defer {
                work = []
                self.isOccupied.store(false, ordering: .releasing)
            }
            return work
        }
    }
}
