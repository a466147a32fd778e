package import Foundation

/// Certificates of an authority of this run, made by openssl in a folder of their own, gone with this value.
package final class TestCertificates: Sendable {
    package struct OpenSSLFailed: Error {
        package let arguments: [String]
    }

    /// The paths of a certificate and its key.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }

    /// Whether openssl is there to make them.
    package static let canBeMade = Shell.path(of: "openssl") != nil

    package let folder: URL

    package init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "krafti-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        try self.makeAuthority("authority")
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    package var authority: String { self.path("authority.pem") }

    package func path(_ name: String) -> String { self.folder.appending(path: name).path }

    package func makeAuthority(_ name: String) throws {
        try self.openssl(["req", "-x509", "-days", "2", "-subj", "/CN=\(name)"] + self.newKey(name) + ["-out", "\(name).pem"])
    }

    /// A certificate with its key.
    package func makeIdentity(
        _ name: String,
        commonName: String = "test",
        for alternativeNames: String = "DNS:localhost,IP:127.0.0.1",
        by authority: String = "authority"
    ) throws -> Identity {
        try self.openssl(["req", "-subj", "/CN=\(commonName)"] + self.newKey(name) + ["-out", "\(name).csr"])
        try "subjectAltName=\(alternativeNames)".write(toFile: self.path("\(name).ext"), atomically: true, encoding: .utf8)
        try self.openssl(
            ["x509", "-req", "-days", "2", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey", "\(authority).key"]
                + ["-set_serial", "\(UInt32.random(in: 1 ... .max))", "-extfile", "\(name).ext", "-out", "\(name).pem"]
        )
        return Identity(certificate: self.path("\(name).pem"), key: self.path("\(name).key"))
    }

    private func newKey(_ name: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "\(name).key"]
    }

    package func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = Shell.path(of: "openssl")
        process.arguments = arguments
        process.currentDirectoryURL = self.folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OpenSSLFailed(arguments: arguments) }
    }
}

/// What is installed on this machine.
package enum Shell {
    /// Where a program is, when it is installed.
    package static func path(of program: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.lazy.map { URL(filePath: String($0)).appending(path: program) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
