import NIOCore
import RPC
import TestServices
import Testing

/// Where a server listens.
@Suite struct ListenTests {
    @Test func `a server answers on several addresses at once`() async throws {
        try await EdgeServer.with { edge in
            let second = try await edge.server.listen(on: .tcp("127.0.0.1", 0))
            let third = try await edge.server.listen(on: .unix(UnixSocketTests.freshPath()))
            #expect(second != edge.endpoint)
            for endpoint in [edge.endpoint, second, third] {
                let peer = try await RawPeer.connect(to: endpoint)
                try await peer.send(.request(1, "Echo"))
                #expect(try await peer.next()?.status() == 0)
                await peer.close()
            }
        }
    }

    @Test func `an address in use, of no name or of another machine is refused in words`() async throws {
        try await EdgeServer.with { edge in
            let used = await #expect(throws: ListenError.self) { try await edge.server.listen(on: edge.endpoint) }
            #expect(
                used?.description
                    == "Cannot listen on \(edge.endpoint): the address is in use. Stop what listens there, or choose another.")
            let unnamed = await #expect(throws: ListenError.self) {
                try await edge.server.listen(on: .tcp("no-such-host.invalid", 0))
            }
            #expect(unnamed?.problem == "the name `no-such-host.invalid` leads to no address. Is it spelled right?")
            let foreign = await #expect(throws: ListenError.self) { try await edge.server.listen(on: .tcp("192.0.2.1", 0)) }
            #expect(foreign?.problem == "this machine does not have that address.")
        }
    }

    @Test func `a server that shuts down listens no more`() async throws {
        let server = RPCServer(services: ServiceRegistry())
        await server.shutDown(grace: .zero)
        let error = await #expect(throws: ListenError.self) { try await server.listen(on: .tcp("127.0.0.1", 0)) }
        #expect(error?.problem == "the server is shutting down.")
    }
}
