import Hummingbird
public import Logging
public import NIOCore

/// What operators and their machinery ask over HTTP:
///
/// - `/livez` (and `/healthz`): 200 while this process answers at all; it asks nobody else, so that a database that is down does not
///   have every server restarted.
/// - `/readyz`: 200 when calls should be sent here, else 503, with a JSON object that says what is in the way; `/readyz?verbose`
///   adds what else is known of each check.
public final class OpsServer: Sendable {
    /// The port that it listens on, which the system may have chosen.
    public let port: Int
    private let task: Task<Void, Never>

    /// Connections at once; those who look after a server are few.
    private static let maxConnections = 256
    /// A connection without a request for this long is closed.
    private static let idleTimeout = TimeAmount.seconds(30)

    private init(port: Int, task: Task<Void, Never>) {
        self.port = port
        self.task = task
    }

    /// Starts to listen.
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - readiness: answers at once, from what is known; with details when it is told so.
    /// - Throws: what the system says against the address.
    public static func start(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        logger: Logger,
        readiness: @escaping @Sendable (_ isVerbose: Bool) -> ReadinessReport
    ) async throws -> OpsServer {
        let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Int, any Error>.self)
        // The library calls it an error when it is stopped; what keeps it from starting is thrown.
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            responder: Self.responder(readiness),
            server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(Self.maxConnections, logger: logger)
            ),
            onServerRunning: { channel in outcome.yield(.success(channel.localAddress?.port ?? port)) },
            eventLoopGroupProvider: .shared(group),
            logger: quiet
        )
        let task = Task {
            do {
                try await application.run()
                outcome.finish()
            } catch {
                outcome.yield(.failure(error))
                outcome.finish()
            }
        }
        for await first in outcomes { return try OpsServer(port: first.get(), task: task) }
        throw CancellationError()
    }

    /// Stops listening and closes what is open.
    public func stop() async {
        self.task.cancel()
        await self.task.value
    }

    private static func responder(
        _ readiness: @escaping @Sendable (_ isVerbose: Bool) -> ReadinessReport
    ) -> RouterResponder<BasicRequestContext> {
        let router = Router()
        for path in ["livez", "healthz"] as [RouterPath] {
            router.get(path) { _, _ in
                Response(status: .ok, headers: Self.headers("text/plain"), body: .init(byteBuffer: .init(string: "ok\n")))
            }
        }
        router.get("readyz") { request, _ in
            let report = readiness(request.uri.queryParameters["verbose"] != nil)
            return Response(
                status: report.isReady ? .ok : .serviceUnavailable,
                headers: Self.headers("application/json"),
                body: .init(byteBuffer: .init(string: report.json))
            )
        }
        return router.buildResponder()
    }

    private static func headers(_ type: String) -> HTTPFields {
        // What was true a moment ago is of no use to anyone.
        [.contentType: type, .cacheControl: "no-store"]
    }
}
