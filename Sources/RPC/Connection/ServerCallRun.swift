/// One task's way through those calls of a read that are not over once they are begun.
///
/// Sendable although it is mutable: it is touched on the connection's event loop alone.
final class ServerCallRun: @unchecked Sendable {
    /// The call that is being finished; nil: all are.
    var current: ServerCall?
    /// The call suspended: the task is now that call's own.
    var isLeft = false

    init(_ call: ServerCall) { self.current = call }
}
