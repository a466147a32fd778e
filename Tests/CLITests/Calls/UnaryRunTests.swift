import Locking
import Protobuf
import RPC
import TestMessages
import TestServices
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct UnaryRunTests {
    @Test func `a call for each request, answers on a line each`() async throws {
        let result = try await EchoSession().run("{\"text\":\"a\"}{\"text\":\"b\"}\n{\n\"te", "xt\":\"c\"\n}")
        #expect(result.lines == [#"{"text":"a"}"#, #"{"text":"b"}"#, #"{"text":"c"}"#])
        #expect(result.errors.isEmpty)
        #expect(result.status == .success)
    }

    @Test func `no request, no call`() async throws {
        let result = try await EchoSession().run("\n")
        #expect(result.lines.isEmpty && result.errors.isEmpty && result.status == .success)
    }

    @Test func `answers come in the order of the requests, whatever order the server finds`() async throws {
        // The first request is answered when the last has arrived.
        let last = Gate()
        var session = EchoSession()
        session.services.register(Echo.Methods.echo) { request, _ in
            if request.text == "0" { await last.pass() }
            if request.text == "7" { last.open() }
            return request
        }
        session.parallel = 8
        let result = try await session.run((0..<8).map { "{\"text\":\"\($0)\"}" }.joined(separator: "\n"))
        #expect(result.lines == (0..<8).map { "{\"text\":\"\($0)\"}" })
    }

    @Test func `no more calls are under way than allowed`() async throws {
        let underWay = Guarded((now: 0, most: 0))
        var session = EchoSession()
        session.services.register(Echo.Methods.echo) { request, _ in
            underWay.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
            await Task.yield()
            underWay.withLock { $0.now -= 1 }
            return request
        }
        session.parallel = 3
        let result = try await session.run(String(repeating: "{}", count: 100))
        #expect(result.lines.count == 100)
        #expect((1...3).contains(underWay.withLock { $0.most }))
    }

    @Test func `an answer is told before the next request is there`() async throws {
        // The second request is only written once the first answer has been printed.
        let session = EchoSession()
        let answered = Gate()
        struct Hesitant: ByteSource {
            let pieces: Pieces
            let answered: Gate
            func next() async throws -> [UInt8] {
                let piece = try await self.pieces.next()
                if piece.count > 10 { await self.answered.pass() }
                return piece
            }
        }
        var services = session
        services.services.register(Echo.Methods.echo) { request, _ in
            defer { if request.text == "1" { answered.open() } }
            return request
        }
        let result = try await services.run(
            Hesitant(pieces: Pieces(["{\"text\"", ":\"1\"}", "{\"text\":\"second\"}"]), answered: answered))
        #expect(result.lines == [#"{"text":"1"}"#, #"{"text":"second"}"#])
    }

    @Test func `a call that fails does not stop the others, and the first failure decides`() async throws {
        let requests = #"{"text":"a"} {"failCode":5,"failMessage":"Gone."} {"failCode":3} {"text":"b"}"#
        let result = try await EchoSession().run(requests)
        #expect(result.lines == [#"{"text":"a"}"#, #"{"text":"b"}"#])
        #expect(
            result.errors == [
                "request 2 (line 1): NOT_FOUND: Gone.",
                "  reason  REQUESTED (krafti.test.v1)",
                "request 3 (line 1): INVALID_ARGUMENT",
                "  reason  REQUESTED (krafti.test.v1)",
                "`krafti describe Echo` shows the fields and what they take.",
                "2 of 4 requests failed.",
            ])
        #expect(result.status == .outcome(.notFound))
    }

    @Test func `a lone failure is told without a number`() async throws {
        let result = try await EchoSession().run(#"{"failCode":14,"failMessage":"Closed."}"#)
        #expect(result.errors.first == "UNAVAILABLE: Closed.")
        #expect(result.errors.last?.hasPrefix("Is a server listening on unix:///in-process?") == true)
        #expect(result.status.code == 78)
    }

    @Test func `the same advice is given once`() async throws {
        let result = try await EchoSession().run(String(repeating: #"{"failCode":13}"#, count: 5))
        #expect(result.errors.count { $0 == "The server's log may say more." } == 1)
    }

    @Test func `of many refusals, the longest wait is told, once`() async throws {
        var session = EchoSession()
        session.services.register(Echo.Methods.echo) { request, _ in
            var error = RPCError(
                .resourceExhausted, "Too many calls of tenant 7.", retryAfter: .milliseconds(request.text == "b" ? 1500 : 250))
            error.attach(
                GoogleQuotaFailure.with { $0.violations = [.with { ($0.subject, $0.description) = ("tenant:7", "1000 a minute") }] }
            )
            throw error
        }
        let lone = try await session.run(#"{"text":"a"}"#)
        #expect(
            lone.errors == [
                "RESOURCE_EXHAUSTED: Too many calls of tenant 7.", "  quota  tenant:7: 1000 a minute", "Try again in 250 ms.",
            ])
        let several = try await session.run(#"{"text":"a"} {"text":"b"} {"text":"c"}"#)
        #expect(several.errors.suffix(2) == ["3 of 3 requests failed.", "Try again in 1.5 s."])
        #expect(several.errors.count { $0.hasPrefix("Try again") } == 1)
        #expect(several.status == .outcome(.resourceExhausted))
        session.failsFast = true
        let first = try await session.run(#"{"text":"a"} {"text":"b"} {"text":"c"}"#)
        #expect(first.errors.last == "Try again in 250 ms.")
    }

    @Test func `limits are shown with their values to whoever asks for more`() async throws {
        var session = EchoSession()
        session.isVerbose = true
        session.services.register(Echo.Methods.echo) { _, context in
            context.updateResponseMetadata { metadata in
                for (key, value) in [("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "99"), ("x-ratelimit-reset", "1")] {
                    metadata.set(key, value)
                }
            }
            return .init()
        }
        let result = try await session.run(#"{"text":"a"}"#)
        #expect(
            result.errors.filter { $0.hasPrefix("< ") } == [
                "< x-ratelimit-limit: 100", "< x-ratelimit-remaining: 99", "< x-ratelimit-reset: 1",
            ])
    }

    @Test func `fail-fast tells the first failure and nothing after it`() async throws {
        var session = EchoSession()
        session.failsFast = true
        let result = try await session.run(#"{"text":"a"} {"failCode":5} {"text":"b"} {"text":"c"}"#)
        #expect(result.lines == [#"{"text":"a"}"#])
        #expect(result.errors.first == "request 2 (line 1): NOT_FOUND")
        #expect(result.status == .outcome(.notFound))
    }

    @Test func `fail-fast cancels the calls behind the failure at the server`() async throws {
        let arrived = Gate()
        let cancelled = Gate()
        var session = EchoSession()
        session.failsFast = true
        session.services.register(Echo.Methods.echo) { request, _ in
            guard request.text == "endless" else {
                await arrived.pass()
                throw RPCError(.notFound, "Gone.")
            }
            arrived.open()
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                cancelled.open()
                throw error
            }
            return request
        }
        let result = try await session.run(#"{"text":"fails"} {"text":"endless"}"#)
        #expect(result.status == .outcome(.notFound))
        await cancelled.pass()
    }

    @Test func `a request that is no message fails alone`() async throws {
        let result = try await EchoSession().run("{\"text\":\"a\"}\n{\"txt\":\"b\"}\n{\"text\":\"c\"}")
        #expect(result.lines == [#"{"text":"a"}"#, #"{"text":"c"}"#])
        #expect(result.errors.first == "input:2:2: `txt` is no field of EchoMessage; did you mean `text`?")
        #expect(result.status == .usage)
    }

    @Test func `nothing is read behind what is not JSON`() async throws {
        let result = try await EchoSession().run("{\"text\":\"a\"}\n{\"text\":]}\n{\"text\":\"c\"}")
        #expect(result.lines == [#"{"text":"a"}"#])
        #expect(result.errors.first?.hasPrefix("input:2:9: ") == true)
        #expect(result.errors.contains("Nothing from here on was sent: where the next request begins cannot be told."))
        #expect(result.status == .usage)
    }

    @Test func `an input that breaks off is told behind the answers before it`() async throws {
        let result = try await EchoSession().run("{\"text\":\"a\"}\n", then: Complaint("The disk is gone.", status: .failure))
        #expect(result.lines == [#"{"text":"a"}"#])
        #expect(result.errors == ["krafti: The disk is gone.", "1 of 2 requests failed."])
        #expect(result.status == .failure)
    }

    @Test func `one answer on a terminal is laid out, several are not`() async throws {
        var session = EchoSession()
        session.terminal.isOutputTerminal = true
        session.terminal.allowsColors = false
        #expect(try await session.run(#"{"text":"a"}"#).lines == ["{", "  \"text\": \"a\"", "}"])
        #expect(try await session.run(#"{"text":"a"} {}"#).lines == [#"{"text":"a"}"#, "{}"])
        session.form = .answers(isPretty: true)
        #expect(try await session.run("{} {}").lines == ["{}", "{}"])
        session.form = .answers(isPretty: false)
        #expect(try await session.run(#"{"text":"a"}"#).lines == [#"{"text":"a"}"#])
    }

    @Test func `envelopes tell everything on standard output`() async throws {
        var session = EchoSession()
        session.form = .envelopes(isPretty: false)
        let result = try await session.run(#"{"text":"a"} {"failCode":5,"failMessage":"Gone."} {"txt":1}"#)
        #expect(result.errors.isEmpty)
        #expect(result.lines.count == 3)
        let envelopes = try result.lines.map { try GoogleStruct(json: $0) }
        #expect(
            envelopes.map { $0.fields["status"] }
                == ["OK", "NOT_FOUND", "INVALID_ARGUMENT"].map { text in .with { $0.kind = .stringValue(text) } })
        #expect(result.lines[0].contains(#""response":{"text":"a"}"#))
        #expect(result.status == .outcome(.notFound))
    }

    @Test func `metadata and timings are told on demand, credentials never`() async throws {
        var session = EchoSession()
        session.isVerbose = true
        session.services.register(Echo.Methods.echo) { request, context in
            context.updateResponseMetadata { $0.append("x-request-id", "r-1") }
            return request
        }
        let errors = try await session.run("{}").errors
        #expect(
            errors.prefix(3) == [
                "* krafti.test.v1.Echo/Echo at unix:///in-process, no deadline", "> authorization: (13 characters, not shown)",
                "< x-request-id: r-1",
            ])
        #expect(errors.last?.hasPrefix("* OK in ") == true)
        #expect(errors.last?.hasSuffix(", 0 bytes out, 0 bytes in") == true)
    }

    @Test func `cancelling the run cancels its calls and tells nothing`() async throws {
        let arrived = Gate()
        let cancelled = Gate()
        var session = EchoSession()
        session.services.register(Echo.Methods.echo) { request, _ in
            arrived.open()
            do { try await Task.sleep(for: .seconds(3600)) } catch {
                cancelled.open()
                throw error
            }
            return request
        }
        let running = session
        let run = Task { try await running.run("{}") }
        await arrived.pass()
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        await cancelled.pass()
    }
}
