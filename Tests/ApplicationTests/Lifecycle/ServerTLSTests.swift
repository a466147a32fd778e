import CatalogAPI
import DatabaseTesting
import Foundation
import Logging
import RPC
import TestSupport
import Testing

@testable import Application

/// KRAFTI_TLS_CERTIFICATE, KRAFTI_TLS_KEY and KRAFTI_TLS_CLIENT_CA, through the whole server.
@Suite(.timeLimit(.minutes(1)), .enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct ServerTLSTests {
    private let files: TestCertificates
    private let server: TestCertificates.Identity

    init() throws {
        self.files = try TestCertificates()
        self.server = try self.files.makeIdentity("server")
    }

    private func settings(_ more: [String: String] = [:]) throws -> ServerSettings {
        try ServerInProcess.settings(
            ["KRAFTI_TLS_CERTIFICATE": self.server.certificate, "KRAFTI_TLS_KEY": self.server.key].merging(more) { $1 })
    }

    /// One call, over TLS by the certificate that the client shows; nil is plain.
    /// - Returns: why it failed; nil when it was answered.
    private func call(_ addresses: CatalogServer.Addresses, _ tls: ClientTLS?) async -> RPCError? {
        var configuration = ClientConfiguration()
        configuration.tls = tls
        let client = RPCClient(endpoints: addresses.rpc, configuration: configuration)
        let error = await failure {
            try await TenantService.Client(client).listTenants(.init(), options: CallOptions(timeout: .seconds(20)))
        }
        await client.shutDown()
        return error
    }

    private func client(_ identity: TestCertificates.Identity? = nil) throws -> ClientTLS {
        try ClientTLS(
            authorities: .file(self.files.authority),
            identity: identity.map { TLSIdentityFiles(certificateChain: $0.certificate, privateKey: $0.key) })
    }

    @Test func `with a certificate calls come over TLS, and a client that speaks plainly is closed`() async throws {
        try await ServerInProcess.with(self.settings()) { (addresses, stops) async throws in
            #expect(try await self.call(addresses, self.client()) == nil)
            #expect(await self.call(addresses, nil)?.code == .unavailable)
            stops.request()
        }
    }

    @Test func `where clients must show a certificate, those without and those of a stranger are refused`() async throws {
        let known = try self.files.makeIdentity("known")
        try self.files.makeAuthority("stranger")
        let unknown = try self.files.makeIdentity("unknown", by: "stranger")
        try await ServerInProcess.with(self.settings(["KRAFTI_TLS_CLIENT_CA": self.files.authority])) {
            (addresses, stops) async throws in
            #expect(try await self.call(addresses, self.client(known)) == nil)
            #expect(try await self.call(addresses, self.client())?.code == .unavailable)
            #expect(try await self.call(addresses, self.client(unknown))?.code == .unavailable)
            #expect(await self.call(addresses, nil)?.code == .unavailable)
            stops.request()
        }
    }

    @Test func `a file that cannot be used is named before a database is made`() async throws {
        let folder = "/tmp/krafti-tls-state-\(UInt32.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "no certificate".write(toFile: self.files.path("wrong.pem"), atomically: true, encoding: .utf8)
        for (name, file) in [
            ("KRAFTI_TLS_CERTIFICATE", "missing.pem"), ("KRAFTI_TLS_KEY", "wrong.pem"), ("KRAFTI_TLS_CLIENT_CA", "wrong.pem"),
        ] {
            let settings = try self.settings([name: self.files.path(file), "KRAFTI_STATE_DIR": folder])
            let error = await #expect(throws: StartError.self) {
                try await CatalogServer(settings, holder: "", version: "1.2.3", logger: .silent).serve(StopRequests()) { _ in }
            }
            let text = error?.description ?? ""
            #expect(text.hasPrefix("\(name)=\(self.files.path(file)) "), "\(text)")
            #expect(error?.isWrongSetting == true)
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }
}
