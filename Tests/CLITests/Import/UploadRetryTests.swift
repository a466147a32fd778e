import CatalogAPI
import Locking
import Protobuf
import RPC
import Testing

@testable import CLI

/// What an upload does when the server ends its stream with an error.
@Suite(.timeLimit(.minutes(1))) struct UploadRetryTests {
    private static let words = "The server's words."

    /// Servers tell with errors of every kind where the upload stands.
    private static func error(_ code: StatusCode, resumeAt position: Int64 = 0) -> RPCError {
        var error = RPCError(code, Self.words)
        error.attach(GoogleErrorInfo.with { $0.metadata = ["resumeAt": String(position)] })
        return error
    }

    /// Sends an item to a server whose streams all end with an error.
    /// - Returns: the causes of its waits, and what it ended with.
    private func run(_ error: RPCError) async throws -> (waits: [String], code: StatusCode?) {
        var services = ServiceRegistry()
        services.register(CatalogStub(uploadError: error))
        let server = RPCServer(services: services)
        let client = RPCClient(inProcess: server)
        let waits = Guarded<[String]>([])
        var setting = TenantUpload.Setting(
            client: CatalogService.Client(client), options: CallOptions(), ledger: ImportLedger(),
            input: ImportInput(kind: .services, path: "services.ndjson"), name: "mine")
        setting.pause = { _, error in waits.withLock { $0.append(error.message) } }
        let upload = TenantUpload(tenantID: .tenant("a"), position: 0, setting: setting)
        try await upload.put(UploadItem(line: 1, draft: .with { $0.name = "One" }, bytes: 20))
        await upload.finish()
        var code: StatusCode?
        do {
            if case .refused(let refusal) = try await upload.run() { code = refusal.status }
        } catch let error as RPCError {
            code = error.code
        }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        return (waits.withLock { $0 }, code)
    }

    @Test(arguments: [StatusCode.notFound, .permissionDenied, .failedPrecondition, .invalidArgument, .internal, .unauthenticated])
    func `what stays refused is told at once`(code: StatusCode) async throws {
        let end = try await self.run(Self.error(code))
        #expect(end.waits.isEmpty)
        #expect(end.code == code)
    }

    @Test(arguments: [StatusCode.unavailable, .aborted, .resourceExhausted, .deadlineExceeded])
    func `what may pass is waited for, a few times`(code: StatusCode) async throws {
        let end = try await self.run(Self.error(code))
        #expect(end.waits == [String](repeating: Self.words, count: RetryPause.maxFailures - 1))
        #expect(end.code == code)
    }

    @Test func `an upload that stands elsewhere is taken up there`() async throws {
        // The second time, it stands where the stream said.
        let end = try await self.run(Self.error(.invalidArgument, resumeAt: 7))
        #expect(end.waits == [Self.words])
        #expect(end.code == .invalidArgument)
    }
}
