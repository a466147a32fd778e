import Catalog
import CatalogAPI
import DatabaseTesting
import Logging
import Observability
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
        typealias Interceptor = OverloadInterceptor
        #expect(Interceptor.outcome(of: CatalogError(.notFound, "No.")) == .served)
        #expect(Interceptor.outcome(of: CatalogError(.aborted, "No.")) == .served)
        #expect(Interceptor.outcome(of: CatalogError(.deadlineExceeded, "No.")) == .dropped)
        #expect(Interceptor.outcome(of: CatalogError(.resourceExhausted, "No.")) == .dropped)
        #expect(Interceptor.outcome(of: CatalogError(.invalidArgument, "No.")) == .ignored)
        #expect(Interceptor.outcome(of: CatalogError(.unavailable, "No.")) == .ignored)
        #expect(Interceptor.outcome(of: RPCError(.resourceExhausted, "No.")) == .ignored)
        #expect(Interceptor.outcome(of: RPCError(.deadlineExceeded, "No.")) == .dropped)
        #expect(Interceptor.outcome(of: CancellationError()) == .ignored)
    }
}
