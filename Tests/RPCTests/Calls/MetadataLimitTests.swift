import Locking
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// The most that may travel beside a call, in both directions: both ends count alike, or what one sends the other would not take.
@Suite(.timeLimit(.minutes(5))) struct `Metadata limits` {
    /// Answers with metadata of its own, and sees what came.
    private final class Exchange: ServerInterceptor {
        let answer: Metadata
        private let seen = Guarded<Metadata?>(nil)

        init(answering answer: Metadata) { self.answer = answer }

        var received: Metadata? { self.seen.withLock { $0 } }

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            self.seen.withLock { $0 = context.metadata }
            context.updateResponseMetadata { $0.append(contentsOf: self.answer) }
            try await next(context)
        }
    }

    /// So many entries, whose keys and values take so many bytes together.
    private static func metadata(bytes: Int, entries: Int) -> Metadata {
        var metadata = Metadata()
        for number in 0..<entries {
            let share = bytes / entries + (number < bytes % entries ? 1 : 0)
            metadata.append("key-\(10 + number)", String(repeating: "v", count: share - 6))
        }
        return metadata
    }

    /// Sends one call with metadata, and has it answered with metadata.
    private static func exchange(_ sent: Metadata, answer: Metadata) async throws -> (received: Metadata?, answered: Metadata?) {
        let exchange = Exchange(answering: answer)
        let answered = Guarded<Metadata?>(nil)
        try await Carrier.inProcess.withClient(interceptors: [exchange]) { client, _ in
            var options = CallOptions()
            options.metadata = sent
            options.onResponseMetadata = { metadata in answered.withLock { $0 = metadata } }
            let echo = try await Echo.Client(client).echo(.with { $0.text = "well" }, options: options)
            #expect(echo.text == "well")
        }
        return (exchange.received, answered.withLock { $0 })
    }

    @Test(arguments: [1, 64]) func `16 KiB of text travel there and back, in one entry as in 64`(entries: Int) async throws {
        let most = Self.metadata(bytes: 16 * 1024, entries: entries)
        let (received, answered) = try await Self.exchange(most, answer: most)
        #expect(received == most)
        #expect(answered == most)
    }

    @Test(arguments: [1, 64]) func `a byte more is refused on the way in`(entries: Int) async throws {
        let tooMuch = Self.metadata(bytes: 16 * 1024 + 1, entries: entries)
        let error = await #expect(throws: RPCError.self) { try await Self.exchange(tooMuch, answer: Metadata()) }
        #expect(error?.code == .resourceExhausted)
    }

    @Test(arguments: [1, 64]) func `an answer with a byte more loses its last entry, and is an answer all the same`(entries: Int)
        async throws
    {
        let tooMuch = Self.metadata(bytes: 16 * 1024 + 1, entries: entries)
        let (_, answered) = try await Self.exchange(Metadata(), answer: tooMuch)
        #expect(answered?.entries == Array(tooMuch.entries.dropLast()))
    }

    @Test func `an answer with more than 64 entries, or far more text, keeps what fits`() async throws {
        let many = Self.metadata(bytes: 70 * 10, entries: 70)
        #expect(try await Self.exchange(Metadata(), answer: many).answered?.entries == Array(many.entries.prefix(64)))
        let large = Self.metadata(bytes: 20_000, entries: 20)
        #expect(try await Self.exchange(Metadata(), answer: large).answered?.entries == Array(large.entries.prefix(16)))
    }
}
