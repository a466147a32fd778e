import CatalogAPI
import DatabaseTesting
import Foundation
import Protobuf
import RPC
import TestSupport
import Testing

/// `krafti-server` whose breaker of the database an operator forces open.
@Suite(.timeLimit(.minutes(3)), .enabled(if: PrivatePostgres.isPossible, PrivatePostgres.absence)) struct BreakerProgramTests {
    private static let tenant = uuid(0x7e17)

    private static func read(_ id: String, _ client: RPCClient) async throws -> CatalogAPI.Service {
        let options = CallOptions(timeout: .seconds(30), metadata: ["x-tenant-id": Self.tenant])
        return try await CatalogService.Client(client).getService(.with { $0.id = id }, options: options)
    }

    private static func decide(_ mode: BreakerMode, _ client: RPCClient) async throws -> BreakerStatus {
        let request = ForceCircuitBreakerRequest.with { ($0.name, $0.mode) = ("database", mode) }
        let answer = try await OperatorService.Client(client).forceCircuitBreaker(request)
        return try #require(answer.breaker)
    }

    private static func readiness(_ ops: Endpoint) async throws -> (isReady: Bool, report: JSONValue) {
        let answer = try await httpGet("/readyz", ops)
        let body = answer.components(separatedBy: "\r\n\r\n").last ?? ""
        return (answer.hasPrefix("HTTP/1.1 200"), try JSONValue(text: body))
    }

    private static func setUp(_ client: RPCClient) async throws {
        _ = try await TenantService.Client(client).createTenant(.sample(id: Self.tenant))
        for number in 1...2 {
            _ = try await CatalogService.Client(client).createService(
                .sample(id: uuid(number)), options: CallOptions(metadata: ["x-tenant-id": Self.tenant]))
        }
        try await eventually("the first service is in memory") {
            _ = try await Self.read(uuid(1), client)
            let caches = try await OperatorService.Client(client).getCaches(.init()).caches
            return caches.contains { $0.level == "l1" && $0.hits > 0 }
        }
    }

    @Test func `what needs the database is refused while it is open, and all is well afterwards`() async throws {
        try await ServerProgram.withStateFolder { folder in
            let environment = ["KRAFTI_THREADS": "1"]
            try await ServerProgram.running(["--state", folder], environment) { server, client in
                try await Self.setUp(client)
                #expect(try await Self.decide(.forceOpen, client).state == .open)

                let error = try #require(await failure { try await Self.read(uuid(2), client) })
                #expect(error.code == .unavailable)
                #expect(error.detail(GoogleErrorInfo.self)?.reason == "CIRCUIT_OPEN")
                #expect(error.detail(GoogleRetryInfo.self) != nil)
                #expect(error.metadata["retry-after-ms"].flatMap { Int($0) }.map { $0 > 0 } == true)
                let tenant = GetTenantRequest.with { $0.id = Self.tenant }
                #expect(await failure { try await TenantService.Client(client).getTenant(tenant) }?.code == .unavailable)
                try await eventually("readiness says so") {
                    let (isReady, report) = try await Self.readiness(server.ops)
                    return isReady && report["status"] == "degraded"
                        && report["checks"]?["circuit_breaker"]?["status"] == "unhealthy"
                        && report["checks"]?["database"]?["status"] == "degraded"
                }
                try await eventually("metrics say so") {
                    try await httpGet("/metrics", server.ops).contains("\ncircuit_breaker_state{name=\"database\"} 2\n")
                }

                _ = try await Self.decide(.automatic, client)
                await eventually("calls succeed") { (try? await Self.read(uuid(2), client)) != nil }
                // What was kept open is probed first, by calls.
                try await eventually("it is closed") {
                    _ = try await TenantService.Client(client).getTenant(tenant)
                    let breakers = try await OperatorService.Client(client).listCircuitBreakers(.init()).breakers
                    return breakers.contains { $0.name == "database" && $0.state == .closed && $0.mode == .automatic }
                }
                try await eventually("readiness and metrics are well again") {
                    let (isReady, report) = try await Self.readiness(server.ops)
                    let metrics = try await httpGet("/metrics", server.ops)
                    return isReady && report["status"] == "healthy"
                        && metrics.contains("\ncircuit_breaker_state{name=\"database\"} 0\n")
                }
                #expect(!server.program.soFar.hasEnded)
            }
        }
    }
}
