import Catalog
import CatalogAPI
import Logging
import Postgres
import Protobuf
import RPC
import TestSupport
import Testing

@testable import Application

struct InterceptorTests {
    @Test func `a caller's request id comes back, with an answer and with an error`() async throws {
        try await CatalogSession.with { session in
            let ids = Recorded<String?>()
            var options = session.own
            options.metadata.set("x-request-id", "order-4711")
            options.onResponseMetadata = { ids.add($0["x-request-id"]) }
            _ = try await session.services.listServices(.init(), options: options)
            #expect(ids.all == ["order-4711"])
            let error = try #require(
                await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: options) })
            #expect(error.metadata["x-request-id"] == "order-4711")
            #expect(error.detail(GoogleRequestInfo.self)?.requestId == "order-4711")
        }
    }

    @Test(arguments: ["", " ", "a b", "a\"b", "a\nb", "ä", String(repeating: "a", count: 129)])
    func `an id that could do harm in a log is replaced`(id: String) async throws {
        try await CatalogSession.with { session in
            let ids = Recorded<String?>()
            var options = session.own
            options.metadata.set("x-request-id", id)
            options.onResponseMetadata = { ids.add($0["x-request-id"]) }
            _ = try await session.services.listServices(.init(), options: options)
            let answered = try #require(ids.all.first ?? nil)
            #expect(answered != id)
            #expect(answered.utf8.count == 32)
        }
    }

    @Test func `two calls get two ids`() {
        let ids = (0..<1000).map { _ in RequestIDInterceptor.random() }
        #expect(Set(ids).count == 1000)
        #expect(ids.allSatisfy(RequestIDInterceptor.isSane))
    }

    @Test func `an error that nobody foresaw tells its caller a request id and nothing else`() async throws {
        struct Secret: Error, CustomStringConvertible { var description: String { "password=hunter2" } }
        try await CatalogSession.with(wrapping: { _ in BrokenServices(error: .init(.internal, "It failed.", cause: Secret())) }) {
            session in
            let error = try #require(
                await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: session.own) })
            #expect(error.code == .internal)
            #expect(!"\(error) \(error.details)".contains("hunter2"))
        }
        let error = try await Self.recovering(from: Secret())
        #expect(error.code == .internal)
        #expect(!error.message.contains("hunter2"))
        #expect(error.cause is Secret)
    }

    private static func recovering(from error: any Error) async throws -> RPCError {
        let outcome = Recorded<RPCError>()
        var registry = ServiceRegistry()
        registry.register(TenantService.Methods.getTenant) { _, _ in throw error }
        let server = RPCServer(
            services: registry, interceptors: [Spy { outcome.add($0) }, RequestIDInterceptor(), RecoveryInterceptor()])
        let client = RPCClient(inProcess: server)
        let seen = await failure { try await TenantService.Client(client).getTenant(.init()) }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        let inside = try #require(outcome.all.first)
        #expect(seen?.message == inside.message)
        #expect(inside.message.contains(seen?.metadata["x-request-id"] ?? "?"))
        return inside
    }

    @Test func `how long a call took is a number with its fraction`() async throws {
        let log = LogKeeper()
        try await CatalogSession.with(logger: log.logger) { session in
            _ = await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: session.own) }
        }
        let duration = log.lines.lazy.compactMap { $0.metadata["duration_ms"] }.first
        guard case .stringConvertible(let value)? = duration, let milliseconds = value as? Double else {
            Issue.record("\(log.text)")
            return
        }
        #expect(milliseconds > 0 && milliseconds < 60_000)
    }

    @Test func `each call leaves one line, at a level by its outcome, and nothing of what it holds`() async throws {
        let log = LogKeeper()
        try await CatalogSession.with(logger: log.logger) { session in
            _ = try await session.services.createService(.sample(name: "Gutter run 4711"), options: session.own)
            _ = await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: session.own) }
            _ = await failure { try await session.services.listServices(.init()) }
        }
        let calls = log.lines.filter { $0.description.contains("CatalogService") }
        #expect(calls.map(\.level) == [.info, .info, .info])
        #expect(!log.text.contains("4711"))
        let texts = calls.map(\.description)
        #expect(texts[0].contains("rpc.method") && texts[0].contains("CreateService") && texts[0].contains("duration_ms"))
        #expect(texts[1].contains("NOT_FOUND") && texts[1].contains("request_id"))
    }

    @Test(arguments: [
        (PostgresError(.serverError(.diskFull), "No space (53100)."), CatalogError.Code.resourceExhausted, Logger.Level.error),
        (PostgresError(.serverError(.queryCanceled), "Too long (57014)."), .deadlineExceeded, .warning),
        (PostgresError(.deadlineExceeded, "The deadline passed."), .deadlineExceeded, .info),
        (PostgresError(.poolExhausted, "Too many wait."), .resourceExhausted, .debug),
        (PostgresError(.acquireTimedOut, "None came free."), .resourceExhausted, .debug),
        (PostgresError(.refused(retryAfter: .seconds(1)), "It is left alone."), .unavailable, .debug),
        (PostgresError(.serverError(SQLState("XX001")), "It failed inside (XX001)."), .internal, .error),
    ])
    func `what a database failed for is logged so that it is seen`(
        cause: PostgresError, code: CatalogError.Code, level: Logger.Level
    ) async throws {
        let log = LogKeeper()
        var cause = cause
        cause.serverMessage = "invalid page in block 7"
        let error = CatalogError(code, "It failed.", cause: cause)
        try await CatalogSession.with(wrapping: { _ in BrokenServices(error: error) }, logger: log.logger) { session in
            _ = await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: session.own) }
        }
        let line = try #require(log.lines.last)
        #expect(line.level == level)
        #expect(line.description.contains("invalid page in block 7") == (level > .info))
        #expect(line.description.contains(cause.message) == (level > .info))
    }

    @Test func `a fault of the server is logged as an error with its cause`() async throws {
        struct Cause: Error, CustomStringConvertible { var description: String { "the disk is on fire" } }
        let log = LogKeeper()
        try await CatalogSession.with(
            wrapping: { _ in BrokenServices(error: .init(.unavailable, "The catalogue cannot be reached.", cause: Cause())) },
            logger: log.logger
        ) { session in
            _ = await failure { try await session.services.getService(.with { $0.id = uuid(1) }, options: session.own) }
        }
        let line = try #require(log.lines.last)
        #expect(line.level == .error)
        #expect(line.description.contains("the disk is on fire"))
    }
}
