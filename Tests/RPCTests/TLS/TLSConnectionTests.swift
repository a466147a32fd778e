import NIOCore
import NIOSSL
import TestSupport
import Testing

@testable import RPC

/// TLS between a server and raw peers, over real sockets.
@Suite(.enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct TLSConnectionTests {
    private let files: TestCertificates
    private let identity: TLSIdentityFiles

    init() throws {
        self.files = try TestCertificates()
        self.identity = try self.files.issue("server", commonName: "first")
    }

    private func configuration(_ tls: ServerTLS) -> ServerConfiguration {
        var configuration = ServerConfiguration.patient
        configuration.tls = tls
        return configuration
    }

    /// A client that trusts the authority of these tests.
    private func client(identity: TLSIdentityFiles? = nil, serverName: String? = nil) throws -> RawPeer.TLSMaker {
        let tls = try ClientTLS(authorities: .file(self.files.authority), serverName: serverName, identity: identity)
        return { try tls.makeHandler(for: $0) }
    }

    /// One call on a fresh connection; nil when the server or the client closed it instead.
    private func call(_ edge: EdgeServer, _ tls: RawPeer.TLSMaker?) async throws -> Int32? {
        let peer = try await edge.connect(tls: tls)
        guard (try? await peer.send(.request(1, "Echo"))) != nil else { return nil }
        let answer = try await peer.next()
        await peer.close()
        return try answer?.status()
    }

    private func serverName(seenBy peer: RawPeer) async throws -> String? {
        let certificate = try await peer.channel.pipeline.handler(type: NIOSSLClientHandler.self).map(\.peerCertificate).get()
        return certificate.map { "\($0)" }
    }

    @Test func `calls pass, and a client that speaks plainly is closed`() async throws {
        try await EdgeServer.with(self.configuration(ServerTLS(identity: self.identity))) { (edge) async throws in
            #expect(try await self.call(edge, self.client()) == 0)
            #expect(try await self.call(edge, self.client(serverName: "localhost")) == 0)
            #expect(try await self.call(edge, nil) == nil)
            await edge.settles(at: 0)
        }
    }

    @Test func `a client refuses a server of another name, or of an unknown authority`() async throws {
        let named = try self.files.issue("named", for: "DNS:here.example")
        try await EdgeServer.with(self.configuration(ServerTLS(identity: named))) { edge in
            #expect(try await self.call(edge, self.client(serverName: "here.example")) == 0)
            #expect(try await self.call(edge, self.client(serverName: "elsewhere.example")) == nil)
            #expect(try await self.call(edge, self.client()) == nil, "an address that the certificate does not bear")
            try self.files.makeAuthority("stranger")
            let stranger = try ClientTLS(authorities: .file(self.files.path("stranger.pem")))
            #expect(try await self.call(edge, { try stranger.makeHandler(for: $0) }) == nil)
            await edge.settles(at: 0)
        }
    }

    @Test func `who asks for a name is not content with a certificate for the address`() async throws {
        let address = try self.files.issue("address", for: "IP:127.0.0.1")
        try await EdgeServer.with(self.configuration(ServerTLS(identity: address))) { (edge) async throws in
            #expect(try await self.call(edge, self.client()) == 0)
            #expect(try await self.call(edge, self.client(serverName: "bank.example")) == nil)
        }
        let both = try self.files.issue("both", for: "DNS:here.example,IP:127.0.0.1")
        try await EdgeServer.with(self.configuration(ServerTLS(identity: both))) { (edge) async throws in
            #expect(try await self.call(edge, self.client()) == 0)
            #expect(try await self.call(edge, self.client(serverName: "here.example")) == 0)
            #expect(try await self.call(edge, self.client(serverName: "elsewhere.example")) == nil)
        }
    }

    @Test(arguments: [
        ("here.example", "here.example", true), ("Here.Example", "hERE.example", true), ("here.example", "here.example.", true),
        ("here.example", "there.example", false), ("here.example", "example", false), ("here.example", "a.here.example", false),
        ("*.example.org", "here.example.org", true), ("*.example.org", "HERE.example.org", true),
        ("*.example.org", "example.org", false), ("*.example.org", "a.here.example.org", false), ("*", "example", false),
        ("h*.example.org", "here.example.org", false), ("IP", "here.example", false),
    ])
    func `a name is borne in any case, and an asterisk is one label`(name: String, host: String, isBorne: Bool) throws {
        let identity = try self.files.issue(
            "names", for: name == "IP" ? "IP:127.0.0.1,URI:here.example" : "IP:127.0.0.1,DNS:\(name)")
        let certificate = try #require(try NIOSSLCertificate.fromPEMFile(identity.certificateChain).first)
        #expect(certificate.bears(host) == isBorne)
    }

    @Test func `versions before 1.2 are refused`() async throws {
        try await EdgeServer.with(self.configuration(ServerTLS(identity: self.identity))) { (edge) async throws in
            var old = TLSConfiguration.makeClientConfiguration()
            old.maximumTLSVersion = .tlsv11
            old.certificateVerification = .none
            let context = try NIOSSLContext(configuration: old)
            #expect(try await self.call(edge, { _ in try NIOSSLClientHandler(context: context, serverHostname: nil) }) == nil)
        }
    }

    @Test func `mutual TLS demands a certificate of the authority and shows it to handlers`() async throws {
        let tls = try ServerTLS(identity: self.identity, clientCertificates: .required(authorities: self.files.authority))
        try await EdgeServer.with(self.configuration(tls)) { (edge) async throws in
            let known = try self.files.issue("client", commonName: "a client")
            #expect(try await self.call(edge, self.client(identity: known)) == 0)
            #expect(edge.calls.lastPeer?.certificate == (try NIOSSLCertificate.fromPEMFile(known.certificateChain).first))
            #expect(try await self.call(edge, self.client()) == nil)
            try self.files.makeAuthority("stranger")
            let unknown = try self.files.issue("unknown", by: "stranger")
            #expect(try await self.call(edge, self.client(identity: unknown)) == nil)
            await edge.settles(at: 0)
        }
    }

    @Test func `where a certificate is optional, none will do and a strange one will not`() async throws {
        let tls = try ServerTLS(identity: self.identity, clientCertificates: .optional(authorities: self.files.authority))
        try await EdgeServer.with(self.configuration(tls)) { (edge) async throws in
            #expect(try await self.call(edge, self.client()) == 0)
            #expect(edge.calls.lastPeer?.certificate == nil)
            #expect(try await self.call(edge, self.client(identity: self.files.issue("client"))) == 0)
            #expect(edge.calls.lastPeer?.certificate != nil)
            try self.files.makeAuthority("stranger")
            #expect(try await self.call(edge, self.client(identity: self.files.issue("unknown", by: "stranger"))) == nil)
        }
    }

    @Test func `new connections get the new certificate, live ones go on`() async throws {
        let tls = try ServerTLS(identity: self.identity)
        try await EdgeServer.with(self.configuration(tls)) { (edge) async throws in
            let old = try await edge.connect(tls: self.client())
            try await old.send(.request(1, "Echo"))
            #expect(try await old.next()?.status() == 0)
            #expect(try await self.serverName(seenBy: old)?.contains("first") == true)

            try self.files.replace(self.identity, with: self.files.issue("renewed", commonName: "second"))
            #expect(try tls.reload())
            #expect(try !tls.reload())

            let new = try await edge.connect(tls: self.client())
            try await new.send(.request(1, "Echo"))
            #expect(try await new.next()?.status() == 0)
            #expect(try await self.serverName(seenBy: new)?.contains("second") == true)
            try await old.send(.request(3, "Echo"))
            #expect(try await old.next()?.status() == 0)
            await old.close()
            await new.close()
        }
    }

    @Test func `a peer that begins TLS and says no more is closed at the handshake timeout`() async throws {
        var configuration = self.configuration(try ServerTLS(identity: self.identity))
        configuration.limits.handshakeTimeout = .seconds(2)
        try await EdgeServer.with(configuration) { edge in
            try await edge.withTLSNeighbour(self.client()) {
                let silent = try await edge.connect()
                let slow = try await edge.connect()
                for byte: UInt8 in [0x16, 0x03, 0x01, 0x02, 0x00, 0x01] {
                    try? await slow.send(ByteBuffer(bytes: [byte]))
                    try await Task.sleep(for: .milliseconds(20))
                }
                try await silent.waitUntilClosed()
                try await slow.waitUntilClosed()
            }
            await edge.settles(at: 0)
        }
    }
}

extension EdgeServer {
    /// Holds that a connection that was made before goes on working.
    fileprivate func withTLSNeighbour(_ tls: @escaping RawPeer.TLSMaker, _ body: () async throws -> Void) async throws {
        let neighbour = try await self.connect(tls: tls)
        try await neighbour.send(.request(1, "Echo"))
        #expect(try await neighbour.next()?.status() == 0)
        try await body()
        try await neighbour.send(.request(3, "Echo"))
        #expect(try await neighbour.next()?.status() == 0)
        await neighbour.close()
    }
}
