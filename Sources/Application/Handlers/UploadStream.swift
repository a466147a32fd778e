import Catalog
import CatalogAPI
import RPC

/// One stream of an upload: takes items in while others are being stored, and answers each time some are.
///
/// What it holds is bounded: by the upload's window, and by about twice `maxWaitingBytes`, behind which messages stay where the
/// connection bounds them. Whoever does not read the answers holds up storing, and with it the window.
struct UploadStream: Sendable {
    let upload: ServiceUpload
    let responses: ResponseWriter<StreamCreateServicesResponse>
    /// Of one answer.
    let maxAnswerBytes: Int

    /// Items of more than this in all, about, are not taken in while they wait to be stored.
    private static let maxWaitingBytes = 16 * 1024 * 1024

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

    private func takeIn(
        _ messages: RequestStream<StreamCreateServicesRequest>,
        _ arrivals: Signal,
        _ drains: Signal
    ) async throws {
        defer { arrivals.continuation.finish() }
        var waitingBytes = 0
        var drained = drains.stream.makeAsyncIterator()
        for try await message in messages {
            waitingBytes += message.items.reduce(0) { $0 + $1.approximateBytes }
            try self.upload.receive(UploadMessage(message))
            arrivals.continuation.yield()
            if waitingBytes > Self.maxWaitingBytes {
                _ = await drained.next()
                waitingBytes = 0
            }
        }
    }

    private func store(_ arrivals: Signal, _ drains: Signal) async throws {
        for await _ in arrivals.stream {
            while let reply = try await self.upload.storeNext() { try await self.send(reply) }
            drains.continuation.yield()
        }
        // The end may come together with the last items.
        while let reply = try await self.upload.storeNext() { try await self.send(reply) }
    }
}

extension CatalogAPI.ServiceDraft {
    /// What its texts take: the rest is small and of one size.
    fileprivate var approximateBytes: Int {
        self.name.utf8.count + self.description.utf8.count + self.imageUrl.utf8.count + self.tags.reduce(0) { $0 + $1.utf8.count }
            + 256
    }
}
