import ArgumentParser
import Foundation
import RPC
import Testing

@testable import CommandLineSupport

@Suite struct ConnectionSettingsTests {
    private func settings(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> ConnectionSettings {
        try ConnectionSettings(ConnectionOptions.parse(arguments), userAgent: "krafti/1") { environment[$0] }
    }

    private func complaint(_ arguments: [String], _ environment: [String: String] = [:]) -> String? {
        #expect(throws: Complaint.self) { try self.settings(arguments, environment) }?.message
    }

    @Test func `an address comes from the option, else the environment, else it is the default`() throws {
        #expect(try self.settings().endpoints == [.tcp("127.0.0.1", 7447)])
        let environment = ["KRAFTI_ADDRESS": "a.example:1, unix:///run/b.sock"]
        #expect(try self.settings([], environment).endpoints == [.tcp("a.example", 1), .unix("/run/b.sock")])
        #expect(try self.settings(["-a", "[::1]:5", "--address", "c:6"], environment).endpoints == [.tcp("::1", 5), .tcp("c", 6)])
        #expect(self.complaint([], ["KRAFTI_ADDRESS": "nonsense"])?.hasPrefix("KRAFTI_ADDRESS: `nonsense` is no address") == true)
        #expect(self.complaint(["-a", "x"])?.hasPrefix("--address: `x` is no address") == true)
        #expect(self.complaint(["-a", "http://a:1"])?.hasPrefix("--address: `http://a:1` is no address") == true)
    }

    @Test func `headers go with every call`() throws {
        let metadata = try self.settings(["-H", "X-Tenant-ID:  42 ", "--header", "a:b:c", "-H", "a:", "-H", "user-agent: me"])
            .metadata
        #expect(metadata.entries.map { "\($0.key)=\($0.value)" } == ["x-tenant-id=42", "a=b:c", "a=", "user-agent=me"])
        #expect(try self.settings().metadata["user-agent"] == "krafti/1")
    }

    @Test func `variables are replaced on demand only`() throws {
        let environment = ["TOKEN": "s3cret", "EMPTY": ""]
        let header = ["-H", "authorization: Bearer ${TOKEN}${EMPTY}, $TOKEN {x}"]
        #expect(try self.settings(header, environment).metadata["authorization"] == "Bearer ${TOKEN}${EMPTY}, $TOKEN {x}")
        #expect(
            try self.settings(header + ["--expand-headers"], environment).metadata["authorization"] == "Bearer s3cret, $TOKEN {x}")
        #expect(
            self.complaint(["--expand-headers", "-H", "a: ${NOPE}"])
                == "The 1st -H: the header wants the environment variable NOPE, which is not set.")
        #expect(self.complaint(["--expand-headers", "-H", "a: ${NOPE"])?.contains("without its }") == true)
    }

    @Test func `headers are read from a file, with comments and empty lines`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "krafti-headers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try "# secrets\n\nauthorization: Bearer t\r\nx-tenant-id: 7".write(to: file, atomically: true, encoding: .utf8)
        let metadata = try self.settings(["-H", "@\(file.path)"]).metadata
        #expect(metadata["authorization"] == "Bearer t")
        #expect(metadata["x-tenant-id"] == "7")
        try "authorization: ok\nsecret without colon".write(to: file, atomically: true, encoding: .utf8)
        let complaint = self.complaint(["-H", "@\(file.path)"])
        #expect(complaint?.hasPrefix("\(file.path), line 2: ") == true)
        #expect(complaint?.contains("secret") == false)
        #expect(self.complaint(["-H", "@/nowhere"]) == "/nowhere cannot be read: no such file or directory.")
    }

    @Test(arguments: ["no colon", ": value", "a b: c", "ä: c", "key: a\u{7}b"]) func `what is no header is refused`(header: String)
    {
        #expect(self.complaint(["-H", header]) != nil)
    }

    @Test(arguments: ["s3cret", "Bearer s3cret: x", "s3cret\u{7}: x", "a: s3cret\u{7}", "a: ${s3cret}", "a: ${s3cret"])
    func `a complaint names the place of a header and shows nothing of it`(header: String) {
        let complaint = self.complaint(["-H", "x-tenant-id: 1", "-H", header, "--expand-headers"])
        #expect(complaint?.hasPrefix("The 2nd -H: ") == true)
        #expect(complaint?.contains("s3cret") == false)
    }

    @Test func `values are shown of the keys that are known to be no secrets`() {
        for key in ["x-tenant-id", "user-agent", "x-request-id", "traceparent", "x-ratelimit-reset"] {
            #expect(Metadata.isPublic(key))
        }
        for key in ["authorization", "x-auth", "x-session", "cookie", "x-api-key", "signature"] { #expect(!Metadata.isPublic(key)) }
    }

    @Test func `a certificate wants its key`() {
        #expect(self.complaint(["--tls-cert", "a.pem"])?.contains("--tls-cert and --tls-key go together") == true)
        #expect(self.complaint(["--tls-key", "a.pem"]) != nil)
    }

    @Test func `a file that TLS needs is named when it is not there`() throws {
        #expect(self.complaint(["--tls-ca", "/nowhere/ca.pem"])?.contains("/nowhere/ca.pem") == true)
        #expect(try self.settings().tls == nil)
        #expect(try self.settings(["--tls"]).tls != nil)
        #expect(try self.settings(["--tls-server-name", "a.example"]).tls != nil)
    }

    @Test func `a deadline is a span of time`() throws {
        #expect(try self.settings(["-t", "1.5"]).callOptions.timeout == .milliseconds(1500))
        #expect(try self.settings().callOptions.timeout == nil)
        #expect(try self.settings(["--wait-for-ready"]).callOptions.waitForReady)
        #expect(self.complaint(["--max-time", "soon"])?.contains("`soon` is no span of time") == true)
    }
}
