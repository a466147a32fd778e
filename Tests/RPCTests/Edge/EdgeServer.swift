import Locking
import Logging
import NIOCore
import NIOPosix
import TestServices
import TestSupport
import Testing

@testable import RPC

/// A server on a private port, with the echo service and methods that misbehave, that knows how many handlers run.
///
/// All its connections share one event loop: what one of them does to the loop, the others feel.
final class EdgeServer: Sendable {
    let server: RPCServer
    let endpoint: Endpoint
    let calls: CallCounter
    let release: Latch

    private init(_ server: RPCServer, _ endpoint: Endpoint, _ calls: CallCounter, _ release: Latch) {
        self.server = server
        self.endpoint = endpoint
        self.calls = calls
        self.release = release
    }

    /// Starts a server, runs `body`, and stops the server whatever happens.
    static func with<Result>(
        _ configuration: ServerConfiguration = .patient,
        endpoint: Endpoint = .tcp("127.0.0.1", 0),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: (EdgeServer) async throws -> Result
    ) async throws -> Result {
        let calls = CallCounter()
        let release = Latch()
        var services = ServiceRegistry()
        services.register(EchoHandler())
        Misbehaviour.register(in: &services, release: release)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = RPCServer(
            services: services, interceptors: [calls], configuration: configuration, group: group, logger: logger)
        let result: Swift.Result<Result, any Error>
        do {
            let edge = try await EdgeServer(server, server.listen(on: endpoint), calls, release)
            do { result = .success(try await body(edge)) } catch { result = .failure(error) }
            await edge.stop()
        } catch {
            result = .failure(error)
        }
        try await group.shutdownGracefully()
        return try result.get()
    }

    private func stop() async {
        self.release.open()
        await self.server.shutDown(grace: .zero)
        await self.holdsNothing()
    }

    /// What all connections together hold; nil when the server keeps it elsewhere than this looks.
    var memory: ServerMemory? { Mirror(reflecting: self.server).descendant("acceptor", "memory") as? ServerMemory }

    /// Waits until no byte is counted against the server's budgets any more: what handlers held goes when they return.
    private func holdsNothing(sourceLocation: SourceLocation = #_sourceLocation) async {
        guard let memory = self.memory else {
            Issue.record("the server's memory is not where it was", sourceLocation: sourceLocation)
            return
        }
        await eventually("the budgets are as they were", sourceLocation: sourceLocation) {
            memory.received.takenBytes == 0 && memory.unsent.takenBytes == 0
        }
    }

    func connect(reads: Bool = true, tls: RawPeer.TLSMaker? = nil) async throws -> RawPeer {
        try await RawPeer.connect(to: self.endpoint, reads: reads, tls: tls)
    }

    /// Waits until so many connections are open, and no handler runs; without connections, nothing is held either.
    func settles(at connections: Int, sourceLocation: SourceLocation = #_sourceLocation) async {
        await eventually("\(connections) connections and no calls", sourceLocation: sourceLocation) {
            self.server.connectionCount == connections && self.calls.running == 0
        }
        if connections == 0 { await self.holdsNothing(sourceLocation: sourceLocation) }
    }
}

/// Counts handlers that run, and sees who calls.
final class CallCounter: ServerInterceptor {
    private let counts = Guarded((running: [String: Int](), begun: 0, peer: Peer?.none))

    var running: Int { self.counts.withLock { $0.running.values.reduce(0, +) } }
    /// Handlers of one method that run.
    func running(_ method: any MethodDescriptor) -> Int { self.counts.withLock { $0.running[method.path] ?? 0 } }
    var begun: Int { self.counts.withLock { $0.begun } }
    /// Who made the last call.
    var lastPeer: Peer? { self.counts.withLock { $0.peer } }

    func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        self.counts.withLock {
            $0.running[context.method.path, default: 0] += 1
            $0.begun += 1
            $0.peer = context.peer
        }
        defer { self.counts.withLock { $0.running[context.method.path, default: 0] -= 1 } }
        try await next(context)
    }
}

/// Holds tasks up until it is opened, whatever happens to them meanwhile.
final class Latch: Sendable {
    private let state = Guarded((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
