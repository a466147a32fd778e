import NIOCore
import NIOEmbedded
import Protobuf
import Synchronization
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// How calls end other than by their answer: deadlines, cancellation, errors, shutting down.
@Suite(.timeLimit(.minutes(5))) struct `Call ends` {
    /// Tells when each handler begins, and how it ends.
    private final class Witness: ServerInterceptor {
        private let events: AsyncStream<String>
        private let tell: AsyncStream<String>.Continuation
        private let ended = Atomic<Int>(0)

        init() { (self.events, self.tell) = AsyncStream.makeStream(of: String.self) }

        /// True while no handler has ended.
        var isQuiet: Bool { self.ended.load(ordering: .relaxed) == 0 }

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            let name = context.method.name
            self.tell.yield("\(name) began")
            defer { self.ended.add(1, ordering: .relaxed) }
            do {
                try await next(context)
                self.tell.yield("\(name) returned")
            } catch {
                self.tell.yield("\(name) \(error is CancellationError ? "was cancelled" : "threw \(error)")")
                throw error
            }
        }

        func next() async -> String? {
            for await event in self.events { return event }
            return nil
        }
    }

    private static let slow = EchoMessage.with { $0.delayMillis = 60_000 }

    @Test func `a deadline ends a call at both ends`() async throws {
        let witness = Witness()
        let time = NIOAsyncTestingEventLoop()
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(services: services, interceptors: [witness], group: time)
        let echo = Echo.Client(RPCClient(inProcess: server))
        let options = CallOptions(timeout: .seconds(30))
        let unary = Task { try await echo.echo(Self.slow, options: options) }
        #expect(await witness.next() == "Echo began")
        await time.advanceTime(by: .seconds(29))
        #expect(witness.isQuiet)
        await time.advanceTime(by: .seconds(1))
        let unaryError = await #expect(throws: RPCError.self) { try await unary.value }
        #expect(unaryError?.code == .deadlineExceeded)
        #expect(await witness.next() == "Echo was cancelled")
        let stream = Task {
            try await echo.chat(options: options) { _, responses in
                for try await _ in responses {}
            }
        }
        #expect(await witness.next() == "Chat began")
        await time.advanceTime(by: .seconds(30))
        let streamError = await #expect(throws: RPCError.self) { try await stream.value }
        #expect(streamError?.code == .deadlineExceeded)
        #expect(await witness.next()?.hasPrefix("Chat threw") == true)
        await time.shutdownGracefully()
    }

    @Test(arguments: Carrier.allCases) func `a deadline ends the waiting, however the call travels`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let error = await #expect(throws: RPCError.self) {
                try await Echo.Client(client).echo(Self.slow, options: CallOptions(timeout: .milliseconds(20)))
            }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test func `handlers see the time that is left`() async throws {
        let (seen, see) = AsyncStream.makeStream(of: Duration?.self)
        try await Carrier.inProcess.withClient { services in
            services.register(Echo.Methods.echo) { request, context in
                see.yield(context.timeRemaining)
                return request
            }
        } _: { client, _ in
            _ = try await Echo.Client(client).echo(EchoMessage(), options: CallOptions(timeout: .seconds(600)))
            _ = try await Echo.Client(client).echo(EchoMessage())
            var times = seen.makeAsyncIterator()
            let limited = await times.next() ?? nil
            #expect(limited.map { $0 > .seconds(300) && $0 <= .seconds(600) } == true)
            #expect(await times.next() == .some(nil))
        }
    }

    @Test func `a call whose time is over before it begins is not sent`() async throws {
        let witness = Witness()
        try await Carrier.inProcess.withClient(interceptors: [witness]) { client, _ in
            for timeout in [Duration.zero, .seconds(-5)] {
                let error = await #expect(throws: RPCError.self) {
                    try await Echo.Client(client).echo(EchoMessage(), options: CallOptions(timeout: timeout))
                }
                #expect(error?.code == .deadlineExceeded)
            }
            _ = try await Echo.Client(client).expand(EchoMessage()) { _ in }
            #expect(await witness.next()?.hasPrefix("Expand") == true)
        }
    }

    @Test func `an endless timeout is no deadline`() async throws {
        try await Carrier.inProcess.withClient { client, _ in
            let answer = try await Echo.Client(client).echo(
                .with { $0.text = "x" },
                options: CallOptions(timeout: .seconds(Int64.max / 2))
            )
            #expect(answer.text == "x")
        }
    }

    @Test(arguments: Carrier.allCases) func `cancelling the calling task cancels the handler`(carrier: Carrier) async throws {
        let witness = Witness()
        try await carrier.withClient(interceptors: [witness]) { client, _ in
            let call = Task { try await Echo.Client(client).echo(Self.slow) }
            #expect(await witness.next() == "Echo began")
            call.cancel()
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .cancelled)
            #expect(await witness.next() == "Echo was cancelled")
        }
    }

    @Test(arguments: Carrier.allCases) func `leaving a stream cancels its handler, and the connection goes on`(carrier: Carrier)
        async throws
    {
        let witness = Witness()
        try await carrier.withClient(interceptors: [witness]) { client, _ in
            let endless = EchoMessage.with {
                $0.text = String(repeating: "x", count: 4_000)
                $0.repeat = 1_000_000
            }
            let first = try await Echo.Client(client).expand(endless) { responses in
                for try await response in responses { return response }
                return EchoMessage()
            }
            #expect(first.repeat == 1_000_000)
            #expect(await witness.next() == "Expand began")
            let end = await witness.next()
            #expect(end?.hasPrefix("Expand threw CANCELLED") == true || end == "Expand was cancelled")
            #expect(try await Echo.Client(client).echo(.with { $0.text = "next" }).text == "next")
        }
    }

    @Test(arguments: Carrier.allCases) func `errors keep their code, text, details and metadata`(carrier: Carrier) async throws {
        try await carrier.withClient { services in
            services.register(Echo.Methods.echo) { _, _ in
                var error = RPCError(.invalidArgument, "`price` is below 0; give 0 or more.", metadata: ["x-request-id": "r-7"])
                error.attach(GoogleBadRequest.with { $0.fieldViolations = [.with { $0.field = "price" }] })
                throw error
            }
            services.register(Echo.Methods.expand) { request, responses, _ in
                try await responses.send(request)
                throw RPCError(.resourceExhausted, "enough", retryAfter: .milliseconds(250))
            }
        } _: { client, _ in
            let unary = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
            #expect(unary?.code == .invalidArgument)
            #expect(unary?.message == "`price` is below 0; give 0 or more.")
            #expect(unary?.metadata["x-request-id"] == "r-7")
            #expect(unary?.detail(GoogleBadRequest.self)?.fieldViolations.first?.field == "price")
            let stream = await #expect(throws: RPCError.self) {
                try await Echo.Client(client).expand(EchoMessage()) { responses in
                    for try await _ in responses {}
                }
            }
            #expect(stream?.code == .resourceExhausted)
            #expect(stream?.metadata["retry-after-ms"] == "250")
            #expect(stream?.detail(GoogleRetryInfo.self)?.retryDelay?.nanos == 250_000_000)
        }
    }

    @Test func `unknown services and methods are UNIMPLEMENTED`() async throws {
        try await Carrier.inProcess.withClient { client, _ in
            for (service, name) in [("krafti.test.v1.Nothing", "Echo"), ("krafti.test.v1.Echo", "Nothing")] {
                let method = Method<EchoMessage, EchoMessage, Unary>(
                    service: service,
                    name: name,
                    idempotency: .unknown,
                    documentation: ""
                )
                let error = await #expect(throws: RPCError.self) { try await client.call(method, EchoMessage()) }
                #expect(error?.code == .unimplemented)
                #expect(error?.message.contains("`Nothing`") == true || error?.message.contains("`krafti.test.v1.Nothing`") == true)
            }
        }
    }

    @Test(arguments: Carrier.allCases) func `a client that shuts down lets its calls finish`(carrier: Carrier) async throws {
        try await carrier.withClient { client, server in
            let (answered, answer) = AsyncStream.makeStream(of: String.self)
            let call = Task {
                try await Echo.Client(client).chat { requests, responses in
                    try await requests.send(.with { $0.text = "before" })
                    for try await response in responses {
                        answer.yield(response.text)
                        if response.text == "before" {
                            await eventually("the connection drains") { client.connectionStatistics.draining == 1 }
                            try await requests.send(.with { $0.text = "after" })
                            requests.finish()
                        }
                    }
                }
            }
            var answers = answered.makeAsyncIterator()
            #expect(await answers.next() == "before")
            await client.shutDown(grace: .seconds(30))
            #expect(await answers.next() == "after")
            try await call.value
            let error = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
            #expect(error?.code == .failedPrecondition)
            await eventually("the server sees the connection close") { server.connectionCount == 0 }
        }
    }

    @Test(arguments: Carrier.allCases) func `calls that outlast the grace fail as unavailable`(carrier: Carrier) async throws {
        try await carrier.withClient { client, _ in
            let call = Task {
                try await Echo.Client(client).chat { requests, responses in
                    try await requests.send(EchoMessage())
                    for try await _ in responses { await client.shutDown(grace: .zero) }
                }
            }
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .unavailable)
        }
    }

    @Test func `a server that shuts down refuses new calls and lets those in flight finish`() async throws {
        var configuration = ClientConfiguration.patient
        configuration.retry = .never
        try await Carrier.inProcess.withClient(configuration: configuration) { client, server in
            let stop = try await Echo.Client(client).chat { requests, responses in
                let answers = responses.makeAsyncIterator()
                try await requests.send(.with { $0.text = "before" })
                _ = try await answers.next()
                let stop = Task { await server.shutDown(grace: .seconds(30)) }
                // Refused once the drain has reached the connection, or made no more where the server has said so before.
                var options = CallOptions(timeout: .seconds(30))
                options.metadata = ["x": "y"]
                while true {
                    do {
                        _ = try await client.call(Self.unrepeatable, EchoMessage(), options: options)
                    } catch let error as RPCError {
                        #expect(error.code == .unavailable)
                        #expect(error.isNotHandled)
                        break
                    }
                }
                try await requests.send(.with { $0.text = "after" })
                #expect(try await answers.next()?.text == "after")
                requests.finish()
                #expect(try await answers.next() == nil)
                return stop
            }
            await stop.value
            #expect(server.connectionCount == 0)
        }
    }

    private static let unrepeatable = Method<EchoMessage, EchoMessage, Unary>(
        service: Echo.name,
        name: "Echo",
        idempotency: .unknown,
        documentation: ""
    )
}
