import CLibpq
import Glibc

/// Tells which sockets can be read or written: an epoll instance. For one thread.
@safe final class Readiness {
    struct Event {
        /// What the socket was added with.
        let tag: UInt64
        let isReadable: Bool
        let isWritable: Bool
    }

    private let descriptor: Int32
    private var ready: [epoll_event]

    /// - Returns: nil when the process has no file descriptor left.
    init?(capacity: Int) {
        self.descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        unsafe self.ready = Array(repeating: epoll_event(), count: capacity)
        guard self.descriptor >= 0 else { return nil }
    }

    deinit { if self.descriptor >= 0 { close(self.descriptor) } }

    /// - Returns: false when the system refuses.
    func add(_ socket: Int32, tag: UInt64) -> Bool { self.control(EPOLL_CTL_ADD, socket, tag, reading: true, writing: false) }

    func change(_ socket: Int32, tag: UInt64, reading: Bool, writing: Bool) -> Bool {
        self.control(EPOLL_CTL_MOD, socket, tag, reading: reading, writing: writing)
    }

    func remove(_ socket: Int32) { _ = self.control(EPOLL_CTL_DEL, socket, 0, reading: false, writing: false) }

    /// Waits until a socket is ready, or for as long as said; nil waits for ever.
    func wait(_ timeout: Duration?, _ body: (Event) -> Void) {
        let milliseconds = timeout?.roundedUpMilliseconds ?? -1
        let count = unsafe epoll_wait(self.descriptor, &self.ready, Int32(self.ready.count), milliseconds)
        for index in 0..<max(Int(count), 0) {
            let event = unsafe self.ready[index]
            // An error or a hang-up shows when the socket is read.
            let failed = unsafe event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
            body(
                Event(
                    tag: unsafe event.data.u64,
                    isReadable: unsafe failed || event.events & EPOLLIN.rawValue != 0,
                    isWritable: unsafe event.events & EPOLLOUT.rawValue != 0
                )
            )
        }
    }

    private func control(_ operation: Int32, _ socket: Int32, _ tag: UInt64, reading: Bool, writing: Bool) -> Bool {
        let events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: tag))
        return unsafe epoll_ctl(self.descriptor, operation, socket, &event) == 0
    }
}
