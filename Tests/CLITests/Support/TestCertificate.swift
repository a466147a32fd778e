import Foundation
import RPC

/// A certificate for 127.0.0.1 that vouches for itself, made by openssl, gone with this value.
final class TestCertificate: Sendable {
    struct OpenSSLFailed: Error {}

    private static let openssl = URL(filePath: "/usr/bin/openssl")

    /// Whether openssl is there to make one.
    static let canBeMade = FileManager.default.isExecutableFile(atPath: openssl.path)

    let identity: TLSIdentityFiles
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "krafti-cli-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.identity = TLSIdentityFiles(
            certificateChain: self.folder.appending(path: "certificate.pem").path,
            privateKey: self.folder.appending(path: "key.pem").path
        )
        let process = Process()
        process.executableURL = Self.openssl
        process.arguments =
            ["req", "-x509", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-keyout", self.identity.privateKey, "-out", self.identity.certificateChain]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OpenSSLFailed() }
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }
}
