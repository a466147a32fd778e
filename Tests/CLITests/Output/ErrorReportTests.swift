import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import CLI
@testable import CommandLineSupport

/// What a person sees of a call that failed.
@Suite struct ErrorReportTests {
    private func lines(_ error: RPCError, label: String = "", width: Int = 100) -> [String] {
        ErrorReport(error: error, registry: Contract.krafti.registry).lines(label: label, width: width)
    }

    @Test func `the status comes first, then what the server says`() {
        #expect(self.lines(RPCError(.notFound, "There is no service 42.")) == ["NOT_FOUND: There is no service 42."])
        #expect(self.lines(RPCError(.internal, "")) == ["INTERNAL"])
        #expect(self.lines(RPCError(.aborted, "one\ntwo\r\nthree")) == ["ABORTED: one", "  two", "  three"])
        #expect(self.lines(RPCError(.notFound, "Gone."), label: "request 3 (line 7)") == ["request 3 (line 7): NOT_FOUND: Gone."])
    }

    @Test func `each wrong field stands beside what is wrong with it`() {
        var error = RPCError(.invalidArgument, "Two fields are wrong.")
        error.attach(
            GoogleBadRequest.with {
                $0.fieldViolations = [
                    .with { ($0.field, $0.description) = ("service.name", "has 1 character; 2 to 255 are needed") },
                    .with { ($0.field, $0.description) = ("service.price.units", "must not be negative") },
                    .with { $0.reason = "NO_WORDS" },
                ]
            }
        )
        #expect(
            self.lines(error) == [
                "INVALID_ARGUMENT: Two fields are wrong.",
                "  service.name         has 1 character; 2 to 255 are needed",
                "  service.price.units  must not be negative",
                "  request              NO_WORDS",
            ])
    }

    private static func invalid(_ message: String, _ violations: (field: String, text: String)...) -> RPCError {
        var error = RPCError(.invalidArgument, message)
        error.attach(
            GoogleBadRequest.with {
                $0.fieldViolations = violations.map { violation in
                    .with { ($0.field, $0.description) = (violation.field, violation.text) }
                }
            }
        )
        return error
    }

    @Test func `what the message says of a single field is not said again`() {
        let once = Self.invalid("service.name: A name is required.", ("service.name", "A name is required."))
        #expect(self.lines(once) == ["INVALID_ARGUMENT: service.name: A name is required."])
        let other = Self.invalid("The service is not complete.", ("service.name", "A name is required."))
        #expect(self.lines(other).count == 2)
        let nameless = Self.invalid("A name is required.", ("service.name", "A name is required."))
        #expect(self.lines(nameless).count == 2)
        let two = Self.invalid(
            "2 things are wrong with the request. The first is a: Wrong.", ("a", "Wrong."), ("b", "Wrong too."))
        #expect(self.lines(two).count == 3)
    }

    @Test func `what the message says of a resource is not said again`() {
        func lines(_ message: String, _ description: String, owner: String = "") -> [String] {
            var error = RPCError(.notFound, message)
            error.attach(
                GoogleResourceInfo.with {
                    ($0.resourceType, $0.resourceName) = ("krafti.catalog.v1.Service", "42")
                    ($0.description, $0.owner) = (description, owner)
                }
            )
            return Array(self.lines(error).dropFirst())
        }
        #expect(lines("There is no service 42.", "There is no service 42.") == [])
        #expect(lines("There is no service 42.", "") == [])
        #expect(lines("There is no service 42.", "It was deleted.") == ["  resource  Service 42: It was deleted."])
        #expect(lines("There is no service 42.", "", owner: "t") == ["  resource  Service 42, owned by t"])
        #expect(lines("Not found.", "Not found.") == ["  resource  Service 42: Not found."])
    }

    @Test func `every detail of google.rpc has its words`() {
        var error = RPCError(.failedPrecondition, "No.", metadata: ["x-request-id": "not this one"])
        error.attach(GoogleErrorInfo.with { ($0.reason, $0.domain, $0.metadata) = ("STALE", "krafti", ["b": "2", "a": "1"]) })
        error.attach(GoogleRetryInfo.with { $0.retryDelay = .with { $0.seconds = 2 } })
        error.attach(
            GoogleQuotaFailure.with { $0.violations = [.with { ($0.subject, $0.description) = ("user:7", "100 a second") }] })
        error.attach(
            GooglePreconditionFailure.with {
                $0.violations = [.with { ($0.type, $0.subject, $0.description) = ("TOS", "acme", "Accept it.") }]
            }
        )
        error.attach(
            GoogleResourceInfo.with {
                ($0.resourceType, $0.resourceName, $0.owner) = ("krafti.catalog.v1.Service", "42", "tenant 7")
                $0.description = "It was deleted."
            }
        )
        error.attach(GoogleRequestInfo.with { $0.requestId = "r-1" })
        error.attach(
            GoogleHelp.with { $0.links = [.with { ($0.description, $0.url) = ("Limits", "https://krafti.example/limits") }] })
        error.attach(GoogleLocalizedMessage.with { ($0.locale, $0.message) = ("de-CH", "Nein.") })
        error.attach(GoogleDebugInfo.with { ($0.detail, $0.stackEntries) = ("because", ["a", "b"]) })
        error.attach(GoogleMoney.with { $0.currencyCode = "EUR" })
        error.details.append(.with { ($0.typeUrl, $0.value) = ("x.example/made.up.Type", [1, 2, 3]) })
        error.details.append(.with { ($0.typeUrl, $0.value) = ("type.googleapis.com/google.rpc.ErrorInfo", [0xFF]) })
        let lines = self.lines(error)
        #expect(
            lines.prefix(11) == [
                "FAILED_PRECONDITION: No.",
                "  reason                STALE (krafti), a 1, b 2",
                "  quota                 user:7: 100 a second",
                "  condition             TOS acme: Accept it.",
                "  resource              Service 42, owned by tenant 7: It was deleted.",
                "  request id            r-1",
                "  see                   Limits: https://krafti.example/limits",
                "  in de-CH              Nein.",
                "  debug                 because; a; b",
                #"  google.type.Money     {"currencyCode":"EUR"}"#,
                "  made.up.Type          3 bytes of a type this client does not know",
            ])
        #expect(lines.dropFirst(11).first?.hasPrefix("  google.rpc.ErrorInfo  1 byte that cannot be read: ") == true)
    }

    @Test func `a request id in the metadata is shown as well`() {
        #expect(
            self.lines(RPCError(.internal, "Oh.", metadata: ["x-request-id": "r-2"])) == ["INTERNAL: Oh.", "  request id  r-2"])
    }

    @Test func `long texts are wrapped beside their name, long names stand alone`() {
        var error = RPCError(.invalidArgument, "Wrong.")
        let path = "services[12].service.metadata.surcharges.weekend"
        error.attach(
            GoogleBadRequest.with {
                $0.fieldViolations = [
                    .with { ($0.field, $0.description) = ("id", "must be one of the things that this long sentence names") },
                    .with { ($0.field, $0.description) = (path, "is wrong") },
                ]
            }
        )
        #expect(
            self.lines(error, width: 60)
                == [
                    "INVALID_ARGUMENT: Wrong.",
                    "  id                                must be one of the",
                    "                                    things that this long",
                    "                                    sentence names",
                    "  \(path)",
                    "                                    is wrong",
                ].flatMap { $0.split(separator: "\n").map(String.init) })
    }

    @Test func `a server cannot make the terminal obey`() {
        var error = RPCError(.internal, "a\u{1B}[2Jb\u{202E}c", metadata: ["x-request-id": "\u{9B}31m"])
        error.attach(
            GoogleBadRequest.with { $0.fieldViolations = [.with { ($0.field, $0.description) = ("\u{7}", "\u{1B}]0;x\u{7}") }] })
        for line in self.lines(error) {
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        }
    }
}

