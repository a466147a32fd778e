import NIOCore

/// The connections of one event loop, with the one timer that watches over all their clocks.
///
/// Sendable although it is mutable: it is touched on its event loop alone.
final class ConnectionShard: @unchecked Sendable {
    let eventLoop: any EventLoop
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    private var isDraining = false
    private var isClosed = false
    private var ticker: RepeatedTask?

    /// - Parameter interval: time between two looks at the clocks; timeouts are exact to within it.
    init(eventLoop: any EventLoop, interval: TimeAmount) {
        self.eventLoop = eventLoop
        eventLoop.execute {
            self.ticker = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] _ in
                self?.tick()
            }
        }
    }

    private func tick() {
        let now = self.eventLoop.now
        for connection in self.connections.values { connection.tick(now) }
    }

    func add(_ connection: ServerConnection) {
        self.connections[ObjectIdentifier(connection)] = connection
        if self.isClosed { connection.close() } else if self.isDraining { connection.beginDrain() }
    }

    func remove(_ connection: ServerConnection) {
        self.connections[ObjectIdentifier(connection)] = nil
        if self.isClosed, self.connections.isEmpty { self.ticker?.cancel() }
    }

    /// Has every connection, now and later, finish its calls and close.
    func beginDrain() {
        self.isDraining = true
        for connection in self.connections.values { connection.beginDrain() }
    }

    /// Closes every connection, now and later.
    func close() {
        self.isDraining = true
        self.isClosed = true
        for connection in self.connections.values { connection.close() }
        if self.connections.isEmpty { self.ticker?.cancel() }
    }
}
