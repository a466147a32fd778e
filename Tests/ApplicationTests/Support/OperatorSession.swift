import Application
import Catalog
import CatalogAPI
import CatalogTesting
import DatabaseTesting
import Locking
import Logging
import Observability
import RPC

/// A server of the catalogue with sources of its own for operators.
enum OperatorSession {
    static func server(
        _ sources: OperatorSources = OperatorSources(), _ configuration: ServerConfiguration = ServerConfiguration(),
        logger: Logger = .silent
    ) throws -> RPCServer {
        let store = CatalogStore.inMemory(InMemoryCatalog(now: { .now }))
        var parts = CatalogParts()
        parts.operators = sources
        return RPCServer(
            services: try CatalogRPC.registry(store, limits: CatalogLimits(), parts: parts, logger: logger),
            interceptors: CatalogRPC.interceptors(log: CallLog(logger)),
            configuration: configuration
        )
    }

    /// Lends a client in the same process.
    static func with(
        _ sources: OperatorSources, logger: Logger = .silent, _ body: (OperatorService.Client) async throws -> Void
    ) async throws {
        let server = try Self.server(sources, logger: logger)
        try await Self.ending(RPCClient(inProcess: server), server, body)
    }

    /// Lends a client of an address that the server listens on, or of one that leads there.
    static func with(
        _ configuration: ServerConfiguration = ServerConfiguration(), on endpoint: Endpoint,
        _ body: (Endpoint, OperatorService.Client) async throws -> Void
    ) async throws {
        let server = try Self.server(OperatorSources(), configuration)
        let listening = try await server.listen(on: endpoint)
        try await Self.ending(RPCClient(endpoints: [listening]), server) { try await body(listening, $0) }
    }

    private static func ending(
        _ client: RPCClient, _ server: RPCServer, _ body: (OperatorService.Client) async throws -> Void
    ) async throws {
        let result: Result<Void, any Error>
        do { result = .success(try await body(OperatorService.Client(client))) } catch { result = .failure(error) }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        try result.get()
    }
}

/// A circuit breaker that does as it is told, and nothing else.
final class ToyBreaker: Sendable {
    private let reading: Guarded<BreakerReading>

    init(_ reading: BreakerReading) { self.reading = Guarded(reading) }

    var now: BreakerReading { self.reading.withLock { $0 } }

    func take(_ control: BreakerControl) {
        self.reading.withLock { reading in
            reading.control = control
            switch control {
            case .forceOpen: (reading.state, reading.openFor) = (.open, .zero)
            case .forceClosed, .automatic: (reading.state, reading.openFor, reading.retryAfter) = (.closed, nil, nil)
            }
        }
    }
}
