import Foundation
import Locking
import Logging
import TestSupport
import Testing

@testable import RPC

/// What is said of certificate files that cannot be used, and what happens to those in use.
@Suite(.enabled(if: TestCertificates.canBeMade, "openssl is not installed")) struct TLSFilesTests {
    private let files: TestCertificates
    private let identity: TLSIdentityFiles

    init() throws {
        self.files = try TestCertificates()
        self.identity = try self.files.issue("server")
    }

    private func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: self.files.path(name), atomically: true, encoding: .utf8)
        return self.files.path(name)
    }

    private func error(_ identity: TLSIdentityFiles) -> TLSFileError? {
        #expect(throws: TLSFileError.self) { try ServerTLS(identity: identity) }
    }

    @Test func `an error names the file and what is wrong with it`() throws {
        let chain = self.identity.certificateChain
        let key = self.identity.privateKey

        var error = self.error(TLSIdentityFiles(certificateChain: "/no/such.pem", privateKey: key))
        #expect(error?.description == "/no/such.pem cannot be opened: No such file or directory.")

        let empty = try self.write("", to: "empty.pem")
        error = self.error(TLSIdentityFiles(certificateChain: empty, privateKey: key))
        #expect(error?.description == "\(empty) is empty.")

        error = self.error(TLSIdentityFiles(certificateChain: key, privateKey: key))
        #expect(error?.path == key)
        #expect(error?.problem.contains("holds no certificate") == true)

        error = self.error(TLSIdentityFiles(certificateChain: chain, privateKey: chain))
        #expect(error?.path == chain)
        #expect(error?.problem.contains("holds no private key") == true)

        error = self.error(TLSIdentityFiles(certificateChain: self.files.folder.path, privateKey: key))
        #expect(error?.problem == "cannot be read: Is a directory.")
    }

    @Test func `a key of another certificate is told from a damaged one`() throws {
        let other = try self.files.issue("other")
        let error = self.error(
            TLSIdentityFiles(certificateChain: self.identity.certificateChain, privateKey: other.privateKey)
        )
        #expect(error?.path == other.privateKey)
        #expect(error?.problem.contains("is not the key of the first certificate in \(self.identity.certificateChain)") == true)
    }

    @Test func `an encrypted key is refused with what to do`() throws {
        try self.files.openssl(["pkey", "-in", "server.key", "-aes256", "-passout", "pass:secret", "-out", "locked.key"])
        let error = self.error(
            TLSIdentityFiles(certificateChain: self.identity.certificateChain, privateKey: self.files.path("locked.key"))
        )
        #expect(error?.problem.contains("encrypted") == true)
    }

    @Test func `a broken pair is refused and the old one stays in use`() throws {
        let tls = try ServerTLS(identity: self.identity)
        _ = try self.write("damaged", to: "server.pem")
        #expect(throws: TLSFileError.self) { try tls.reload() }
        #expect(throws: TLSFileError.self) { try tls.reload() }
        try self.files.replace(self.identity, with: self.files.issue("renewed"))
        #expect(try tls.reload())
    }

    @Test func `watching takes up a new pair by itself, and tells of a broken one once`() async throws {
        let lines = Guarded<[String]>([])
        let logger = Logger(label: "test") { _ in LineLog { line in lines.withLock { $0.append(line) } } }
        let tls = try ServerTLS(identity: self.identity, reloadInterval: .milliseconds(10))
        let watch = Task { await tls.watch(logger: logger) }
        _ = try self.write("damaged", to: "server.pem")
        await eventually("the broken pair is logged") { lines.withLock { $0.count == 1 } }
        try self.files.replace(self.identity, with: self.files.issue("renewed"))
        await eventually("the new pair is taken up") { lines.withLock { $0.last == "new certificates are in use" } }
        watch.cancel()
        await watch.value
        let broken = lines.withLock { $0.filter { $0 == "new certificates cannot be used; those in use stay" } }
        // One for the damaged certificate, and at most one for the moment in which the key was still the old one.
        #expect((1...2).contains(broken.count))
    }
}

/// Hands each line of a log to a closure.
struct LineLog: LogHandler {
    let onLine: @Sendable (String) -> Void
    var onMetadata: @Sendable (Logger.Metadata) -> Void = { _ in }
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info

    init(onLine: @escaping @Sendable (String) -> Void) { self.onLine = onLine }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        self.onLine("\(event.message)")
        self.onMetadata(event.metadata ?? [:])
    }
}
