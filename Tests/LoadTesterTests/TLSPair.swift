import Foundation
import RPC

/// Both ends of TLS for 127.0.0.1: a certificate that vouches for itself, made by openssl.
struct TLSPair {
    struct OpenSSLFailed: Error {}

    private static let openssl = URL(filePath: "/usr/bin/openssl")

    static let canBeMade = FileManager.default.isExecutableFile(atPath: openssl.path)

    let server: ServerTLS
    let client: ClientTLS

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "krafti-load-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (folder.appending(path: "certificate.pem").path, folder.appending(path: "key.pem").path)
        let process = Process()
        process.executableURL = Self.openssl
        process.arguments =
            ["req", "-x509", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OpenSSLFailed() }
        self.server = try ServerTLS(identity: TLSIdentityFiles(certificateChain: certificate, privateKey: key), reloadInterval: nil)
        self.client = try ClientTLS(authorities: .file(certificate))
    }
}
