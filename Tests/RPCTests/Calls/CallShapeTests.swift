import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// Typed calls of every shape, over every carrier.
@Suite(.timeLimit(.minutes(5))) struct `Call shapes` {
    @Test(arguments: Carrier.allCases) func `one request, one response`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let answer = try await Echo.Client(client).echo(.with { $0.text = "plumbing" })
            #expect(answer.text == "plumbing")
            let empty = try await Echo.Client(client).echo(EchoMessage())
            #expect(empty == EchoMessage())
        }
    }

    @Test(arguments: Carrier.allCases) func `many requests, one response`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let answer = try await Echo.Client(client).collect { requests in
                for text in ["a", "b", "", "c"] { try await requests.send(.with { $0.text = text }) }
            }
            #expect(answer.text == "abc")
            #expect(answer.repeat == 4)
            let none = try await Echo.Client(client).collect { _ in }
            #expect(none.repeat == 0)
        }
    }

    @Test(arguments: Carrier.allCases) func `one request, many responses`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let request = EchoMessage.with {
                $0.text = "photography"
                $0.repeat = 500
            }
            let count = try await Echo.Client(client).expand(request) { responses in
                var count = 0
                for try await response in responses {
                    #expect(response.text == "photography")
                    count += 1
                }
                return count
            }
            #expect(count == 500)
        }
    }

    @Test(arguments: Carrier.allCases) func `both sides speak in turns, then at once`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let heard = try await Echo.Client(client).chat { requests, responses in
                let answers = responses.makeAsyncIterator()
                var heard: [String] = []
                for text in ["a", "b", "c"] {
                    try await requests.send(.with { $0.text = text })
                    heard.append(try await answers.next()?.text ?? "nothing")
                }
                for text in ["d", "e"] {
                    try await requests.send(
                        .with {
                            $0.text = text
                            $0.repeat = 2
                        }
                    )
                }
                requests.finish()
                while let answer = try await answers.next() { heard.append(answer.text) }
                return heard
            }
            #expect(heard == ["a", "b", "c", "d", "d", "e", "e"])
        }
    }

    @Test(arguments: Carrier.allCases) func `a thousand calls share a connection`(carrier: Carrier) async throws {
        try await carrier.withClient { client, server in
            let echo = Echo.Client(client)
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let answer = try await echo.echo(.with { $0.text = "\(number)" })
                        return Int(answer.text) ?? -1
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 499_500)
            #expect(server.connectionCount <= 4)
            #expect(client.connectionStatistics.callsInFlight == 0)
        }
    }

    @Test(arguments: Carrier.allCases) func `three megabytes travel both ways, five are refused alone`(carrier: Carrier)
        async throws
    {
        try await carrier.withClient { client, _ in
            let large = EchoMessage.with { $0.payload = [UInt8](repeating: 7, count: 3_000_000) }
            let answer = try await Echo.Client(client).echo(large)
            #expect(answer == large)
            let error = await #expect(throws: RPCError.self) {
                try await Echo.Client(client).echo(.with { $0.payload = [UInt8](repeating: 1, count: 5_000_000) })
            }
            #expect(error?.code == .resourceExhausted)
            #expect(try await Echo.Client(client).echo(.with { $0.text = "alive" }).text == "alive")
        }
    }

    @Test(arguments: Carrier.allCases) func `streams larger than every budget pass when both sides keep pace`(carrier: Carrier)
        async throws
    {
        try await carrier.withClient { client, _ in
            let chunk = EchoMessage.with { $0.payload = [UInt8](repeating: 3, count: 60_000) }
            let bytes = try await Echo.Client(client).chat { requests, responses in
                let answers = responses.makeAsyncIterator()
                var bytes = 0
                // Four on the way at most: ttRPC has no flow control of its own.
                for sent in 1...100 {
                    try await requests.send(chunk)
                    if sent > 4 { bytes += try await answers.next()?.payload.count ?? 0 }
                }
                requests.finish()
                while let answer = try await answers.next() { bytes += answer.payload.count }
                return bytes
            }
            #expect(bytes == 6_000_000)
        }
    }

    @Test func `a server that needs no more requests answers, and what is sent after that is no failure`() async throws {
        let method = Echo.Methods.collect
        let (answering, answer) = AsyncStream.makeStream(of: Void.self)
        try await Carrier.inProcess.withClient { services in
            services.register(method) { requests, _ in
                defer { answer.finish() }
                for try await request in requests { return request }
                return EchoMessage()
            }
        } _: { client, _ in
            let answer = try await client.call(method) { requests in
                try await requests.send(.with { $0.text = "first" })
                for await _ in answering {}
                while true { try await requests.send(.with { $0.text = "behind the answer" }) }
            }
            #expect(answer.text == "first")
        }
    }

    @Test func `what the sending closure throws is what the call throws, and the server is told`() async throws {
        struct Interrupted: Error {}
        let (ended, end) = AsyncStream.makeStream(of: String.self)
        let method = Echo.Methods.collect
        try await Carrier.inProcess.withClient { services in
            services.register(method) { requests, _ in
                do {
                    for try await _ in requests {}
                    end.yield("well")
                } catch {
                    end.yield("\((error as? RPCError)?.code.name ?? "other")")
                }
                return EchoMessage()
            }
        } _: { client, _ in
            await #expect(throws: Interrupted.self) {
                try await client.call(method) { requests in
                    try await requests.send(EchoMessage())
                    throw Interrupted()
                }
            }
            for await how in ended {
                #expect(how == "CANCELLED")
                break
            }
        }
    }
}
