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

@Suite("Which calls leave a line, at which level")
struct LoggedCallsTests {
    /// A server whose GetTenant ends as it is told, with nothing around its calls but what logs them.
    private static func with(
        _ log: CallLog, throwing error: (any Error)? = nil, _ body: (RPCClient) async throws -> Void
    ) async throws {
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.getTenant) { _, _ in
            if let error { throw error }
            return .init()
        }
        var configuration = ServerConfiguration()
        configuration.onRefusal = { LoggingInterceptor.log($0, log) }
        let server = RPCServer(
            services: registry, health: HealthService(), reflection: ProtoFile.catalogAPI,
            interceptors: [RequestIDInterceptor(), LoggingInterceptor(log), RecoveryInterceptor()], configuration: configuration)
        var calling = ClientConfiguration()
        calling.retry = .never
        let client = RPCClient(inProcess: server, configuration: calling)
        let result: Result<Void, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        try result.get()
    }

    private static func logger(_ keeper: LogKeeper, _ level: Logger.Level) -> Logger {
        var logger = keeper.logger
        logger.logLevel = level
        return logger
    }

    @Test func `a call that goes well leaves a line at info, with its request id`() async throws {
        let keeper = LogKeeper()
        try await Self.with(CallLog(Self.logger(keeper, .info))) { client in
            var options = CallOptions()
            options.metadata.set("x-request-id", "order-4711")
            _ = try await TenantService.Client(client).getTenant(.init(), options: options)
            _ = try await TenantService.Client(client).getTenant(.init())
        }
        #expect(keeper.lines.map(\.level) == [.info, .info])
        #expect(keeper.lines.map(\.message) == ["call answered", "call answered"])
        let first = try #require(keeper.lines.first).metadata
        #expect(first["request_id"] == "order-4711")
        #expect(first["rpc.method"] == "krafti.catalog.v1.TenantService/GetTenant")
        #expect(first["rpc.response.status_code"] == "OK")
        #expect(first["peer"] == "in-process")
        #expect(keeper.lines.last?.metadata["request_id"]?.description.utf8.count == 32, "one is made")
    }

    @Test func `above info a call that goes well leaves none`() async throws {
        let keeper = LogKeeper()
        try await Self.with(CallLog(Self.logger(keeper, .warning))) { client in
            _ = try await TenantService.Client(client).getTenant(.init())
        }
        #expect(keeper.lines.isEmpty, "\(keeper.text)")
    }

    @Test func `probes are for who debugs`() async throws {
        for (level, count) in [(Logger.Level.info, 0), (.debug, 2)] {
            let keeper = LogKeeper()
            try await Self.with(CallLog(Self.logger(keeper, level))) { client in
                _ = try await Health.Client(client).check(.init())
                let unknown = await failure { try await Health.Client(client).check(.with { $0.service = "a.B" }) }
                #expect(unknown?.code == .notFound)
            }
            #expect(keeper.lines.map(\.level) == Array(repeating: .debug, count: count), "\(keeper.text)")
        }
    }

    private static var beyondLimits: RPCError {
        RPCError(tooMany: "calls", [], RateLimitDecision([]))
    }

    @Test func `what its caller got wrong is at info, and what comes in floods is not`() async throws {
        let errors: [(any Error, Logger.Level, String)] = [
            (CatalogError(.notFound, "There is none."), .info, "call refused"),
            (CatalogError(.resourceExhausted, "Too large."), .info, "call refused"),
            (Self.beyondLimits, .debug, "call refused"),
            (RPCError(.unavailable, "Too much to do.", cause: Overloaded()), .debug, "call refused"),
            (RPCError(.deadlineExceeded, "It had passed.", cause: Overloaded()), .debug, "call refused"),
            (RPCError(.unavailable, "It is away."), .error, "call failed"),
        ]
        for (error, level, message) in errors {
            let keeper = LogKeeper()
            try await Self.with(CallLog(keeper.logger), throwing: error) { client in
                _ = await failure { try await TenantService.Client(client).getTenant(.init()) }
            }
            #expect(keeper.lines.map(\.level) == [level], "\(error)")
            #expect(keeper.lines.map(\.message) == [message], "\(error)")
        }
    }

    @Test func `a method that there is not leaves a line, though no interceptor sees it`() async throws {
        let keeper = LogKeeper()
        try await Self.with(CallLog(Self.logger(keeper, .info))) { client in
            _ = await failure { try await TenantService.Client(client).listTenants(.init()) }
        }
        #expect(keeper.lines.map(\.level) == [.info])
        #expect(keeper.lines.first?.metadata["rpc.response.status_code"] == "UNIMPLEMENTED")
    }

    @Test func `operators choose which`() async throws {
        for (calls, messages) in [
            (LoggedCalls.all, ["call answered", "call refused", "call failed"]), (.failures, ["call refused", "call failed"]),
            (.faults, ["call failed"]),
        ] {
            let keeper = LogKeeper()
            let log = CallLog(keeper.logger, calls: calls)
            for error in [nil, CatalogError(.notFound, "There is none."), CatalogError(.internal, "It broke.")] {
                try await Self.with(log, throwing: error) { client in
                    _ = await failure { try await TenantService.Client(client).getTenant(.init()) }
                }
            }
            #expect(keeper.lines.map(\.message) == messages)
        }
    }
}
