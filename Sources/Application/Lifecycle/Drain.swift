import Logging
import RPC

/// How a server stops: health turns first, then calls are refused, then those in flight are waited for.
struct Drain {
    /// How long calls are taken yet once health has turned.
    let delay: Duration
    /// How long calls in flight may take.
    let time: Duration
    let logger: Logger

    /// Waits for the first request to stop, then drains. The second request ends every wait.
    func whenAsked(_ server: RPCServer, _ monitor: HealthMonitor, _ stops: StopRequests) async {
        var requests = stops.stream.makeAsyncIterator()
        guard await requests.next() != nil else { return }
        self.logger.notice(
            "stopping: calls in flight may finish",
            metadata: ["seconds": .stringConvertible((self.delay + self.time) / .seconds(1))])
        monitor.beginDrain()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await Task.sleep(for: self.delay)
                await server.shutDown(grace: self.time)
                return true
            }
            group.addTask {
                var requests = stops.stream.makeAsyncIterator()
                guard await requests.next() != nil else { return false }
                self.logger.notice("stopping at once")
                await server.shutDown(grace: .zero)
                return true
            }
            for await isDone in group where isDone { break }
            group.cancelAll()
        }
        self.logger.notice("stopped")
    }
}
