public import Synchronization

#if THREAD_SANITIZER && canImport(Glibc)
    public import Glibc
#elseif THREAD_SANITIZER && canImport(Darwin)
    public import Darwin
#endif

/// A value that one thread at a time may touch: a `Mutex`, at the price of a `Mutex`, that the thread sanitizer understands.
///
/// `Mutex` waits on a futex inside the Swift runtime, which is not instrumented, so the sanitizer reports each pair of its bodies as a
/// race. A build for the sanitizer (`tools/test --sanitize=thread` defines THREAD_SANITIZER) therefore holds a lock of the C library
/// around the mutex, which the sanitizer watches. Any other build holds the mutex and nothing else.
///
/// Not recursive. Bodies are short and never wait: no I/O, no `await`, no resuming of what may run at once.
@frozen
public struct Guarded<Value: ~Copyable>: ~Copyable, Sendable {
    @usableFromInline
    let mutex: Mutex<Value>

    #if THREAD_SANITIZER
        @usableFromInline
        let watched = WatchedLock()
    #endif

    @inlinable
    public init(_ value: consuming sending Value) {
        self.mutex = Mutex(value)
    }

    /// Runs `body` with the value while no other thread has it, and returns or throws what `body` does.
    @inlinable
    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        #if THREAD_SANITIZER
            unsafe pthread_mutex_lock(self.watched.lock)
            defer { unsafe pthread_mutex_unlock(self.watched.lock) }
        #endif
        return try self.mutex.withLock(body)
    }
}
