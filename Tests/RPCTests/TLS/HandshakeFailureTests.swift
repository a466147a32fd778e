import Locking
import Logging
import TestSupport
import Testing

@testable import RPC

/// What a log says of peers whose TLS handshake fails.
@Suite(.timeLimit(.minutes(1)), .enabled(if: TestCertificates.canBeMade, "openssl is not installed"))
struct HandshakeFailureTests {
    enum Stranger: CaseIterable, Sendable {
        case plain, distrustful, withoutCertificate, ofAnotherAuthority

        var reason: String {
            switch self {
            case .plain: "it did not speak TLS"
            case .distrustful: "it does not trust this server's certificate"
            case .withoutCertificate: "it showed no certificate"
            case .ofAnotherAuthority: "its certificate has expired, or no authority that is trusted here has signed it"
            }
        }
    }

    @Test(arguments: Stranger.allCases) func `a peer is refused for a reason in plain words`(stranger: Stranger) async throws {
        let files = try TestCertificates()
        try files.makeAuthority("stranger")
        var configuration = ServerConfiguration.patient
        configuration.tls = try ServerTLS(
            identity: files.issue("server", commonName: "first"), clientCertificates: .required(authorities: files.authority))
        let reasons = Guarded<[String]>([])
        let logger = Logger(label: "test") { _ in
            var log = LineLog { _ in }
            log.onMetadata = { metadata in
                if let reason = metadata["last_reason"] { reasons.withLock { $0.append("\(reason)") } }
            }
            return log
        }
        try await EdgeServer.with(configuration, logger: logger) { (edge) async throws in
            let peer = try? await edge.connect(tls: Self.tls(stranger, files))
            try? await peer?.send(.request(1, "Echo"))
            await eventually("the peer is refused") { reasons.withLock { !$0.isEmpty } }
            await peer?.close()
        }
        #expect(reasons.withLock { $0.first } == stranger.reason)
    }

    private static func tls(_ stranger: Stranger, _ files: TestCertificates) throws -> RawPeer.TLSMaker? {
        let tls: ClientTLS
        switch stranger {
        case .plain: return nil
        case .distrustful: tls = try ClientTLS(authorities: .file(files.path("stranger.pem")))
        case .withoutCertificate: tls = try ClientTLS(authorities: .file(files.authority))
        case .ofAnotherAuthority:
            tls = try ClientTLS(
                authorities: .file(files.authority), identity: files.issue("unknown", commonName: "unknown", by: "stranger"))
        }
        return { try tls.makeHandler(for: $0) }
    }
}
