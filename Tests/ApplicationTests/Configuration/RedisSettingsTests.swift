import DatabaseTesting
import Foundation
import Logging
import Redis
import TestSupport
import Testing

@testable import Application

/// REDIS_TLS_CA, REDIS_TLS_CERTIFICATE and REDIS_TLS_KEY.
@Suite struct `Settings of TLS with Redis` {
    private static func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try ServerInProcess.settings(environment)
            return []
        } catch {
            return (error as? SettingsError)?.problems ?? ["\(error)"]
        }
    }

    @Test func `the driver is told of the files`() throws {
        let redis = try ServerInProcess.settings([
            "REDIS_URL": "rediss://h", "REDIS_TLS_CA": "/a.pem", "REDIS_TLS_CERTIFICATE": "/c.pem", "REDIS_TLS_KEY": "/k.pem",
        ]).redis
        let tls = try #require(redis.configuration).tls
        #expect([tls.authorities, tls.certificate, tls.key] == ["/a.pem", "/c.pem", "/k.pem"])
        #expect(Self.problems(["REDIS_URL": "rediss://h", "REDIS_TLS_CA": "/a.pem"]).isEmpty)
        #expect(Self.problems(["REDIS_URL": "rediss://h"]).isEmpty)
    }

    @Test func `a certificate and its key go together`() {
        let onlyCertificate = Self.problems(["REDIS_URL": "rediss://h", "REDIS_TLS_CERTIFICATE": "/c.pem"])
        #expect(onlyCertificate.count == 1)
        #expect(onlyCertificate.first?.hasPrefix("REDIS_TLS_CERTIFICATE is set and REDIS_TLS_KEY is not: name the file") == true)
        let onlyKey = Self.problems(["REDIS_URL": "rediss://h", "REDIS_TLS_KEY": "/k.pem"])
        #expect(onlyKey.count == 1)
        #expect(onlyKey.first?.hasPrefix("REDIS_TLS_KEY is set and REDIS_TLS_CERTIFICATE is not: name the file") == true)
    }

    @Test(arguments: ["redis://:hunter2@h", "unix:///run/redis.sock", ""])
    func `files of TLS without TLS are a mistake, and not left unused`(url: String) {
        let both = ["REDIS_TLS_CERTIFICATE": "/c.pem", "REDIS_TLS_KEY": "/k.pem"]
        for (files, named) in [
            (["REDIS_TLS_CA": "/a.pem"], "REDIS_TLS_CA=/a.pem is of use only"),
            (both, "REDIS_TLS_CERTIFICATE=/c.pem, REDIS_TLS_KEY=/k.pem are of use only"),
        ] {
            let problems = Self.problems(files.merging(["REDIS_URL": url]) { $1 })
            #expect(problems.count == 1)
            let text = problems.first ?? ""
            #expect(text.hasPrefix(named) && text.contains("write rediss://HOST") && !text.contains("hunter2"), "\(text)")
        }
        #expect(Self.problems(["REDIS_URL": url]).isEmpty)
    }

    @Test func `a URL that cannot be read is told alone`() {
        let problems = Self.problems(["REDIS_URL": "rediss//h", "REDIS_TLS_CA": "/a.pem"])
        #expect(problems.count == 1)
        #expect(problems.first?.contains("has no scheme") == true)
    }

    @Test(.enabled(if: TestCertificates.canBeMade, "openssl is not installed"))
    func `a file that cannot be used is named with its setting and what to do`() throws {
        let files = try TestCertificates()
        let identity = try files.makeIdentity("client")
        let other = try files.makeIdentity("other")
        try "no certificate".write(toFile: files.path("wrong.pem"), atomically: true, encoding: .utf8)
        let usual = [
            "REDIS_URL": "rediss://127.0.0.1:1", "REDIS_MIN_IDLE_CONNS": "0", "REDIS_TLS_CA": files.authority,
            "REDIS_TLS_CERTIFICATE": identity.certificate, "REDIS_TLS_KEY": identity.key,
        ]
        func text(_ changes: [String: String]) throws -> String {
            let settings = try ServerInProcess.settings(usual.merging(changes) { $1 })
            let error = #expect(throws: StartError.self) { _ = try RedisConnection(settings, logger: .silent) }
            #expect(error?.isWrongSetting == true)
            return error?.description ?? ""
        }
        for name in ["REDIS_TLS_CA", "REDIS_TLS_CERTIFICATE", "REDIS_TLS_KEY"] {
            for file in ["missing.pem", "wrong.pem"] {
                let said = try text([name: files.path(file)])
                #expect(said.hasPrefix("\(name)=\(files.path(file)) cannot be used for TLS with Redis"), "\(said)")
                #expect(said.contains("Name a file that krafti-server may read"), "\(said)")
            }
        }
        #expect(try text(["REDIS_TLS_KEY": files.path("missing.pem")]).hasSuffix(", and a key that is not encrypted."))
        let twice = try text(["REDIS_TLS_CERTIFICATE": files.path("missing.pem"), "REDIS_TLS_KEY": files.path("missing.pem")])
        #expect(twice.hasPrefix("REDIS_TLS_CERTIFICATE, REDIS_TLS_KEY=\(files.path("missing.pem")) cannot be used"), "\(twice)")
        let unlike = try text(["REDIS_TLS_KEY": other.key])
        #expect(unlike.hasPrefix("REDIS_TLS_CA, REDIS_TLS_CERTIFICATE, REDIS_TLS_KEY: The certificate and key"), "\(unlike)")
        #expect(unlike.hasSuffix("name the key that the certificate was made for."), "\(unlike)")
    }
}
