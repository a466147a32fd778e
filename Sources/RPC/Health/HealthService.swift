import Locking
import Protobuf

/// Tells who asks whether the server, or a service of it, takes calls: `grpc.health.v1.Health` (gRPC, doc/health-checking.md).
///
/// Give it to the server that it speaks for, which serves it and has it drain when shutting down. Safe to use from any task; setting a
/// state never waits for those who watch, and who watches slowly sees the latest state, not each one.
public final class HealthService: Health.Handler {
    public typealias Status = HealthCheckResponse.ServingStatus

    /// The name under which the server as a whole is known.
    public static let wholeServer = ""

    /// Names that nobody can have are not kept while someone watches them.
    private static let maxNameBytes = 1024

    private struct State {
        var statuses: [String: Status]
        var watchers: [String: [Int: AsyncStream<Status>.Continuation]] = [:]
        var nextWatcher = 0
        var isDraining = false
        var hasEnded = false
    }

    private let state: Guarded<State>

    /// - Parameters:
    ///   - services: the full names of the services to speak for, beside the server as a whole.
    ///   - status: the state of all of them at first.
    public init(services: [String] = [], status: Status = .serving) {
        var statuses = [Self.wholeServer: status]
        for service in services { statuses[service] = status }
        self.state = Guarded(State(statuses: statuses))
    }

    // MARK: Setting

    /// Sets the state of a service, `serving` or `notServing`, and adds the service when it is new. Without effect once draining.
    public func setStatus(_ status: Status, for service: String = HealthService.wholeServer) {
        self.state.withLock { state in
            guard !state.isDraining else { return }
            state.statuses[service] = status
            Self.tellWatchers(of: service, state)
        }
    }

    /// Speaks for a service no longer: Check says NOT_FOUND, Watch says SERVICE_UNKNOWN.
    public func removeStatus(for service: String) {
        self.state.withLock { state in
            guard !state.isDraining else { return }
            state.statuses[service] = nil
            Self.tellWatchers(of: service, state)
        }
    }

    /// Everything is NOT_SERVING from now on, for good, so that callers turn elsewhere before the server refuses them.
    public func beginDrain() {
        self.state.withLock { Self.drain(&$0) }
    }

    /// Ends every Watch, behind its last state: streams without end would hold a server that shuts down until its grace is over.
    func endWatches() {
        self.state.withLock { state in
            Self.drain(&state)
            state.hasEnded = true
            for watcher in state.watchers.values.flatMap(\.values) { watcher.finish() }
            state.watchers = [:]
        }
    }

    private static func drain(_ state: inout State) {
        guard !state.isDraining else { return }
        state.isDraining = true
        for service in state.statuses.keys { state.statuses[service] = .notServing }
        for service in state.watchers.keys { self.tellWatchers(of: service, state) }
    }

    /// Within the lock, so that all see the changes in one order. Nothing of the watchers runs here: they are only woken.
    private static func tellWatchers(of service: String, _ state: State) {
        guard let watchers = state.watchers[service] else { return }
        for watcher in watchers.values { watcher.yield(state.statuses[service] ?? .serviceUnknown) }
    }

    // MARK: Health.Handler

    public func check(_ request: HealthCheckRequest, context: ServerContext) async throws -> HealthCheckResponse {
        guard let status = self.state.withLock({ $0.statuses[request.service] }) else {
            throw RPCError(.notFound, "This server speaks for no service `\(String(printable: request.service))`.")
        }
        return HealthCheckResponse.with { $0.status = status }
    }

    public func watch(
        _ request: HealthCheckRequest,
        responses: ResponseWriter<HealthCheckResponse>,
        context: ServerContext
    ) async throws {
        guard request.service.utf8.count <= Self.maxNameBytes else {
            throw RPCError(
                .invalidArgument, "`service` is over \(Self.maxNameBytes) bytes; it should be the full name of a service.")
        }
        let (watcher, statuses) = self.addWatcher(of: request.service)
        defer { self.removeWatcher(watcher, of: request.service) }
        var last: Status?
        for await status in statuses where status != last {
            try await responses.send(HealthCheckResponse.with { $0.status = status })
            last = status
        }
        try Task.checkCancellation()
        throw RPCError(.unavailable, "This server is shutting down; watch another.", retryAfter: .zero)
    }

    /// Begins with the state of now.
    private func addWatcher(of service: String) -> (Int, AsyncStream<Status>) {
        // Only the latest state is kept for a watcher that is busy sending.
        let (statuses, watcher) = AsyncStream.makeStream(of: Status.self, bufferingPolicy: .bufferingNewest(1))
        let number = self.state.withLock { state in
            state.nextWatcher += 1
            watcher.yield(state.statuses[service] ?? .serviceUnknown)
            if state.hasEnded { watcher.finish() } else { state.watchers[service, default: [:]][state.nextWatcher] = watcher }
            return state.nextWatcher
        }
        return (number, statuses)
    }

    private func removeWatcher(_ number: Int, of service: String) {
        self.state.withLock { state in
            state.watchers[service]?[number] = nil
            if state.watchers[service]?.isEmpty == true { state.watchers[service] = nil }
        }
    }
}
