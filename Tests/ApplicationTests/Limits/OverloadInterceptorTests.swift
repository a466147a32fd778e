import Catalog
import CatalogAPI
import DatabaseTesting
import Logging
import Observability
import Postgres
import Protobuf
import RPC
import Resilience
import TestSupport
import Testing

@testable import Application

@Suite("Calls that a server has no room for")
struct OverloadInterceptorTests {
    /// A server whose GetTenant takes until it is told to go on, beside calls that are answered at once.
    private struct Session {
        let client: RPCClient
        let limiter: OverloadLimiter
        let goOn: AsyncStream<Void>.Continuation

        var tenants: TenantService.Client { TenantService.Client(self.client) }

        func waitForRunning(_ count: Int) async {
            await eventually("\(count) run") { self.limiter.statistics.reduce(0) { $0 + $1.inFlight } == count }
        }
    }

    private static func with(
        logger: Logger = .silent, _ body: (Session) async throws -> Void
    ) async throws {
        let (held, goOn) = AsyncStream.makeStream(of: Void.self)
        let limiter = OverloadLimiter(classes: [.fixed(1), .fixed(1), .fixed(1)])
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.getTenant) { _, _ in
            for await _ in held {}
            return .init()
        }
        registry.register(TenantService.Methods.createTenant) { _, _ in .init() }
        registry.register(TenantService.Methods.listTenants) { _, _ in .init() }
        registry.register(CatalogService.Methods.streamCreateServices) { requests, responses, _ in
            for try await _ in requests { try await responses.send(.init()) }
        }
        let server = RPCServer(
            services: registry, health: HealthService(),
            interceptors: [LoggingInterceptor(CallLog(logger)), RecoveryInterceptor(), OverloadInterceptor(limiter)])
        let client = RPCClient(inProcess: server)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(Session(client: client, limiter: limiter, goOn: goOn)))
        } catch { result = .failure(error) }
        goOn.finish()
        await client.shutDown()
        await server.shutDown(grace: .zero)
        try result.get()
    }

    @Test func `one more is refused at once, with advice, and other classes and health go on`() async throws {
        let log = LogKeeper()
        try await Self.with(logger: log.logger) { session in
            let held = Task { try await session.tenants.getTenant(.init()) }
            await session.waitForRunning(1)
            let error = try #require(await failure { try await session.tenants.listTenants(.init()) })
            #expect(error.code == .unavailable)
            #expect(error.detail(GoogleErrorInfo.self)?.reason == "OVERLOADED")
            #expect(error.detail(GoogleErrorInfo.self)?.metadata == ["class": "read"])
            #expect(error.detail(GoogleRetryInfo.self) != nil)
            #expect(error.metadata["retry-after-ms"].flatMap { Int($0) }.map { $0 >= 50 } == true)
            _ = try await session.tenants.createTenant(.init())
            #expect(try await Health.Client(session.client).check(.init()).status == .serving)
            session.goOn.finish()
            _ = try await held.value
            _ = try await session.tenants.listTenants(.init())
        }
        // Refusals in their thousands are no lines in their thousands.
        let refused = log.lines.filter { $0.metadata["rpc.response.status_code"] == "UNAVAILABLE" }
        #expect(!refused.isEmpty && refused.allSatisfy { $0.level == .debug }, "\(log.text)")
    }

    @Test func `a stream is let in like a call, and takes no place while it lasts`() async throws {
        try await Self.with { session in
            let streams = CatalogService.Client(session.client)
            try await streams.streamCreateServices { requests, replies in
                try await requests.send(.init())
                for _ in 1...3 {
                    try await streams.streamCreateServices { requests, replies in
                        try await requests.send(.init())
                        requests.finish()
                        for try await _ in replies {}
                    }
                }
                requests.finish()
                for try await _ in replies {}
            }
            #expect(session.limiter.statistics.map(\.inFlight) == [0, 0, 0])
            #expect(session.limiter.statistics[CallClass.bulk.rawValue].admitted == 4)
        }
    }

    @Test func `methods are of the class of what they do`() {
        let classes = CatalogRPC.services.flatMap(\.methods).map { ($0.name, CallClass($0)) }
        func names(_ kind: CallClass) -> [String] { classes.filter { $0.1 == kind }.map(\.0) }
        #expect(Set(names(.read)) == ["GetService", "ListServices", "GetArtisan", "ListArtisans", "GetTenant", "ListTenants"])
        #expect(Set(names(.bulk)) == ["BulkCreateServices", "StreamCreateServices"])
        #expect(classes.allSatisfy { $0.1 != nil })
        #expect(Health.descriptor.methods.allSatisfy { CallClass($0) == nil })
        #expect(ServerReflection.descriptor.methods.allSatisfy { CallClass($0) == nil })
    }

    @Test func `the end of a call says what it can of the load`() {
        func outcome(_ error: any Error, within time: Duration? = nil) -> OverloadOutcome {
            OverloadInterceptor.outcome(of: error, within: time)
        }
        #expect(outcome(CatalogError(.notFound, "No.")) == .served)
        #expect(outcome(CatalogError(.aborted, "No.")) == .served)
        #expect(outcome(CatalogError(.deadlineExceeded, "No.")) == .dropped)
        #expect(outcome(CatalogError(.deadlineExceeded, "No."), within: .seconds(1)) == .late(within: .seconds(1)))
        #expect(outcome(CatalogError(.invalidArgument, "No.")) == .ignored)
        #expect(outcome(CatalogError(.unavailable, "No.")) == .ignored)
        #expect(outcome(RPCError(.resourceExhausted, "No.")) == .ignored)
        #expect(outcome(RPCError(.deadlineExceeded, "No.")) == .dropped)
        #expect(outcome(RPCError(.deadlineExceeded, "No."), within: .seconds(1)) == .late(within: .seconds(1)))
        #expect(outcome(CancellationError()) == .ignored)
    }

    @Test(arguments: [
        (PostgresError.Code.acquireTimedOut, OverloadOutcome.dropped), (.poolExhausted, .dropped),
        (.serverError(.outOfMemory), .dropped), (.serverError(.tooManyConnections), .dropped),
        (.serverError(.diskFull), .ignored), (.connectionLost, .ignored),
    ])
    func `a database without room is overload, and a full one is not`(code: PostgresError.Code, expected: OverloadOutcome) {
        let error = CatalogError(.resourceExhausted, "No.", cause: PostgresError(code, "No."))
        #expect(OverloadInterceptor.outcome(of: error, within: .seconds(1)) == expected)
    }

    @Test func `whoever asks for more than a call may have lowers no limit of others`() {
        for reason in ["BATCH_TOO_LARGE", "PAGE_TOO_LARGE", "UPLOAD_WINDOW"] {
            var error = CatalogError(.resourceExhausted, "No.")
            error.reason = reason
            #expect(OverloadInterceptor.outcome(of: error, within: .seconds(1)) == .ignored)
        }
    }
}
