import Locking
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// Calls of methods that are known by their descriptor alone.
@Suite(.timeLimit(.minutes(5))) struct `Encoded calls` {
    private static func call(
        _ client: RPCClient,
        _ method: any MethodDescriptor,
        _ texts: [String],
        repeat count: Int32 = 0
    ) async throws -> [String] {
        let (requests, send) = AsyncStream.makeStream(of: [UInt8].self)
        for text in texts {
            send.yield(
                try EchoMessage.with {
                    $0.text = text
                    $0.repeat = count
                }.serializedBytes()
            )
        }
        send.finish()
        var answers: [String] = []
        try await client.callEncoded(method, requests: requests) { response in
            answers.append(try EchoMessage(serializedBytes: response).text)
        }
        return answers
    }

    @Test(arguments: Carrier.allCases) func `go in every shape`(carrier: Carrier) async throws {
        try await carrier.withClient { (client, _) async throws in
            #expect(try await Self.call(client, Echo.Methods.echo, ["a"]) == ["a"])
            #expect(try await Self.call(client, Echo.Methods.collect, ["a", "b"]) == ["ab"])
            #expect(try await Self.call(client, Echo.Methods.collect, []) == [""])
            #expect(try await Self.call(client, Echo.Methods.expand, ["a"], repeat: 3) == ["a", "a", "a"])
            #expect(try await Self.call(client, Echo.Methods.chat, ["a", "b"], repeat: 2) == ["a", "a", "b", "b"])
            #expect(try await Self.call(client, Echo.Methods.chat, []) == [])
        }
    }

    @Test(arguments: [[], ["a", "b"]]) func `take exactly one request where the client does not stream`(texts: [String])
        async throws
    {
        try await Carrier.inProcess.withClient { (client, _) async throws in
            for method: any MethodDescriptor in [Echo.Methods.echo, Echo.Methods.expand] as [any MethodDescriptor] {
                let error = await #expect(throws: RPCError.self) { try await Self.call(client, method, texts) }
                #expect(error?.code == .invalidArgument)
                #expect(error?.message.contains("takes one request") == true)
            }
        }
    }

    @Test func `throw what their requests throw`() async throws {
        struct BadLine: Error, Equatable { let number: Int }
        try await Carrier.inProcess.withClient { (client, _) async throws in
            for method: any MethodDescriptor in [Echo.Methods.collect, Echo.Methods.chat] as [any MethodDescriptor] {
                let (requests, send) = AsyncThrowingStream.makeStream(of: [UInt8].self)
                send.yield([])
                send.finish(throwing: BadLine(number: 2))
                await #expect(throws: BadLine(number: 2)) {
                    try await client.callEncoded(method, requests: requests) { _ in }
                }
            }
        }
    }

    @Test func `throw what the reader of their responses throws`() async throws {
        struct Full: Error {}
        try await Carrier.inProcess.withClient { (client, _) async throws in
            let (requests, send) = AsyncStream.makeStream(of: [UInt8].self)
            send.yield([])
            await #expect(throws: Full.self) {
                try await client.callEncoded(Echo.Methods.chat, requests: requests) { _ in throw Full() }
            }
        }
    }

    @Test func `end when the server does, though requests are still awaited`() async throws {
        try await Carrier.inProcess.withClient { (client, _) async throws in
            for method: any MethodDescriptor in [Echo.Methods.collect, Echo.Methods.chat] as [any MethodDescriptor] {
                let (requests, send) = AsyncStream.makeStream(of: [UInt8].self)
                send.yield(try EchoMessage.with { $0.failCode = 9 }.serializedBytes())
                let error = await #expect(throws: RPCError.self) {
                    try await client.callEncoded(method, requests: requests) { _ in }
                }
                #expect(error?.code == .failedPrecondition)
                send.finish()
            }
        }
    }

    @Test func `refuse a request above the limit`() async throws {
        var configuration = ClientConfiguration()
        configuration.limits.maxMessageBytes = 1024
        try await Carrier.inProcess.withClient(configuration: configuration) { (client, _) async throws in
            let error = await #expect(throws: RPCError.self) {
                _ = try await client.callUnary(
                    Echo.Methods.echo, encoded: [UInt8](repeating: 0, count: 2000), options: CallOptions())
            }
            #expect(error?.code == .resourceExhausted)
        }
    }

    @Test func `end when a message of theirs is above the limit, though requests are still awaited`() async throws {
        var configuration = ClientConfiguration.patient
        configuration.limits.maxMessageBytes = 1024
        try await Carrier.inProcess.withClient(configuration: configuration) { (client, server) async throws in
            for method: any MethodDescriptor in [Echo.Methods.collect, Echo.Methods.chat] as [any MethodDescriptor] {
                let (requests, send) = AsyncStream.makeStream(of: [UInt8].self)
                send.yield(try EchoMessage.with { $0.text = "small" }.serializedBytes())
                send.yield([UInt8](repeating: 0, count: 1025))
                let outcome = Guarded<RPCError?>(nil)
                let call = Task {
                    do {
                        try await client.callEncoded(method, requests: requests) { _ in }
                    } catch {
                        outcome.withLock { $0 = error as? RPCError }
                    }
                }
                await eventually(within: .seconds(20), "the call ends") { outcome.withLock { $0 != nil } }
                #expect(outcome.withLock { $0?.code } == .resourceExhausted)
                call.cancel()
                await call.value
                await eventually("no call is left") { client.connectionStatistics.callsInFlight == 0 }
                send.finish()
            }
        }
    }
}
