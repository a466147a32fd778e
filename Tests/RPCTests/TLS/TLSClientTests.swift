import Protobuf
import RPC
import TestMessages
import TestServices
import TestSupport
import Testing

/// A client of ours over TLS, its pool included.
@Suite(.enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct TLSClientTests {
    private let files: TestCertificates

    init() throws { self.files = try TestCertificates() }

    private func echo(_ edge: EdgeServer, _ tls: ClientTLS?) async throws -> EchoMessage {
        var configuration = ClientConfiguration.patient
        configuration.tls = tls
        configuration.retry = .never
        let client = RPCClient(endpoints: [edge.endpoint], configuration: configuration)
        do {
            let request = EchoMessage.with { $0.text = "through TLS" }
            let answer = try await Echo.Client(client).echo(request, options: CallOptions(timeout: .seconds(300)))
            await client.shutDown()
            return answer
        } catch {
            await client.shutDown()
            throw error
        }
    }

    @Test func `a client calls over mutual TLS, and fails UNAVAILABLE where it cannot trust`() async throws {
        var configuration = ServerConfiguration.patient
        configuration.tls = try ServerTLS(
            identity: self.files.issue("server"),
            clientCertificates: .required(authorities: self.files.authority)
        )
        let identity = try self.files.issue("client")
        try self.files.makeAuthority("stranger")
        try await EdgeServer.with(configuration) { edge in
            let trusted = try ClientTLS(authorities: .file(self.files.authority), identity: identity)
            #expect(try await self.echo(edge, trusted).text == "through TLS")
            #expect(edge.calls.lastPeer?.certificate != nil)

            let stranger = try ClientTLS(authorities: .file(self.files.path("stranger.pem")), identity: identity)
            let untrusted = await #expect(throws: RPCError.self) { try await self.echo(edge, stranger) }
            #expect(untrusted?.code == .unavailable)
            #expect(untrusted?.message.hasSuffix("the TLS handshake failed: certificate verify failed") == true)
            let plain = await #expect(throws: RPCError.self) { try await self.echo(edge, nil) }
            #expect(plain?.code == .unavailable)
        }
    }
}
