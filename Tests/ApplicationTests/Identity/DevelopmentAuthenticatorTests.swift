import CatalogAPI
import NIOCore
import RPC
import Testing

@testable import Application

@Suite("Who calls, where no identity is configured")
struct DevelopmentAuthenticatorTests {
    private static func principal(_ metadata: Metadata, from peer: Peer) async throws -> Principal {
        try await DevelopmentAuthenticator().principal(peer: peer, metadata: metadata)
    }

    private static func tcp(_ address: String) throws -> Peer {
        Peer(transport: .tcp, address: try SocketAddress(ipAddress: address, port: 4711))
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.10", "::1"])
    func `a caller on this machine is who it says, and may do what operators may`(address: String) async throws {
        let peer = try Self.tcp(address)
        #expect(try await Self.principal(["X-User-ID": "ama"], from: peer) == .user("ama", roles: [.operator]))
        #expect(try await Self.principal([:], from: peer) == .anonymous(roles: [.operator]))
    }

    @Test(arguments: [Peer.Transport.unix, .inProcess])
    func `so is one without an address`(transport: Peer.Transport) async throws {
        #expect(try await Self.principal(["x-user-id": "ama"], from: Peer(transport: transport)).id == "ama")
    }

    @Test func `each call of a connection is its own caller's`() async throws {
        let peer = try Self.tcp("127.0.0.1")
        for id in ["ama", "ama", "kofi", "ama"] { #expect(try await Self.principal(["x-user-id": id], from: peer).id == id) }
        #expect(try await Self.principal([:], from: peer) == .anonymous(roles: [.operator]))
        var two: Metadata = ["x-user-id": "ama"]
        two.append("x-user-id", "ama")
        let error = await failure { try await Self.principal(two, from: peer) }
        #expect(error?.code == .invalidArgument)
        #expect(try await Self.principal(["x-user-id": "K1"], from: peer).id == "K1")
        // Looks the same and is equal to a K, but is no ASCII.
        let kelvin = await failure { try await Self.principal(["x-user-id": "\u{212A}1"], from: peer) }
        #expect(kelvin?.code == .invalidArgument)
        // The same connection, once it is known that a proxy speaks on it.
        var proxied = peer
        proxied.isProxied = true
        #expect(try await Self.principal(["x-user-id": "ama"], from: proxied) == .anonymous())
    }

    @Test(arguments: ["192.0.2.1", "128.0.0.1", "2001:db8::1", "10.0.0.1"])
    func `nobody else is`(address: String) async throws {
        #expect(try await Self.principal(["x-user-id": "ama"], from: Self.tcp(address)) == .anonymous())
        #expect(try await Self.principal(["x-user-id": "a b"], from: Self.tcp(address)) == .anonymous())
    }

    @Test func `one that a proxy on this machine speaks for is where the proxy says`() async throws {
        let client = Peer(transport: .unix, address: try SocketAddress(ipAddress: "192.0.2.1", port: 4711))
        #expect(try await Self.principal(["x-user-id": "ama"], from: client) == .anonymous())
        #expect(try await Self.principal(["x-user-id": "ama"], from: Peer(transport: .tcp)) == .anonymous())
    }

    @Test(arguments: ["", " ", "a b", "a\"b", "ä", "anonymous", String(repeating: "a", count: 129)])
    func `what can be nobody's id is refused`(id: String) async throws {
        let error = await failure { try await Self.principal(["x-user-id": id], from: Peer(transport: .unix)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("x-user-id") == true)
    }

    @Test func `two ids are refused`() async throws {
        let two: Metadata = ["x-user-id": "ama", "x-user-id": "kofi"]
        let error = await failure { try await Self.principal(two, from: Peer(transport: .unix)) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func `changes record who made them, and a repeat is the same user's alone`() async throws {
        try await CatalogSession.with { session in
            var ama = session.own
            ama.metadata.set("x-user-id", "ama")
            var kofi = session.own
            kofi.metadata.set("x-user-id", "kofi")
            let first = try await session.services.createService(.sample(requestID: "order-1"), options: ama)
            let again = try await session.services.createService(.sample(requestID: "order-1"), options: ama)
            let other = try await session.services.createService(.sample(requestID: "order-1"), options: kofi)
            #expect(first.service?.id == again.service?.id)
            #expect(first.service?.id != other.service?.id)
        }
    }
}
