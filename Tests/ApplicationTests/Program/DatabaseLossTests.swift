import CatalogAPI
import DatabaseTesting
import Foundation
import PostgresCluster
import Protobuf
import RPC
import TestSupport
import Testing

/// `krafti-server` while the database that it was told of is away.
@Suite(.timeLimit(.minutes(5)), .enabled(if: PrivatePostgres.isPossible, PrivatePostgres.absence)) struct DatabaseLossTests {
    enum Loss: String, CaseIterable, Sendable {
        case stopped, frozen

        func begin(_ cluster: PrivateCluster) async {
            switch self {
            case .stopped: await cluster.stop()
            case .frozen: await cluster.freeze()
            }
        }

        func end(_ cluster: PrivateCluster) async throws {
            switch self {
            case .stopped: try await cluster.start()
            case .frozen: await cluster.thaw()
            }
        }
    }

    /// What the server gives each call, since callers say nothing; nothing else ends one as soon.
    private static let limits = ["KRAFTI_DEFAULT_DEADLINE": "1s", "KRAFTI_DB_ACQUIRE_TIMEOUT": "60s"]
    /// Within this its callers hear of it, however busy the machine is, although the client repeats reads.
    private static let bound = Duration.seconds(15)

    @Test(arguments: Loss.allCases)
    func `calls fail in time, readiness turns and liveness stays, and all is well again afterwards`(loss: Loss) async throws {
        try await Self.withCluster { cluster, connection in
            let environment = ["DATABASE_URL": connection, "KRAFTI_THREADS": "1"].merging(Self.limits) { $1 }
            try await ServerProgram.running([], environment) { server, client in
                let tenants = TenantService.Client(client)
                _ = try await tenants.createTenant(.sample(id: uuid(1)))
                let liveness = Recorded<String>()
                let watching = Task {
                    while !Task.isCancelled {
                        liveness.add(String(try await httpGet("/livez", server.ops).prefix(12)))
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                await loss.begin(cluster)
                for number in 2...4 {
                    await Self.expectInTime { try await tenants.getTenant(.with { $0.id = uuid(1) }) }
                    await Self.expectInTime { try await tenants.createTenant(.sample(id: uuid(number))) }
                }
                try await eventually("the server is not ready") {
                    var answer = ""
                    let took = try await ContinuousClock().measure { answer = try await httpGet("/readyz", server.ops) }
                    #expect(took < Self.bound)
                    return answer.hasPrefix("HTTP/1.1 503")
                }
                if loss == .stopped {
                    let report = try JSONValue(text: Self.body(await httpGet("/readyz?verbose", server.ops)))
                    let pool = report["checks"]?["database"]?["pool"]
                    #expect(pool?["open"] == 0)
                    #expect(pool?["connect_failures"] != 0 && pool?["closed"]?["broken"] != 0, "\(pool?.text ?? "")")
                }

                try await loss.end(cluster)
                try await eventually("the server is ready") { try await httpGet("/readyz", server.ops).hasPrefix("HTTP/1.1 200") }
                #expect(try await tenants.getTenant(.with { $0.id = uuid(1) }).id == uuid(1))
                #expect(try await tenants.createTenant(.sample(id: uuid(5))).id == uuid(5))
                watching.cancel()
                _ = await watching.result
                #expect(Set(liveness.all) == ["HTTP/1.1 200"])
                #expect(!server.program.soFar.hasEnded)
            }
        }
    }

    private static func expectInTime<Value>(_ call: () async throws -> Value) async {
        var error: RPCError?
        let took = await ContinuousClock().measure { error = await failure(call) }
        #expect(error?.code == .unavailable || error?.code == .deadlineExceeded, "\(String(describing: error))")
        #expect(took < Self.bound)
    }

    private static func body(_ answer: String) -> String {
        answer.components(separatedBy: "\r\n\r\n").last ?? ""
    }

    private static func withCluster(_ body: (PrivateCluster, String) async throws -> Void) async throws {
        try await ServerProgram.withStateFolder { folder in
            var configuration = ClusterConfiguration(folder: "\(folder)/postgres")
            configuration.isDurable = false
            configuration.maxConnections = 50
            let cluster = PrivateCluster(configuration, logger: .silent)
            let result: Result<Void, any Error>
            do { result = .success(try await body(cluster, cluster.start())) } catch { result = .failure(error) }
            await cluster.stop()
            try result.get()
        }
    }
}
