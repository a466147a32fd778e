import NIOCore

/// A call while its connection knows of it: the context that handlers see, and what ends it.
///
/// Sendable although it is mutable: each `var` is touched on the connection's event loop alone.
final class ServerCall: @unchecked Sendable {
    let context: ServerContext
    /// The client had said with its request that no more would come.
    let requestsEnded: Bool
    /// What the call takes while its handler runs; messages of a stream are counted where they wait.
    let requestBytes: Int
    private let connection: ServerConnection
    private let handler: ServerHandler
    var task: Task<Void, Never>?
    /// The peer has its answer.
    private(set) var isAnswered = false
    /// The handler is done.
    var hasReturned = false
    /// The handler did not return within its first step.
    var hasSuspended = false

    init(
        context: ServerContext, connection: ServerConnection, handler: ServerHandler, requestsEnded: Bool,
        requestBytes: Int
    ) {
        self.context = context
        self.requestBytes = requestBytes
        self.connection = connection
        self.handler = handler
        self.requestsEnded = requestsEnded
    }

    /// Begins the call.
    /// - Returns: false when something remains for `finish`; else its outcome has been reported.
    func begin() -> Bool {
        do {
            guard try self.handler.begin(self.context) else { return false }
            self.connection.finished(self, nil)
        } catch {
            self.connection.finished(self, RPCError(fromHandler: error))
        }
        return true
    }

    /// Does what remains of the call and reports its outcome. Errors that are no RPCError keep their text to themselves.
    func finish() async {
        do {
            try await self.handler.finish(self.context)
            self.connection.finished(self, nil)
        } catch {
            self.connection.finished(self, RPCError(fromHandler: error))
        }
    }

    /// The whole of it.
    func run() async {
        if !self.begin() { await self.finish() }
    }

    /// The call is over for its peer: whatever still runs for it should stop.
    /// - Parameter error: why, unless it has ended well.
    func end(_ error: RPCError?) {
        self.isAnswered = true
        self.context.requests?.abandon(error ?? Self.hasEnded)
        self.context.responses?.gate.close(error ?? Self.hasEnded)
        if !self.hasReturned { self.task?.cancel() }
        self.task = nil
    }

    private static let hasEnded = RPCError(.cancelled, "The call has ended.")
}
