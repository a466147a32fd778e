import Hummingbird
public import Logging
public import NIOCore

/// What operators and their machinery ask over HTTP:
///
/// - `/livez` (and `/healthz`): 200 while this process answers at all; it asks nobody else, so that a database that is down does not
///   have every server restarted.
/// - `/readyz`: 200 when calls should be sent here, else 503, with a JSON object that says what is in the way; `/readyz?verbose`
///   adds what else is known of each check.
/// - `/metrics`: the server's numbers, as Prometheus' text or as OpenMetrics.
///
/// GET and HEAD are all that they take.
public final class OpsServer: Sendable {
    /// The port that it listens on, which the system may have chosen.
    public let port: Int
    private let task: Task<Void, Never>

    /// Connections at once; those who look after a server are few.
    static let maxConnections = 256
    /// How long a connection may wait with a request, and a request may take to come. Those that say nothing take the places of those
    /// that ask; a prober on a busy machine may need some seconds.
    private static let requestTime = TimeAmount.seconds(5)

    private init(port: Int, task: Task<Void, Never>) {
        self.port = port
        self.task = task
    }

    /// Starts to listen.
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - metrics: what `/metrics` shows; these requests are counted there too.
    ///   - readiness: answers at once, from what is known; with details when it is told so.
    /// - Throws: what the system says against the address.
    public static func start(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        logger: Logger,
        metrics: MetricsRegistry,
        readiness: @escaping @Sendable (_ isVerbose: Bool) -> ReadinessReport
    ) async throws -> OpsServer {
        try await self.start(
            host: host, port: port, maxConnections: Self.maxConnections, group: group, logger: logger, metrics: metrics,
            readiness: readiness)
    }

    static func start(
        host: String,
        port: Int,
        maxConnections: Int,
        group: any EventLoopGroup,
        logger: Logger,
        metrics: MetricsRegistry,
        readiness: @escaping @Sendable (_ isVerbose: Bool) -> ReadinessReport
    ) async throws -> OpsServer {
        let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Int, any Error>.self)
        let pages = OpsPages(metrics, readiness: readiness)
        // The library calls it an error when it is stopped; what keeps it from starting is thrown.
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in Self.answer(request, pages) },
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RequestDeadline(Self.requestTime)])),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(maxConnections, logger: logger)
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

    private static func answer(_ request: Request, _ pages: OpsPages) -> Response {
        let answer = pages.answer(
            OpsPages.Question(
                method: request.method.rawValue,
                path: request.uri.path,
                isVerbose: request.uri.queryParameters["verbose"] != nil,
                accept: request.headers[values: .accept].joined(separator: ",")
            )
        )
        // What was true a moment ago is of no use to anyone.
        var headers: HTTPFields = [.contentType: answer.type, .cacheControl: "no-store"]
        headers[.allow] = answer.allow
        let response = Response(
            status: .init(code: answer.status), headers: headers, body: .init(byteBuffer: .init(string: answer.text)))
        return request.method == .head ? response.createHeadResponse() : response
    }
}
