import Foundation
import Locking
import Logging
import NIOSSL
import TestSupport
import Testing

@testable import RPC

/// Whom either side trusts, changed while it runs: new connections follow the files, those that are open stay.
@Suite(.enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct TLSReloadTests {
    private let files: TestCertificates
    private let server: TLSIdentityFiles

    init() throws {
        self.files = try TestCertificates()
        self.server = try self.files.issue("server")
    }

    /// A file of its own with these authorities in it, in the place of what it held before.
    @discardableResult
    private func trust(_ authorities: String..., in name: String) throws -> String {
        let certificates = try authorities.map { try String(contentsOfFile: self.files.path("\($0).pem"), encoding: .utf8) }
        try certificates.joined().write(toFile: self.files.path(name), atomically: true, encoding: .utf8)
        return self.files.path(name)
    }

    private func configuration(_ clientCertificates: ServerTLS.ClientCertificates = .notRequested) throws -> (
        ServerConfiguration, ServerTLS
    ) {
        var configuration = ServerConfiguration.patient
        let tls = try ServerTLS(identity: self.server, clientCertificates: clientCertificates, reloadInterval: nil)
        configuration.tls = tls
        return (configuration, tls)
    }

    /// One call on a fresh connection; nil when the server or the client closed it instead.
    private func call(_ edge: EdgeServer, _ tls: ClientTLS) async throws -> Int32? {
        let peer = try await edge.connect { try tls.makeHandler(for: $0) }
        guard (try? await peer.send(.request(1, "Echo"))) != nil else { return nil }
        let answer = try await peer.next()
        await peer.close()
        return try answer?.status()
    }

    @Test func `a server takes clients of an authority added later, and no new ones of an authority removed`() async throws {
        try self.files.makeAuthority("old")
        try self.files.makeAuthority("new")
        let ofOld = try ClientTLS(authorities: .file(self.files.authority), identity: self.files.issue("first", by: "old"))
        let ofNew = try ClientTLS(authorities: .file(self.files.authority), identity: self.files.issue("second", by: "new"))
        let (configuration, tls) = try self.configuration(.required(authorities: self.trust("old", in: "clients.pem")))
        try await EdgeServer.with(configuration) { (edge) async throws in
            let open = try await edge.connect { try ofOld.makeHandler(for: $0) }
            try await open.send(.request(1, "Echo"))
            #expect(try await open.next()?.status() == 0)
            #expect(try await self.call(edge, ofNew) == nil)

            try self.trust("old", "new", in: "clients.pem")
            #expect(try await self.call(edge, ofNew) == nil, "the file alone changes nothing")
            #expect(try tls.reload())
            #expect(try await self.call(edge, ofNew) == 0)
            #expect(try await self.call(edge, ofOld) == 0)

            try self.trust("new", in: "clients.pem")
            #expect(try tls.reload())
            #expect(try await self.call(edge, ofOld) == nil)
            #expect(try await self.call(edge, ofNew) == 0)
            try await open.send(.request(3, "Echo"))
            #expect(try await open.next()?.status() == 0)
            await open.close()
            await edge.settles(at: 0)
        }
    }

    @Test func `a client trusts what its file holds at the last reload, and a broken file changes nothing`() async throws {
        try self.files.makeAuthority("stranger")
        let (configuration, _) = try self.configuration()
        let client = try ClientTLS(authorities: .file(self.trust("stranger", in: "servers.pem")))
        try await EdgeServer.with(configuration) { (edge) async throws in
            #expect(try await self.call(edge, client) == nil)
            #expect(try !client.reload())
            try self.trust("stranger", "authority", in: "servers.pem")
            #expect(try client.reload())
            #expect(try await self.call(edge, client) == 0)

            try "damaged".write(toFile: self.files.path("servers.pem"), atomically: true, encoding: .utf8)
            let error = #expect(throws: TLSFileError.self) { try client.reload() }
            #expect(error?.path == self.files.path("servers.pem"))
            #expect(try await self.call(edge, client) == 0)

            try self.trust("stranger", in: "servers.pem")
            #expect(try client.reload())
            #expect(try await self.call(edge, client) == nil)
        }
    }

    @Test func `a client shows its renewed certificate on new connections`() async throws {
        let (configuration, _) = try self.configuration(.required(authorities: self.files.authority))
        let identity = try self.files.issue("client")
        let client = try ClientTLS(authorities: .file(self.files.authority), identity: identity)
        try await EdgeServer.with(configuration) { (edge) async throws in
            #expect(try await self.call(edge, client) == 0)
            let old = try #require(edge.calls.lastPeer?.certificate)
            try self.files.replace(identity, with: self.files.issue("renewed"))
            #expect(try client.reload())
            #expect(try await self.call(edge, client) == 0)
            let new = try #require(edge.calls.lastPeer?.certificate)
            #expect(new != old)
            #expect(new == (try NIOSSLCertificate.fromPEMFile(identity.certificateChain).first))
        }
    }

    @Test func `a client that watches takes up new files by itself, and tells of broken ones once`() async throws {
        try self.files.makeAuthority("stranger")
        let (configuration, _) = try self.configuration()
        let client = try ClientTLS(authorities: .file(self.trust("stranger", in: "servers.pem")))
        let lines = Guarded<[String]>([])
        let logger = Logger(label: "test") { _ in LineLog { line in lines.withLock { $0.append(line) } } }
        let watch = Task { await client.watch(every: .milliseconds(10), logger: logger) }
        try "damaged".write(toFile: self.files.path("servers.pem"), atomically: true, encoding: .utf8)
        await eventually("the broken file is logged") { lines.withLock { $0.count == 1 } }
        try self.trust("authority", in: "servers.pem")
        await eventually("the new file is taken up") { lines.withLock { $0.count == 2 } }
        watch.cancel()
        await watch.value
        let told = ["new certificates cannot be used; those in use stay", "new certificates are in use"]
        #expect(lines.withLock { $0 } == told)
        try await EdgeServer.with(configuration) { (edge) async throws in #expect(try await self.call(edge, client) == 0) }
    }
}
