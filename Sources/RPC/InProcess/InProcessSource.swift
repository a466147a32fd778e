import NIOCore
import Synchronization

/// One connection to a server of the same process, made when it is needed.
final class InProcessSource: ConnectionSource {
    private struct State {
        var connection: EventLoopFuture<ClientConnection>?
        var isShutDown = false
    }

    private let connector: InProcessConnector
    private let limits: ClientLimits
    private let state = Mutex(State())

    init(connector: InProcessConnector, limits: ClientLimits) {
        self.connector = connector
        self.limits = limits
    }

    func connection(waitForReady: Bool, deadline: Deadline) async throws -> ClientConnection {
        let connection = try self.state.withLock { state in
            guard !state.isShutDown else { throw RPCError.notSent("This client is shut down; make a new one to call again.") }
            if let connection = state.connection { return connection }
            let connection = self.connector.connect(limits: self.limits) { _ in
                self.state.withLock { $0.connection = nil }
            }
            state.connection = connection
            return connection
        }
        return try await connection.get()
    }

    func shutDown(grace: Duration) async {
        let connection = self.state.withLock { state in
            state.isShutDown = true
            return state.connection
        }
        guard let connection = try? await connection?.get() else { return }
        connection.beginDrain()
        if grace > .zero { try? await Task.sleep(for: grace) }
        connection.close()
    }
}
