import Protobuf
import RPC
import Testing
import TestMessages
import TestServices

@Suite struct `Calls within the process` {
    @Test func `a unary call comes back`() async throws {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(services: services)
        let client = RPCClient(inProcess: server)
        let answer = try await Echo.Client(client).echo(.with { $0.text = "plumbing" })
        #expect(answer.text == "plumbing")
        await client.shutDown()
        await server.shutDown(grace: .zero)
        #expect(server.connectionCount == 0)
    }
}
