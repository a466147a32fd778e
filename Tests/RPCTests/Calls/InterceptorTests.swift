import Locking
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(5))) struct Interceptors {
    /// What happened, in order.
    private final class Journal: Sendable {
        private let lines = Guarded<[String]>([])
        func write(_ line: String) { self.lines.withLock { $0.append(line) } }
        var all: [String] { self.lines.withLock { $0 } }
    }

    private struct AtClient: ClientInterceptor {
        let name: String
        let journal: Journal

        func intercept(_ context: ClientContext, next: (ClientContext) async throws -> Void) async throws {
            self.journal.write("\(self.name) >")
            context.options.metadata.append("x-way", self.name)
            try await next(context)
            self.journal.write("\(self.name) < \(context.responseMetadata["x-way"] ?? "nothing")")
        }
    }

    private struct AtServer: ServerInterceptor {
        let name: String
        let journal: Journal

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            self.journal.write("\(self.name) > \(context.metadata.values(of: "X-Way").joined(separator: ","))")
            try await next(context)
            context.updateResponseMetadata { $0.append("x-way", self.name) }
            self.journal.write("\(self.name) <")
        }
    }

    private struct Refusal: ClientInterceptor, ServerInterceptor {
        let error: RPCError

        func intercept(_ context: ClientContext, next: (ClientContext) async throws -> Void) async throws { throw self.error }
        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws { throw self.error }
    }

    private struct Silence: ClientInterceptor {
        func intercept(_ context: ClientContext, next: (ClientContext) async throws -> Void) async throws {}
    }

    @Test(arguments: Carrier.allCases) func `run outermost first on both sides, and metadata goes through them`(carrier: Carrier)
        async throws
    {
        let journal = Journal()
        try await carrier.withClient(
            interceptors: [AtServer(name: "s1", journal: journal), AtServer(name: "s2", journal: journal)],
            clientInterceptors: [AtClient(name: "c1", journal: journal), AtClient(name: "c2", journal: journal)]
        ) { client, _ in
            let answered = Guarded<Metadata?>(nil)
            var options = CallOptions()
            options.metadata = ["X-Way": "caller"]
            options.onResponseMetadata = { metadata in answered.withLock { $0 = metadata } }
            let answer = try await Echo.Client(client).echo(.with { $0.text = "metadata:x-way" }, options: options)
            #expect(answer.text == "caller,c1,c2")
            #expect(answered.withLock { $0?.values(of: "x-way") } == ["s2", "s1"])
            #expect(
                journal.all == [
                    "c1 >", "c2 >", "s1 > caller,c1,c2", "s2 > caller,c1,c2", "s2 <", "s1 <", "c2 < s2", "c1 < s2",
                ]
            )
        }
    }

    @Test func `stand around streams too`() async throws {
        let journal = Journal()
        try await Carrier.inProcess.withClient(
            interceptors: [AtServer(name: "s", journal: journal)],
            clientInterceptors: [AtClient(name: "c", journal: journal)]
        ) { client, _ in
            try await Echo.Client(client).expand(EchoMessage()) { responses in
                for try await _ in responses { journal.write("message") }
            }
            #expect(journal.all.first == "c >")
            #expect(journal.all.filter { $0 != "s <" } == ["c >", "s > c", "message", "c < nothing"])
            _ = try await Echo.Client(client).collect { _ in }
            #expect(journal.all.last == "c < s", "a response carries metadata, the end of a stream does not")
        }
    }

    @Test func `refuse calls of every shape, at either end`() async throws {
        let refusal = Refusal(error: RPCError(.unauthenticated, "Send a token in `authorization`."))
        for (atServer, atClient) in [([refusal], []), ([], [refusal])] {
            try await Carrier.inProcess.withClient(interceptors: atServer, clientInterceptors: atClient) { client, _ in
                for call in Echo.Client(client).callsOfEveryShape {
                    let error = await #expect(throws: RPCError.self) { try await call() }
                    #expect(error?.code == .unauthenticated)
                }
            }
        }
    }

    @Test func `one that neither calls nor throws fails the call`() async throws {
        try await Carrier.inProcess.withClient(clientInterceptors: [Silence()]) { client, _ in
            let unary = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
            #expect(unary?.code == .internal)
            let stream = await #expect(throws: RPCError.self) { try await Echo.Client(client).collect { _ in } }
            #expect(stream?.code == .internal)
        }
    }
}
