import Locking
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// Handlers that answer with messages they keep encoded.
@Suite(.timeLimit(.minutes(5))) struct `Encoded answers` {
    @Test(arguments: Carrier.allCases) func `go out as they are`(carrier: Carrier) async throws {
        let kept = try EncodedMessage(EchoMessage.with { $0.text = "plumbing" })
        try await carrier.withClient(register: { services in
            services.registerEncoded(Echo.Methods.echo, atOnce: { _, _ in nil }, handler: { _, _ in kept })
        }) { client, _ in
            for _ in 0..<3 {
                let answer = try await Echo.Client(client).echo(.with { $0.text = "anything" })
                #expect(answer.text == "plumbing")
            }
        }
    }

    @Test func `are refused when they do not fit into a frame`() async throws {
        let kept = try EncodedMessage(EchoMessage.with { $0.payload = [UInt8](repeating: 1, count: 5 << 20) })
        try await Carrier.inProcess.withClient(register: { services in
            services.registerEncoded(Echo.Methods.echo, atOnce: { _, _ in nil }, handler: { _, _ in kept })
        }) { client, _ in
            let error = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
            #expect(error?.code == .resourceExhausted)
        }
    }

    @Test(arguments: Carrier.allCases) func `are given at once where they are known, and waited for where not`(carrier: Carrier)
        async throws
    {
        let asked = Guarded<[String]>([])
        try await carrier.withClient(register: { services in
            services.registerEncoded(
                Echo.Methods.echo,
                atOnce: { request, _ in
                    asked.withLock { $0.append("at once: \(request.text)") }
                    if request.text == "wrong" { throw RPCError(.invalidArgument, "That is wrong.") }
                    return request.text == "known" ? try EncodedMessage(EchoMessage.with { $0.text = "as known" }) : nil
                },
                handler: { request, _ in
                    asked.withLock { $0.append("waiting: \(request.text)") }
                    await Task.yield()
                    return try EncodedMessage(EchoMessage.with { $0.text = "loaded for \(request.text)" })
                })
        }) { client, _ in
            let echo = Echo.Client(client)
            for (text, answered) in [("known", "as known"), ("unknown", "loaded for unknown")] {
                let answer = try await echo.echo(.with { $0.text = text })
                #expect(answer.text == answered)
            }
            let error = await #expect(throws: RPCError.self) { try await echo.echo(.with { $0.text = "wrong" }) }
            #expect(error?.code == .invalidArgument)
        }
        #expect(asked.withLock { $0 } == ["at once: known", "at once: unknown", "waiting: unknown", "at once: wrong"])
    }

    @Test func `given at once are refused, too, when they do not fit into a frame`() async throws {
        let kept = try EncodedMessage(EchoMessage.with { $0.payload = [UInt8](repeating: 1, count: 5 << 20) })
        try await Carrier.inProcess.withClient(register: { services in
            services.registerEncoded(Echo.Methods.echo, atOnce: { _, _ in kept }, handler: { _, _ in kept })
        }) { client, _ in
            let error = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
            #expect(error?.code == .resourceExhausted)
        }
    }

    @Test func `are not made of messages above a bound`() {
        let message = EchoMessage.with { $0.text = "photography" }
        #expect(throws: RPCError.self) { try EncodedMessage(message, maxBytes: 5) }
    }
}
