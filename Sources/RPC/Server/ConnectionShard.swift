import NIOCore

/// The connections of one event loop, with the one timer that watches over all their clocks.
///
/// Sendable although it is mutable: it is touched on its event loop alone.
final class ConnectionShard: @unchecked Sendable {
    let eventLoop: any EventLoop
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    private var handshakes: [ObjectIdentifier: ConnectionHandshake] = [:]
    /// From now on no connection begins here.
    private(set) var isDraining = false
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

    // MARK: Coming and going

    func add(_ connection: ServerConnection) { self.connections[ObjectIdentifier(connection)] = connection }

    func remove(_ connection: ServerConnection) { self.connections[ObjectIdentifier(connection)] = nil }

    func add(_ handshake: ConnectionHandshake) { self.handshakes[ObjectIdentifier(handshake)] = handshake }

    func remove(_ handshake: ConnectionHandshake) { self.handshakes[ObjectIdentifier(handshake)] = nil }

    // MARK: Ends

    /// Has every connection finish its calls and close; handshakes carry no calls and end at once.
    func beginDrain() {
        self.isDraining = true
        for handshake in self.handshakes.values { handshake.abort() }
        for connection in self.connections.values { connection.beginDrain() }
    }

    /// Closes every connection.
    func close() {
        self.beginDrain()
        for connection in self.connections.values { connection.close() }
    }

    /// Stops the timer: no connection is left that it could watch over.
    func stop() { self.ticker?.cancel() }
}
