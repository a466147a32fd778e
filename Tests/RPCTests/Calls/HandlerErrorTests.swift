import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// What becomes of errors that handlers should not throw.
@Suite(.timeLimit(.minutes(5))) struct `Handler errors` {
    @Test func `an error that says OK is the server's fault, never an answer`() async throws {
        let error = RPCError(.ok, "All is well, so I throw.")
        try await Carrier.inProcess.withClient { services in
            services.register(Echo.Methods.echo) { _, _ in throw error }
            services.register(Echo.Methods.collect) { _, _ in throw error }
            services.register(Echo.Methods.expand) { request, responses, _ in
                try await responses.send(request)
                throw error
            }
            services.register(Echo.Methods.chat) { _, _, _ in throw error }
        } _: { client, _ in
            for call in Echo.Client(client).callsOfEveryShape {
                let error = await #expect(throws: RPCError.self) { try await call() }
                #expect(error?.code == .internal)
                #expect(error?.message.contains("well") == false)
            }
        }
    }
}
