import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// What becomes of errors that handlers should not throw.
@Suite(.timeLimit(.minutes(5))) struct `Handler errors` {
    /// What callers of each shape see of an error that every handler throws, a server stream behind its first message.
    private static func seen(of error: any Error) async throws -> [RPCError?] {
        try await Carrier.inProcess.withClient { services in
            services.register(Echo.Methods.echo) { _, _ in throw error }
            services.register(Echo.Methods.collect) { _, _ in throw error }
            services.register(Echo.Methods.expand) { request, responses, _ in
                try await responses.send(request)
                throw error
            }
            services.register(Echo.Methods.chat) { _, _, _ in throw error }
        } _: { client, _ in
            var seen: [RPCError?] = []
            for call in Echo.Client(client).callsOfEveryShape {
                seen.append(await #expect(throws: RPCError.self) { try await call() })
            }
            return seen
        }
    }

    @Test func `an error that says OK is the server's fault, never an answer`() async throws {
        for error in try await Self.seen(of: RPCError(.ok, "All is well, so I throw.")) {
            #expect(error?.code == .internal)
            #expect(error?.message.contains("well") == false)
        }
    }

    @Test func `an error that is no RPCError keeps its text to itself`() async throws {
        struct Secret: Error {}
        for error in try await Self.seen(of: Secret()) {
            #expect(error?.code == .unknown)
            #expect(error?.message.contains("Secret") == false)
        }
    }
}
