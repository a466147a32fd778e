import Dispatch
import Locking
import Testing

struct GuardedTests {
    @Test func `no addition is lost between threads`() {
        let sum = Guarded(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10_000 { sum.withLock { $0 += 1 } }
        }
        #expect(sum.withLock { $0 } == 80_000)
    }

    @Test func `what a body throws is thrown, with its type, and the lock is open again`() {
        struct Refused: Error, Equatable {}
        let value = Guarded("kept")
        #expect(throws: Refused()) {
            try value.withLock { (_) throws(Refused) in throw Refused() }
        }
        #expect(value.withLock { $0 } == "kept")
    }

    @Test func `a value that cannot be copied can be guarded, and taken out`() {
        struct Handle: ~Copyable { var number: Int }
        let guarded = Guarded<Handle?>(Handle(number: 1))
        let number = guarded.withLock { handle in
            guard let taken = handle.take() else { return 0 }
            return taken.number
        }
        #expect(number == 1)
        let isEmpty = guarded.withLock { handle in
            switch handle {
            case .none: true
            case .some: false
            }
        }
        #expect(isEmpty)
    }

    #if !THREAD_SANITIZER
        @Test func `it is as large as the mutex in it`() {
            #expect(MemoryLayout<Guarded<Int>>.size == MemoryLayout<Int>.size * 2)
        }
    #endif
}
