import Foundation
import Glibc
import Postgres
import PostgresCluster
import Resilience
import TestSupport
import Testing

/// libpq's TLS against a server with a certificate of the test's own making.
@Suite("TLS and passwords", .needsCluster, .timeLimit(.minutes(3)))
struct TLSTests {
    private struct Failed: Error { let program: String }

    private static let openssl = "/usr/bin/openssl"
    private static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: Self.openssl)
    private static let secure = Statement(
        "secure", "SELECT ssl, current_user::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

    @Test(.enabled(if: Self.hasOpenSSL, "openssl is not here"))
    func `a server proves who it is, and so does a user`() async throws {
        let port = try Self.freePort()
        try await TestCluster.with(settings: [
            "listen_addresses": "127.0.0.1", "port": "\(port)", "password_encryption": "scram-sha-256",
        ]) { cluster, connection, folder async throws in
            try Self.makeCertificates(folder)
            // Its own socket is named after the port.
            let local = connection + " port=\(port)"
            let admin = TestCluster.client(local)
            try await admin.execute("CREATE ROLE keeper LOGIN PASSWORD 'open sesame'")
            try "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
                .write(toFile: "\(folder)/data/pg_hba.conf", atomically: false, encoding: .utf8)
            for (name, value) in [
                ("ssl_cert_file", "\(folder)/server.pem"), ("ssl_key_file", "\(folder)/server.key"), ("ssl", "on"),
            ] {
                try await admin.execute("ALTER SYSTEM SET \(name) = '\(value)'")
            }
            try await admin.execute("SELECT pg_reload_conf()")
            await admin.shutDown(grace: .seconds(5))

            let server = "host=localhost hostaddr=127.0.0.1 port=\(port) dbname=\(PrivateCluster.database) user=keeper"
            let verified = "sslmode=verify-full sslrootcert=\(folder)/server.pem"
            await eventually("TLS is on") {
                await self.attempt("\(server) \(verified) password='open sesame'").error == nil
            }
            let good = await self.attempt("\(server) \(verified) password='open sesame'")
            #expect(good.rows?.isSecure == true)
            #expect(good.rows?.user == "keeper")

            let stranger = await self.attempt(
                "\(server) sslmode=verify-full sslrootcert=\(folder)/stranger.pem password='open sesame'")
            #expect(stranger.error?.code == .connectionFailed)
            #expect(stranger.error?.detail?.contains("certificate verify failed") == true)

            let misnamed = await self.attempt("\(server) host=elsewhere.example \(verified) password='open sesame'")
            #expect(misnamed.error?.code == .connectionFailed)
            #expect(misnamed.error?.detail?.contains("does not match host name") == true)

            let plain = await self.attempt("\(server) sslmode=disable password='open sesame'")
            #expect(plain.error?.code == .connectionFailed)

            let wrong = await self.attempt("\(server) \(verified) password='close sesame'")
            #expect(wrong.error?.message == "Postgres could not be reached: it does not accept the user or the password.")

            let missing = await self.attempt("\(server) \(verified) passfile=/nowhere")
            #expect(missing.error?.message == "Postgres could not be reached: it wants a password and none is configured.")

            for attempt in [good, stranger, misnamed, plain, wrong, missing] {
                #expect(!attempt.log.contains("sesame"))
                #expect(attempt.error.map { !String(reflecting: $0).contains("sesame") } ?? true)
            }
        }
    }

    private struct Attempt {
        var rows: (isSecure: Bool, user: String)?
        var error: PostgresError?
        var log = ""
    }

    private func attempt(_ connection: String) async -> Attempt {
        let lines = LogKeeper()
        let client = TestCluster.client(connection, logger: lines.logger)
        var attempt = Attempt()
        do {
            let row = try await client.query(Self.secure)[0]
            attempt.rows = (try row.bool(0), try row.string(1))
        } catch {
            attempt.error = error
        }
        await client.shutDown(grace: .seconds(5))
        attempt.log = lines.text
        return attempt
    }

    // MARK: Making

    /// A port that nobody listens at, at the moment.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Failed(program: "bind") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Two certificates for localhost that vouch for themselves: the server's, and one that it does not have. The server's key is
    /// for its user alone.
    private static func makeCertificates(_ folder: String) throws {
        for name in ["server", "stranger"] {
            try Self.run(
                ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost"]
                    + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
                    + ["-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem"])
        }
        var owner = stat()
        guard stat("\(folder)/data", &owner) == 0, chmod("\(folder)/server.key", 0o600) == 0,
            chown("\(folder)/server.key", owner.st_uid, owner.st_gid) == 0
        else { throw Failed(program: "chown") }
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.openssl)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(program: "openssl") }
    }
}