@Suite struct NextStepTests {
    private let context = CallContext(
        methodName: "GetService", addresses: [.tcp("a.example", 1), .unix("/run/b.sock")], maxTime: .seconds(2))

    @Test(
        arguments: [
            (
                .unavailable,
                "Is a server listening on a.example:1 or unix:///run/b.sock? Start one, or name another with --address."
            ),
            (.unimplemented, "`krafti list` shows the methods this client knows; the server may be older, or of another kind."),
            (.invalidArgument, "`krafti describe GetService` shows the fields and what they take."),
            (.deadlineExceeded, "The server may have done the work all the same. It had 2 s; give it more with --max-time."),
            (.notFound, nil), (.permissionDenied, nil),
        ] as [(StatusCode, String?)])
    func `each status has its next step`(code: StatusCode, step: String?) {
        #expect(NextStep.after(RPCError(code, ""), in: self.context) == step)
    }

    private func step(_ fields: String..., request: any Message.Type = CreateServiceRequest.self) -> String? {
        var error = RPCError(.invalidArgument, "No.")
        error.attach(GoogleBadRequest.with { $0.fieldViolations = fields.map { field in .with { $0.field = field } } })
        var context = self.context
        (context.methodName, context.requestType) = ("CreateService", request)
        return NextStep.after(error, in: context)
    }

