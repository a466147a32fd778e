#if THREAD_SANITIZER && canImport(Glibc)
    public import Glibc
#elseif THREAD_SANITIZER && canImport(Darwin)
    public import Darwin
#endif

#if THREAD_SANITIZER

    /// A lock of the C library: the thread sanitizer intercepts its calls and so learns what it orders.
    ///
    /// Safe to share between threads: the pointer never changes, and what it points to is a lock, initialised once and freed last.
    @safe
    @usableFromInline
    final class WatchedLock: @unchecked Sendable {
        @usableFromInline
        let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        @usableFromInline
        init() {
            unsafe self.lock.initialize(to: pthread_mutex_t())
            unsafe pthread_mutex_init(self.lock, nil)
        }

        deinit {
            unsafe pthread_mutex_destroy(self.lock)
            unsafe self.lock.deallocate()
        }
    }
#endif
