import Foundation
import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@Suite("Ways to a server", .needsRedis, .timeLimit(.minutes(1))) struct ConnectingTests {
    /// What a client of this URL is answered, or fails with.
    private func answer(
        _ url: RedisURL,
        _ command: RedisCommand = RedisCommand("PING"),
        tls: RedisTLSFiles = RedisTLSFiles()
    ) async -> Result<RedisValue, RedisError> {
        var configuration = RedisConfiguration.patient(url)
        configuration.tls = tls
        let client = RedisClient(configuration, logger: .quiet)
        let result: Result<RedisValue, RedisError>
        do throws(RedisError) { result = .success(try await client.send(command).value) } catch { result = .failure(error) }
        await client.shutDown(grace: .seconds(1))
        return result
    }

    private func failure(_ result: Result<RedisValue, RedisError>) -> RedisError? {
        if case .failure(let error) = result { error } else { nil }
    }

    @Test func `a password is given, and its lack and its falsehood are told apart from other troubles`() async throws {
        try await PrivateRedis.run(["--requirepass", "hush"]) { server in
            var url = server.url
            let without = try #require(self.failure(await self.answer(url)))
            #expect(without.code == .authenticationFailed)
            #expect(without.message.contains("wants a password"))
            url.password = "hash"
            let wrong = try #require(self.failure(await self.answer(url)))
            #expect(wrong.code == .authenticationFailed)
            #expect(!String(reflecting: wrong).contains("hash"))
            url.password = "hush"
            #expect(try await self.answer(url).get() == .status("PONG"))
        }
    }

    @Test func `a password that a server does not want is no password of its`() async throws {
        try await PrivateRedis.run { server in
            var url = server.url
            url.user = "nobody"
            url.password = "hush"
            #expect(self.failure(await self.answer(url))?.code == .authenticationFailed)
        }
    }

    @Test func `a user of few rights is enough, when INFO is among them`() async throws {
        let rights = ["--user", "few", "on", ">hush", "~*", "+get", "+info", "--user", "fewer", "on", ">hush", "~*", "+get"]
        try await PrivateRedis.run(rights) { server in
            var url = server.url
            (url.user, url.password) = ("few", "hush")
            let answer = try await self.answer(url, RedisCommand("GET", "k")).get()
            #expect(answer == .null)
            #expect(self.failure(await self.answer(url, RedisCommand("SET", "k", "v")))?.code == .serverError(kind: "NOPERM"))
            url.user = "fewer"
            #expect(self.failure(await self.answer(url))?.message.contains("INFO") == true)
        }
    }

    @Test func `databases are apart, connections have a name, and a database that is not there is told`() async throws {
        try await PrivateRedis.run { server in
            var url = server.url
            url.database = 3
            _ = try await self.answer(url, RedisCommand("SET", "k", "v")).get()
            let names = try #require(try await self.answer(url, RedisCommand("CLIENT", "LIST")).get().text)
            #expect(names.contains(" name=krafti ") && names.contains(" db=3 "))
            url.database = 0
            #expect(try await self.answer(url, RedisCommand("GET", "k")).get() == .null)
            url.database = 16
            #expect(self.failure(await self.answer(url))?.message.contains("no database of the number") == true)
        }
    }

    @Test func `over TCP, by address and by name`() async throws {
        let port = try PrivateRedis.freePort()
        try await PrivateRedis.run(["--port", "\(port)", "--bind", "127.0.0.1"]) { _ in
            for host in ["127.0.0.1", "localhost"] {
                let answer = try await self.answer(RedisURL("redis://\(host):\(port)")).get()
                #expect(answer == .status("PONG"))
            }
        }
        let gone = try #require(self.failure(await self.answer(try RedisURL("redis://127.0.0.1:\(port)"))))
        #expect(gone.code == .connectionFailed)
    }

    @Test func `a name that leads nowhere is told`() async throws {
        let error = try #require(self.failure(await self.answer(try RedisURL("redis://nowhere.invalid"))))
        #expect(error.code == .connectionFailed)
    }

    @Test func `a server in cluster mode is refused`() async throws {
        let port = try PrivateRedis.freePort()
        // A cluster wants a port, and another one for its own talk.
        let options = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-port",
            "\(try PrivateRedis.freePort())",
        ]
        try await PrivateRedis.run(options) { server in
            let error = try #require(self.failure(await self.answer(server.url)))
            #expect(error.code == .clusterRefused)
            #expect(error.message.contains("Redis Cluster, which is not supported"))
        }
    }

    // MARK: TLS

    @Test(.enabled(if: TestCertificates.canBeMade, "openssl is not installed"))
    func `over TLS only a server with a certificate of the authority and the name is spoken to`() async throws {
        let certificates = try TestCertificates()
        let port = try PrivateRedis.freePort()
        let identity = try certificates.makeIdentity("server")
        try certificates.makeAuthority("stranger")
        let options = [
            "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-cert-file", identity.certificate, "--tls-key-file", identity.key,
            "--tls-ca-cert-file", certificates.authority, "--tls-auth-clients", "no",
        ]
        try await PrivateRedis.run(options) { _ in
            let files = RedisTLSFiles(authorities: certificates.authority)
            for host in ["127.0.0.1", "localhost"] {
                #expect(try await self.answer(RedisURL("rediss://\(host):\(port)"), tls: files).get() == .status("PONG"))
            }
            let stranger = RedisTLSFiles(authorities: certificates.path("stranger.pem"))
            let url = try RedisURL("rediss://127.0.0.1:\(port)")
            let refused = try #require(self.failure(await self.answer(url, tls: stranger)))
            #expect(refused.code == .connectionFailed)
            #expect(refused.detail?.contains("CERTIFICATE_VERIFY_FAILED") == true)
            #expect(self.failure(await self.answer(url))?.code == .connectionFailed)
            // Without TLS on either side nothing is understood.
            #expect(self.failure(await self.answer(try RedisURL("redis://127.0.0.1:\(port)"))) != nil)
        }
    }

    @Test(.enabled(if: TestCertificates.canBeMade, "openssl is not installed"))
    func `a server that asks who is there is shown the client's certificate`() async throws {
        let certificates = try TestCertificates()
        let port = try PrivateRedis.freePort()
        let identity = try certificates.makeIdentity("server")
        let client = try certificates.makeIdentity("client")
        let other = try certificates.makeIdentity("other", for: "DNS:other.example")
        let options = [
            "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-cert-file", identity.certificate, "--tls-key-file", identity.key,
            "--tls-ca-cert-file", certificates.authority, "--tls-auth-clients", "yes",
        ]
        let url = try RedisURL("rediss://127.0.0.1:\(port)")
        try await PrivateRedis.run(options) { _ in
            let files = RedisTLSFiles(authorities: certificates.authority, certificate: client.certificate, key: client.key)
            let answer = try await self.answer(url, tls: files).get()
            #expect(answer == .status("PONG"))
            #expect(self.failure(await self.answer(url, tls: RedisTLSFiles(authorities: certificates.authority))) != nil)
        }
        var wrongName = options
        wrongName[5] = other.certificate
        wrongName[7] = other.key
        wrongName[11] = "no"
        try await PrivateRedis.run(wrongName) { _ in
            #expect(
                self.failure(await self.answer(url, tls: RedisTLSFiles(authorities: certificates.authority)))?.code
                    == .connectionFailed)
        }
    }
}
