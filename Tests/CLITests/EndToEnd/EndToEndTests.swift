import CatalogAPI
import Foundation
import Protobuf
import RPC
import TestSupport
import Testing

@testable import CLI
@testable import CommandLineSupport

/// The program as a whole: a process, its streams and its exit status, against a server on a socket.
@Suite(.timeLimit(.minutes(5)))
struct EndToEndTests {
    @Test func `a call prints the answer and nothing else`() async throws {
        try await StubServer.run { server in
            let outcome = try await server.program.run("call", "GetService", #"{"id": "42"}"#)
            #expect(outcome.output == "{\"id\":\"42\",\"name\":\"Service 42\"}\n")
            #expect(outcome.errors.isEmpty)
            #expect(outcome.status == 0)
            #expect(
                try await server.program.run("call", "catalogservice/get-service", "-d", #"{"id":"7"}"#).lines == [
                    #"{"id":"7","name":"Service 7"}"#
                ])
            #expect(try await server.program.run("call", "GetService", #"{"id":"1"}"#, "--pretty").lines.count == 4)
            #expect(
                try await server.program.run("call", "GetService", #"{"id":"1"}"#, "--emit-defaults").output.contains(#""tags":[]"#)
            )
        }
    }

    @Test func `requests come from a file, from standard input, or from nowhere`() async throws {
        try await StubServer.run { server in
            let file = FileManager.default.temporaryDirectory.appending(path: "krafti \(UUID().uuidString).json")
            defer { try? FileManager.default.removeItem(at: file) }
            try "{\n  \"id\": \"1\"\n}\n".write(to: file, atomically: true, encoding: .utf8)
            #expect(
                try await server.program.run("call", "GetService", "@\(file.path)").lines == [#"{"id":"1","name":"Service 1"}"#])
            #expect(
                try await server.program.run("call", "GetService", "-", input: #"{"id":"2"}"#).lines == [
                    #"{"id":"2","name":"Service 2"}"#
                ])
            #expect(
                try await server.program.run("call", "GetService", "-d", "@-", input: #"{"id":"3"}"#).lines == [
                    #"{"id":"3","name":"Service 3"}"#
                ])
            #expect(
                try await server.program.run("call", "ListServices").lines == [#"{"services":[{"id":"0"},{"id":"1"},{"id":"2"}]}"#])
            let none = try await server.program.run("call", "ListServices", "-")
            #expect(none.lines.isEmpty && none.status == 0)
        }
    }

