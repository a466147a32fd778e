import NIOCore

/// Runs tasks on an event loop, so that code which asks for no executor of its own stays on the loop's thread too.
///
/// Safe to use from any thread, as `EventLoop.execute` is.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