    @Test func `a wrong field is explained where it is described`() {
        let end = "the fields and what they take."
        #expect(self.step("service.name", "service.durationMinutes") == "`krafti describe ServiceDraft` shows \(end)")
        #expect(self.step("service.tags[3]", "service.metadata.a.b") == "`krafti describe ServiceDraft` shows \(end)")
        #expect(
            self.step("request_id", "service.price.units", "service.deposit_amount.nanos")
                == "`krafti describe CreateService` and `krafti describe Money` show \(end)")
        #expect(
            self.step("items[12].name", request: BulkCreateServicesRequest.self) == "`krafti describe ServiceDraft` shows \(end)")
        for field in ["", "service", "nothing.name", "tenant_id.x"] {
            #expect(self.step(field) == "`krafti describe CreateService` shows \(end)", "\(field)")
        }
    }

    @Test func `a header that is wrong is no field`() {
        var error = RPCError(.invalidArgument, "The call does not say for which tenant it is made.")
        error.attach(GoogleErrorInfo.with { ($0.reason, $0.metadata) = ("TENANT_HEADER", ["header": "x-tenant-id"]) })
        #expect(NextStep.after(error, in: self.context) == "Headers are sent with -H 'x-tenant-id: VALUE'.")
    }

    @Test func `when the server says when, that is the next step`() {
        #expect(
            NextStep.after(RPCError(.unavailable, "Draining.", retryAfter: .milliseconds(1500)), in: self.context)
                == "Try again in 1.5 s.")
        #expect(
            NextStep.after(RPCError(.resourceExhausted, "", metadata: ["retry-after-ms": "250"]), in: self.context)
                == "Try again in 250 ms.")
        #expect(NextStep.after(RPCError(.unavailable, "", retryAfter: .zero), in: self.context) == "Try again.")
        #expect(NextStep.after(RPCError(.resourceExhausted, "", metadata: ["retry-after-ms": "-1"]), in: self.context) == nil)
    }

    @Test(arguments: [Int64.max, Int64.min, -1, 315_576_000_000]) func `a wait that nobody can mean is none`(seconds: Int64) {
        var error = RPCError(.resourceExhausted, "")
        error.attach(GoogleRetryInfo.with { $0.retryDelay = .with { $0.seconds = seconds } })
        #expect(error.retryDelay == nil)
        #expect(NextStep.after(error, in: self.context) == nil)
        #expect(RPCError(.unavailable, "", metadata: ["retry-after-ms": String(seconds)]).retryDelay == nil)
    }

    @Test func `a call that was never sent is not said to have been carried out`() async throws {
        let client = RPCClient(endpoints: [.unix("/nowhere/krafti.sock")])
        let options = CallOptions(timeout: .milliseconds(20), waitForReady: true)
        let error = await #expect(throws: RPCError.self) {
            _ = try await client.callUnary(Health.Methods.check, encoded: [], options: options)
        }
        await client.shutDown()
        #expect(error?.code == .deadlineExceeded)
        #expect(
            error.flatMap { NextStep.after($0, in: self.context) } == "Nothing was sent. It had 2 s; give it more with --max-time.")
    }

    @Test func `less at once helps where there are several, and not against one that is too large`() async throws {
        var context = self.context
        let advice = "Send less at once: --parallel 1 makes one call after the other."
        #expect(NextStep.after(RPCError(.resourceExhausted, "Too many calls."), in: context) == nil)
        context.isParallel = true
        #expect(NextStep.after(RPCError(.resourceExhausted, "Too many calls."), in: context) == advice)
        let server = RPCServer(services: ServiceRegistry())
        let client = RPCClient(inProcess: server)
        let error = await #expect(throws: RPCError.self) {
            _ = try await client.callUnary(
                Health.Methods.check, encoded: [UInt8](repeating: 0, count: 5 << 20), options: CallOptions())
        }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        #expect(error?.code == .resourceExhausted)
        #expect(error.flatMap { NextStep.after($0, in: context) } == nil)
    }

    @Test(
        arguments: [
            "The connection closed before the answer came; the call may have been carried out.",
            "The connection closed before the call was sent.",
            "could not connect to a.example:1: it closed the connection right away",
            "could not connect to a.example:1: the connection was closed while it was being made",
        ])
    func `whoever is hung up on may lack TLS`(message: String) {
        var context = CallContext(addresses: [.tcp("a.example", 1)])
        let advice = "Something listens on a.example:1 and closed the connection: does it want TLS (--tls)?"
        #expect(NextStep.after(RPCError(.unavailable, message), in: context) == advice)
        context.usesTLS = true
        let step = NextStep.after(RPCError(.unavailable, message), in: context)
        #expect(step?.hasSuffix("Show one with --tls-cert and --tls-key.") == true)
    }

    @Test func `what TLS options can have to do with it is asked where somebody was met`() {
        var context = CallContext(addresses: [.tcp("a.example", 1)])
        context.usesTLS = true
        func step(_ reason: String) -> String {
            NextStep.after(RPCError(.unavailable, "could not connect to a.example:1: \(reason)"), in: context) ?? ""
        }
        #expect(step("connection refused").hasPrefix("Is a server listening on a.example:1?"))
        #expect(step("the name could not be resolved").hasPrefix("Is a server listening on a.example:1?"))
        #expect(step("the TLS handshake failed: certificate verify failed").hasSuffix("See --tls-ca and --tls-server-name."))
        #expect(step("the server's TLS certificate is for another name").hasSuffix("See --tls-ca and --tls-server-name."))
        #expect(step("the TLS handshake failed: tlsv13 alert certificate required").hasSuffix("--tls-cert and --tls-key."))
    }

    @Test func `a fault of the server is found by its request id`() {
        let error = RPCError(.internal, "", metadata: ["x-request-id": "r-1"])
        #expect(NextStep.after(error, in: self.context) == "The server's log says more, under request id r-1.")
    }
}
