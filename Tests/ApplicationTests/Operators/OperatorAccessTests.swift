import CatalogAPI
import NIOCore
import Protobuf
import RPC
import Testing

@testable import Application

/// Who is an operator.
@Suite struct OperatorAccessTests {
    private static func tcp(_ address: String, isProxied: Bool = false) -> Peer {
        Peer(transport: .tcp, address: try? SocketAddress(ipAddress: address, port: 4711), isProxied: isProxied)
    }

    @Test(arguments: [
        Peer(transport: .inProcess), tcp("127.0.0.1"), tcp("127.9.9.9"), tcp("::1"), Peer(transport: .unix, socketMode: 0o600),
        Peer(transport: .unix, socketMode: 0o700),
    ])
    func `whoever is on the server's machine`(peer: Peer) {
        #expect(OperatorInterceptor.strangeOrigin(of: peer) == nil)
    }

    @Test(arguments: [
        (tcp("192.0.2.7"), "from 192.0.2.7"), (tcp("128.0.0.1"), "from 128.0.0.1"), (tcp("2001:db8::1"), "from 2001:db8::1"),
        (tcp("::"), "from ::"), (tcp("0.0.0.0"), "from 0.0.0.0"), (Peer(transport: .tcp), "from an unknown address"),
        (tcp("127.0.0.1", isProxied: true), "through a proxy"), (tcp("::1", isProxied: true), "through a proxy"),
        (Peer(transport: .unix, socketMode: 0o660), "over a unix socket that others may open too (its mode is 0660)"),
        (Peer(transport: .unix, socketMode: 0o602), "over a unix socket that others may open too (its mode is 0602)"),
        (Peer(transport: .unix), "over a unix socket that others may open"),
    ])
    func `nobody else`(peer: Peer, origin: String) {
        #expect(OperatorInterceptor.strangeOrigin(of: peer) == origin)
    }

    private static func refusal(_ client: OperatorService.Client) async -> RPCError? {
        await failure { try await client.getPools(.init(), options: CallOptions(timeout: .seconds(20))) }
    }

    @Test func `over loopback operators are answered, and need no tenant`() async throws {
        try await OperatorSession.with(on: .tcp("127.0.0.1", 0)) { (_, client) async throws in
            #expect(try await client.getPools(.init()).pools == [])
        }
    }

    @Test func `a unix socket that only the server's user may open is good enough, one for others is not`() async throws {
        let path = "/tmp/krafti-operators-\(UInt32.random(in: .min ... .max)).sock"
        try await OperatorSession.with(on: .unix(path)) { (_, client) async throws in
            #expect(try await client.getPools(.init()).pools == [])
        }
        var configuration = ServerConfiguration()
        configuration.unixSocketMode = 0o666
        try await OperatorSession.with(configuration, on: .unix(path)) { (_, client) async throws in
            let refused = await Self.refusal(client)
            #expect(refused?.code == .permissionDenied && refused?.message.contains("mode is 0666") == true)
        }
    }

    @Test(arguments: [[127, 0, 0, 1], [203, 0, 113, 7]] as [[UInt8]])
    func `behind a proxy nobody is an operator, whatever the proxy says`(address: [UInt8]) async throws {
        var configuration = ServerConfiguration()
        configuration.trustedProxies = [try AddressRange(parsing: "127.0.0.1")]
        try await OperatorSession.with(configuration, on: .tcp("127.0.0.1", 0)) { server, _ in
            try await ProxyInFront.with(before: server, naming: (address, 4711)) { proxy in
                let client = RPCClient(endpoints: [proxy])
                let refused = await Self.refusal(OperatorService.Client(client))
                // The catalogue itself answers: it is the operators' methods that are refused.
                let tenants = try await TenantService.Client(client).listTenants(.init()).tenants
                await client.shutDown()
                #expect(tenants == [])
                #expect(refused?.code == .permissionDenied, "\(String(describing: refused))")
                #expect(refused?.message.hasSuffix("This call came through a proxy.") == true)
                #expect(refused?.detail(GoogleErrorInfo.self)?.reason == "OPERATORS_ONLY")
            }
        }
    }

    @Test func `every method of the operators' service is guarded`() async throws {
        var configuration = ServerConfiguration()
        configuration.unixSocketMode = 0o666
        let path = "/tmp/krafti-operators-\(UInt32.random(in: .min ... .max)).sock"
        try await OperatorSession.with(configuration, on: .unix(path)) { endpoint, _ in
            let client = RPCClient(endpoints: [endpoint])
            for method in OperatorService.descriptor.methods {
                let refused = await failure { try await client.callUnary(method, encoded: [], options: CallOptions()) }
                #expect(refused?.code == .permissionDenied, "\(method.name)")
            }
            await client.shutDown()
        }
    }
}
