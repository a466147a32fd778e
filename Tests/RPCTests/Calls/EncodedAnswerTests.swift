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
            services.registerEncoded(Echo.Methods.echo, handler: { _, _ in kept })
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
            services.registerEncoded(Echo.Methods.echo, handler: { _, _ in kept })
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
