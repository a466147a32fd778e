import NIOCore
import Testing

@testable import RPC

@Suite struct MessageMailboxTests {
    @Test func `messages come in order, then the end`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1024)
        #expect(mailbox.deliver(ByteBuffer(string: "a")))
        #expect(mailbox.deliver(ByteBuffer(string: "b")))
        mailbox.end()
        #expect(try await mailbox.next() == ByteBuffer(string: "a"))
        #expect(try await mailbox.next() == ByteBuffer(string: "b"))
        #expect(try await mailbox.next() == nil)
        #expect(try await mailbox.next() == nil)
    }

    @Test func `a waiting reader gets the message`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1024)
        async let first = mailbox.next()
        async let delivered = mailbox.deliver(ByteBuffer(string: "a"))
        #expect(try await first == ByteBuffer(string: "a"))
        #expect(await delivered)
    }

    @Test func `what is over the budget is refused, and reading makes room`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 200)
        let message = ByteBuffer(repeating: 0, count: 100)
        #expect(mailbox.deliver(message))
        #expect(!mailbox.deliver(message))
        _ = try await mailbox.next()
        #expect(mailbox.deliver(message))
    }

    @Test func `a lone message above the budget fits`() {
        let mailbox = MessageMailbox(budgetBytes: 10)
        #expect(mailbox.deliver(ByteBuffer(repeating: 0, count: 100)))
    }

    @Test func `empty messages are bounded too`() {
        let mailbox = MessageMailbox(budgetBytes: 6_400)
        let accepted = (0..<1_000).count { _ in mailbox.deliver(ByteBuffer()) }
        #expect(accepted == 100)
    }

    @Test func `an abandoned stream drops what waits`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1024)
        #expect(mailbox.deliver(ByteBuffer(string: "a")))
        mailbox.abandon(RPCError(.cancelled, "gone"))
        let error = await #expect(throws: RPCError.self) { try await mailbox.next() }
        #expect(error?.code == .cancelled)
        #expect(mailbox.deliver(ByteBuffer(string: "late")))
        await #expect(throws: RPCError.self) { try await mailbox.next() }
    }

    @Test func `the first end counts`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1024)
        mailbox.end()
        mailbox.end(RPCError(.unknown, "late"))
        #expect(try await mailbox.next() == nil)
    }

    @Test func `a cancelled reader leaves and the next message is kept`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1024)
        let reader = Task { try await mailbox.next() }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        #expect(mailbox.deliver(ByteBuffer(string: "a")))
        #expect(try await mailbox.next() == ByteBuffer(string: "a"))
    }
}
