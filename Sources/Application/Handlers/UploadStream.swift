import Catalog
import CatalogAPI
import RPC

/// One stream of an upload: takes items in while others are being stored, and answers each time some are.
///
/// What it holds is bounded: by the upload's window, and by `maxHeldBytes` and one message more, behind which messages stay where the
/// connection bounds them. Whoever does not read the answers holds up storing, and with it both. A tenant beyond its quota of items is held
/// up in the same way: its next message waits, so that the window it is told does not go on.
struct UploadStream: Sendable {
    let upload: ServiceUpload
    /// What its items are taken from before they are taken in; nil: they are not counted.
    let quota: ItemQuota?
    let responses: ResponseWriter<StreamCreateServicesResponse>
    /// Of one answer.
    let maxAnswerBytes: Int
    var counts: CatalogCounts?

    /// While the items that are not stored yet take more than this, about, no message is taken in.
    private static let maxHeldBytes = 16 * 1024 * 1024

    /// Signals between the two tasks; what is signalled before someone waits is not lost, and twice is once.
    private struct Signal: Sendable {
        let stream: AsyncStream<Void>
        let continuation: AsyncStream<Void>.Continuation

        init() { (self.stream, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
    }

    /// - Parameter messages: the stream, behind its first message.
    func run(_ messages: RequestStream<StreamCreateServicesRequest>) async throws {
        try await self.send(self.upload.standing)
        let (arrivals, drains) = (Signal(), Signal())
        arrivals.continuation.yield()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.takeIn(messages, arrivals, drains) }
            group.addTask { try await self.store(arrivals, drains) }
            // The first that fails ends the other: `waitForAll` would wait for both.
            while try await group.next() != nil {}
        }
        try await self.send(self.upload.standing)
    }

    private func send(_ reply: UploadReply) async throws {
        try await self.responses.send(.init(reply, maxBytes: self.maxAnswerBytes))
    }

    private func storeNext() async throws -> UploadReply? {
        do {
            let reply = try await self.upload.storeNext()
            if let reply { self.counts?.ended(.streamCreate, reply.results) }
            return reply
        } catch {
            self.counts?.failed(.streamCreate)
            throw error
        }
    }

    private func takeIn(
        _ messages: RequestStream<StreamCreateServicesRequest>,
        _ arrivals: Signal,
        _ drains: Signal
    ) async throws {
        defer { arrivals.continuation.finish() }
        var drained = drains.stream.makeAsyncIterator()
        for try await message in messages {
            try await self.quota?.pace(message.items.count)
            try self.upload.receive(UploadMessage(message))
            arrivals.continuation.yield()
            while self.upload.heldBytes > Self.maxHeldBytes {
                // The signal ends with the task that waits for it.
                guard await drained.next() != nil else { throw CancellationError() }
            }
        }
    }

    private func store(_ arrivals: Signal, _ drains: Signal) async throws {
        for await _ in arrivals.stream {
            while let reply = try await self.storeNext() {
                drains.continuation.yield()
                try await self.send(reply)
            }
        }
        // The end may come together with the last items.
        while let reply = try await self.storeNext() { try await self.send(reply) }
    }
}