    @Test func `a thousand requests are answered in order, on one connection`() async throws {
        try await StubServer.run { server in
            let requests = (0..<1000).map { "{\"id\":\"\($0)\"}\n" }.joined()
            let outcome = try await server.program.run("call", "GetService", "-", "--parallel", "64", input: requests)
            let isInOrder = outcome.lines == (0..<1000).map { "{\"id\":\"\($0)\",\"name\":\"Service \($0)\"}" }
            #expect(isInOrder)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test func `each failure has its status, its words and its next step`() async throws {
        try await StubServer.run { server in
            let missing = try await server.program.run("call", "GetService", #"{"id":"none"}"#)
            #expect(missing.status == 69)
            #expect(missing.errors == "NOT_FOUND: There is no service none.\n")
            #expect(missing.output.isEmpty)
            let invalid = try await server.program.run("call", "CreateService")
            #expect(invalid.status == 67)
            #expect(
                invalid.errorLines == [
                    "INVALID_ARGUMENT: The service is not complete.", "  service.name  must not be empty",
                    "`krafti describe ServiceDraft` shows the fields and what they take.",
                ])
            let unknown = try await server.program.run("call", "GetTenant", "{}")
            #expect(unknown.status == 76)
            #expect(unknown.errorLines.last?.hasPrefix("`krafti list` shows the methods this client knows") == true)
            let late = try await server.program.run("call", "GetService", #"{"id":"endless"}"#, "--max-time", "100ms")
            #expect(late.status == 68)
            #expect(late.errorLines.last?.contains("It had 100 ms; give it more with --max-time.") == true)
            let several = try await server.program.run(
                "call", "GetService", "-", input: #"{"id":"1"} {"id":"none"} {"id":"endles"}"#)
            #expect(several.status == 69)
            #expect(several.lines.count == 2)
        }
    }

    @Test func `without a server, it says so`() async throws {
        let outcome = try await Program(address: "unix:///tmp/krafti-nobody.sock").run("call", "GetService", "{}")
        #expect(outcome.status == 78)
        #expect(outcome.errorLines.first?.hasPrefix("UNAVAILABLE: ") == true)
        #expect(
            outcome.errorLines.last
                == "Is a server listening on unix:///tmp/krafti-nobody.sock? Start one, or name another with --address."
        )
        let refused = try await Program(address: "127.0.0.1:1").run("health", "--tls")
        #expect(refused.errorLines.first == "UNAVAILABLE: could not connect to 127.0.0.1:1: connection refused")
        #expect(
            refused.errorLines.last == "Is a server listening on 127.0.0.1:1? Start one, or name another with --address.")
    }

    @Test(.enabled(if: TestCertificate.canBeMade, "openssl is not installed"))
    func `TLS is spoken with those whose certificate is vouched for, and with no others`() async throws {
        let certificate = try TestCertificate()
        var configuration = ServerConfiguration()
        configuration.tls = try ServerTLS(identity: certificate.identity)
        try await StubServer.run(on: .tcp("127.0.0.1", 0), configuration) { server in
            let trusted = try await server.program.run("health", "--tls-ca", certificate.identity.certificateChain)
            #expect((trusted.output, trusted.errors, trusted.status) == ("SERVING\n", "", 0))
            let strange = try await server.program.run("health", "--tls")
            #expect(strange.status == 78)
            #expect(strange.errorLines.first?.hasPrefix("UNAVAILABLE: could not connect to 127.0.0.1:") == true)
            #expect(strange.errorLines.last?.hasSuffix("See --tls-ca and --tls-server-name.") == true)
            let plain = try await server.program.run("health", "--max-time", "60")
            #expect(plain.status == 78)
            #expect(plain.errorLines.last?.hasSuffix("and closed the connection: does it want TLS (--tls)?") == true)
        }
    }

    @Test(.enabled(if: TestCertificate.canBeMade, "openssl is not installed"))
    func `a server that wants a certificate is answered with one, and who shows none learns how`() async throws {
        let certificate = try TestCertificate()
        let (chain, key) = (certificate.identity.certificateChain, certificate.identity.privateKey)
        var configuration = ServerConfiguration()
        configuration.tls = try ServerTLS(
            identity: certificate.identity, clientCertificates: .required(authorities: chain), requiresTLS13: true)
        try await StubServer.run(on: .tcp("127.0.0.1", 0), configuration) { server in
            let known = try await server.program.run("health", "--tls-ca", chain, "--tls-cert", chain, "--tls-key", key)
            #expect((known.output, known.errors, known.status) == ("SERVING\n", "", 0))
            let nameless = try await server.program.run("health", "--tls-ca", chain, "--max-time", "60")
            #expect(nameless.status == 78)
            #expect(nameless.errorLines.last?.hasSuffix("Show one with --tls-cert and --tls-key.") == true, "\(nameless.errors)")
        }
    }

    @Test func `what cannot be meant ends with status 2 before any call`() async throws {
        let nobody = Program(address: "unix:///tmp/krafti-nobody.sock")
        #expect(try await nobody.run("call", "GetServce", "{}").status == 2)
        #expect(try await nobody.run("call", "GetService", "{\"ids\":1}").status == 2)
        #expect(try await nobody.run("call", "GetService", "{}", "-d", "{}").status == 2)
        #expect(try await nobody.run("call", "GetService", "{}", "--parallel", "0").status == 2)
        #expect(try await nobody.run("call", "GetService", "{}", "--parallel", "-1").errors.contains("not -1"))
        #expect(try await nobody.run("call", "GetService", "{}", "-t", "-1").errors.contains("`-1` leaves no time at all"))
        #expect(try await nobody.run("call", "GetService", "{}", "--nonsense").status == 2)
        #expect(try await nobody.run("call", "GetService", "@/nowhere").status == 2)
        #expect(try await nobody.run("nonsense").status == 2)
        #expect(try await nobody.run("call").errors.hasPrefix("krafti: "))
    }

    @Test func `headers and deadlines reach the server, and what it answers with is shown on demand`() async throws {
        try await StubServer.run { server in
            let program = server.program
            #expect(
                try await program.run("call", "GetService", #"{"id":"metadata"}"#, "-H", "X-Tenant-ID: t7").lines == [
                    #"{"name":"t7"}"#
                ])
            #expect(try await program.run("call", "GetService", #"{"id":"deadline"}"#).lines == [#"{"name":"none"}"#])
            #expect(try await program.run("call", "GetService", #"{"id":"deadline"}"#, "-t", "30s").lines == [#"{"name":"some"}"#])
            let verbose = try await program.run("call", "GetService", #"{"id":"1"}"#, "-v", "-H", "authorization: Bearer x")
            #expect(verbose.lines.count == 1)
            #expect(verbose.errorLines.contains("> authorization: (8 characters, not shown)"))
            #expect(verbose.errorLines.contains("< x-request-id: r-1"))
        }
    }

    @Test func `envelopes are for programs`() async throws {
        try await StubServer.run { server in
            let outcome = try await server.program.run("call", "GetService", "-", "--json", input: #"{"id":"1"} {"id":"none"}"#)
            #expect(outcome.status == 69)
            #expect(outcome.errors.isEmpty)
            let envelopes = try outcome.lines.map { try GoogleStruct(json: $0) }
            #expect(envelopes.count == 2)
            #expect(outcome.lines[0].contains(#""status":"OK","code":0"#))
            #expect(outcome.lines[0].contains(#""metadata":{"x-request-id":["r-1"]}"#))
            #expect(outcome.lines[1].contains(#""status":"NOT_FOUND","code":5"#))
        }
    }

    @Test func `both sides of a stream talk while input comes`() async throws {
        try await StubServer.run { server in
            let running = try server.program.start(["call", "StreamCreateServices", "-"])
            running.write("{\"items\":[{},{}]}\n")
            await running.wait { $0.outputText.contains(#"{"acknowledged":"2","window":100}"#) }
            running.write("{\"items\":[{}]}\n")
            await running.wait { $0.outputText.contains(#"{"acknowledged":"3","window":100}"#) }
            running.closeInput()
            let outcome = await running.outcome()
            #expect(outcome.status == 0)
            #expect(outcome.lines.count == 2)
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func `an answer comes before the next request does`() async throws {
        try await StubServer.run { server in
            let running = try server.program.start(["call", "GetService", "-"])
            running.write("{\"id\":\"1\"}\n")
            await running.wait { $0.outputText.contains("Service 1") }
            running.write("{\"id\":\"2\"}")
            running.closeInput()
            #expect(await running.outcome().lines.count == 2)
        }
    }

    @Test func `health is told by a word and by the exit status, and watched as it changes`() async throws {
        try await StubServer.run { server in
            let serving = try await server.program.run("health")
            #expect((serving.output, serving.status) == ("SERVING\n", 0))
            let running = try server.program.start(["health", "catalogservice", "--watch", "--json"])
            await running.wait { !$0.output.isEmpty }
            server.health.setStatus(.notServing, for: CatalogService.name)
            await running.wait { $0.outputText.contains("NOT_SERVING") }
            let down = try await server.program.run("health", "CatalogService")
            #expect((down.output, down.status) == ("NOT_SERVING\n", 78))
            let unknown = try await server.program.run("health", "no.such.Service")
            #expect(unknown.status == 69)
            running.send(signal: SIGINT)
            let outcome = await running.outcome()
            #expect(outcome.lines.map { $0.contains("NOT_SERVING") } == [false, true])
            #expect(outcome.signal == SIGINT)
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `an interrupted call is cancelled at the server, quietly`(signal: Int32) async throws {
        try await StubServer.run { server in
            let running = try server.program.start(["call", "GetService", "-", "-v"])
            running.write("{\"id\":\"1\"} {\"id\":\"endless\"}\n")
            await running.wait { $0.outputText.contains("Service 1") }
            running.send(signal: signal)
            let outcome = await running.outcome()
            // By the signal itself: a shell learns from that alone that its script is to stop, too.
            #expect(outcome.signal == signal)
            #expect(outcome.lines.count == 1)
            await server.stub.cancelled.pass()
            running.closeInput()
        }
    }

    @Test func `a reader that leaves early is no error worth a word`() async throws {
        try await StubServer.run { server in
            let list = try await server.program.shell("\"$krafti\" list | head -n 1")
            #expect((list.output, list.errors) == ("krafti.catalog.v1.CatalogService\n", ""))
            let requests = "{ yes '{\"id\":\"1\"}' | head -n 20000; } 2>/dev/null"
            let line = "\(requests) | \"$krafti\" call GetService - | head -n 2"
            let calls = try await server.program.shell(line)
            #expect((calls.lines.count, calls.errors) == (2, ""))
        }
    }

    @Test func `output that cannot be written is an error`() async throws {
        let outcome = try await Program().shell("\"$krafti\" list > /dev/full")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "krafti: standard output cannot be written: no space left on device.\n")
    }

    @Test func `streams that are closed are nobody else's`() async throws {
        try await CatalogServer.run { server in
            let output = try await server.program.shell("\"$krafti\" list >&-")
            #expect(output.status == 1)
            #expect(output.errors == "krafti: standard output cannot be written: bad file descriptor.\n")
            let file = try server.write("tenants.ndjson", ImportSession.tenants("a"))
            // The report would be the first file that is opened, and get whatever is said on standard error.
            let report = server.path("report.ndjson")
            let errors = try await server.program.shell(
                "\"$krafti\" import '\(file)' --report '\(report)' -a unix:///tmp/krafti-nobody.sock 2>&-; cat '\(report)'")
            #expect(errors.output.isEmpty)
            let input = try await server.program.shell("\"$krafti\" import --kind tenants - <&-")
            #expect(input.status == 1)
        }
    }

    @Test func `help, version and completion ask for no server`() async throws {
        let program = Program()
        #expect(try await program.run("--version").output == "krafti \(Version.current)\n")
        let help = try await program.run("--help")
        #expect(help.output.contains("EXAMPLES\n  krafti list"))
        #expect(help.status == 0)
        for shell in ["bash", "zsh", "fish"] {
            let script = try await program.run("--generate-completion-script", shell)
            #expect(script.status == 0 && script.output.contains("krafti"))
        }
        #expect(try await program.run("list", "health").lines.count == 3)
        #expect(
            try await program.run("describe", "GetService", "--template").lines == [
                "{", #"  "tenantId": "","#, #"  "id": """#, "}",
            ])
        #expect(try await program.run("describe", "ServiceDraft").output.contains("FIELDS"))
        #expect(try await program.run("list", "nonsense").status == 2)
    }

    @Test func `colours are for terminals only`() async throws {
        for arguments in [["list"], ["describe", "GetService"], ["call", "nonsense"]] {
            let outcome = try await Program().start(arguments).outcome()
            #expect(!(outcome.output + outcome.errors).contains("\u{1B}"))
        }
    }
}
