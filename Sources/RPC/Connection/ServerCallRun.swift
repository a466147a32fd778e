/// One task's way through the calls of a read.
///
/// Sendable although it is mutable: it is touched on the connection's event loop alone.
final class ServerCallRun: @unchecked Sendable {
    /// The call that runs; nil: all are done.
    var current: ServerCall?
    /// The call suspended: the task is now that call's own.
    var isLeft = false

    init(_ call: ServerCall) { self.current = call }
}
