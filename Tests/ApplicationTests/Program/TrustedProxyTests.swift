import CatalogAPI
import DatabaseTesting
import RPC
import TestSupport
import Testing

/// `krafti-server` behind a proxy.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct TrustedProxyTests {
    private static let client: (address: [UInt8], port: UInt16) = ([203, 0, 113, 7], 4711)

    @Test func `the client that a trusted proxy names stands in the log and in the change record`() async throws {
        try await ServerProgram.with([], ["KRAFTI_TRUSTED_PROXIES": "192.0.2.0/24, 127.0.0.1"]) { server in
            try await ProxyInFront.with(before: server.rpc, naming: Self.client) { proxy in
                let client = RPCClient(endpoints: [proxy])
                _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)), options: Self.inTime)
                await client.shutDown()
            }
            #expect(try await server.database.texts("select address from change") == ["203.0.113.7"])
            await eventually("the client is logged") { server.program.soFar.errorText.contains(#""peer":"203.0.113.7:4711""#) }
            // Whoever comes from there without the header might be anyone.
            let direct = await failure { try await server.tenants.createTenant(.sample(id: uuid(2)), options: Self.inTime) }
            #expect(direct?.code == .unavailable, "\(String(describing: direct))")
            #expect(try await server.database.number("select count(*) from tenant") == 1)
        }
    }

    @Test func `from anywhere else the header is refused, and names nobody`() async throws {
        try await ServerProgram.with([], ["KRAFTI_TRUSTED_PROXIES": "192.0.2.0/24"]) { server in
            try await ProxyInFront.with(before: server.rpc, naming: Self.client) { proxy in
                let client = RPCClient(endpoints: [proxy])
                let refused = await failure {
                    try await TenantService.Client(client).createTenant(.sample(id: uuid(1)), options: Self.inTime)
                }
                #expect(refused?.code == .unavailable, "\(String(describing: refused))")
                await client.shutDown()
            }
            #expect(try await server.tenants.createTenant(.sample(id: uuid(2))).id == uuid(2))
            #expect(try await server.database.texts("select address from change") == ["127.0.0.1"])
            #expect(!server.program.soFar.errorText.contains("203.0.113.7"))
        }
    }

    private static let inTime = CallOptions(timeout: .seconds(20))
}
