import Foundation

/// The processor time that a thread has had. Processor time, and not the wall's: what else runs on the machine takes turns, and those are
/// not the interceptors'. One thread's: what others of this process do is no part of a call.
struct ThreadTime {
    private let nanoseconds: Double
    private let thread: pthread_t

    /// That of the thread that asks.
    static var now: ThreadTime {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return ThreadTime(nanoseconds: Double(time.tv_sec) * 1e9 + Double(time.tv_nsec), thread: pthread_self())
    }

    /// Nil when the two are different threads'.
    func nanoseconds(since start: ThreadTime) -> Double? {
        pthread_equal(self.thread, start.thread) != 0 ? self.nanoseconds - start.nanoseconds : nil
    }
}
