import Protobuf
import RPC
import TestMessages
import TestServices
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct StreamRunTests {
    private func session(_ method: any MethodDescriptor) -> EchoSession {
        var session = EchoSession()
        session.method = method
        return session
    }

    @Test func `every request of a client stream is a message of one call`() async throws {
        let result = try await self.session(Echo.Methods.collect).run(#"{"text":"a"}"#, #"{"text":"b"} {"text":"c"}"#)
        #expect(result.lines == [#"{"text":"abc","repeat":3}"#])
        #expect(result.status == .success)
    }

    @Test func `every answer of a server stream is a line`() async throws {
        let result = try await self.session(Echo.Methods.expand).run(#"{"text":"a","repeat":3}"#)
        #expect(result.lines == Array(repeating: #"{"text":"a","repeat":3}"#, count: 3))
        #expect(result.errors.isEmpty)
    }

    @Test func `a server stream takes one request`() async throws {
        let two = try await self.session(Echo.Methods.expand).run("{} {}")
        #expect(two.lines.isEmpty)
        #expect(
            two.errors == [
                "krafti: input holds several requests, and this method takes one: it answers each with a stream.",
                "Make a call for each.",
            ])
        #expect(two.status == .usage)
        let none = try await self.session(Echo.Methods.expand).run("")
        #expect(none.status == .usage)
    }

    @Test func `both sides of a stream go on at once`() async throws {
        // The second request is written when the answer to the first is there.
        let answered = Gate()
        struct Hesitant: ByteSource {
            let pieces: Pieces
            let answered: Gate
            func next() async throws -> [UInt8] {
                let piece = try await self.pieces.next()
                if piece.isEmpty == false, piece.count > 20 { await self.answered.pass() }
                return piece
            }
        }
        var session = self.session(Echo.Methods.chat)
        session.services.register(Echo.Methods.chat) { requests, responses, _ in
            for try await request in requests {
                try await responses.send(request)
                answered.open()
            }
        }
        let result = try await session.run(
            Hesitant(pieces: Pieces([#"{"text":"a"}"#, #"{"text":"a longer one"}"#]), answered: answered))
        #expect(result.lines == [#"{"text":"a"}"#, #"{"text":"a longer one"}"#])
    }

    @Test func `no message is a stream, too`() async throws {
        #expect(try await self.session(Echo.Methods.collect).run("").lines == ["{}"])
        #expect(try await self.session(Echo.Methods.chat).run("").lines == [])
    }

    @Test func `a message that is wrong ends the call, and is told`() async throws {
        for method in [Echo.Methods.chat as any MethodDescriptor, Echo.Methods.collect] {
            let result = try await self.session(method).run("{\"text\":\"a\"}\n{\"txt\":1}\n{\"text\":\"b\"}")
            #expect(result.errors.first == "input:2:2: `txt` is no field of EchoMessage; did you mean `text`?")
            #expect(result.errors.last == "One message of the stream had been sent, and the call was given up.")
            #expect(result.status == .failure)
            let first = try await self.session(method).run("{\"txt\":1}")
            #expect(!first.errors.contains { $0.contains("given up") })
            #expect(first.status == .usage)
        }
    }

    @Test func `an input that breaks off ends the call, and is told`() async throws {
        let complaint = Complaint("The disk is gone.", status: .failure)
        let result = try await self.session(Echo.Methods.collect).run("{}", then: complaint)
        #expect(
            result.errors == [
                "krafti: The disk is gone.", "One message of the stream had been sent, and the call was given up.",
            ])
        #expect(result.status == .failure)
    }

    @Test func `what the server says at the end is told`() async throws {
        let result = try await self.session(Echo.Methods.chat).run(#"{"text":"a"}"#, #"{"failCode":10,"failMessage":"Changed."}"#)
        #expect(result.lines == [#"{"text":"a"}"#])
        #expect(result.errors.prefix(2) == ["ABORTED: Changed.", "  reason  REQUESTED (krafti.test.v1)"])
        #expect(result.status == .outcome(.aborted))
    }

    @Test func `envelopes: one for each message, and one for the end`() async throws {
        var session = self.session(Echo.Methods.expand)
        session.form = .envelopes(isPretty: false)
        let lines = try await session.run(#"{"text":"a","repeat":2}"#).lines
        #expect(lines.count == 3)
        #expect(
            lines[0].hasPrefix(#"{"index":0,"method":"krafti.test.v1.Echo/Expand","response":{"text":"a","repeat":2},"elapsedMs":"#)
        )
        #expect(lines[2].hasPrefix(#"{"index":0,"method":"krafti.test.v1.Echo/Expand","status":"OK","code":0,"#))
        #expect(lines[2].contains(#""response":null"#))
    }
}
