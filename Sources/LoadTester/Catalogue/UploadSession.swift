import CatalogAPI
import Protobuf
import RPC

/// One stream of services, as its sender: sends a batch, waits until all of it is acknowledged, keeps within the window.
final class UploadSession {
    private let requests: RequestWriter<StreamCreateServicesRequest>
    private let replies: ResponseStream<StreamCreateServicesResponse>
    private let tenantID: String
    private let name: String
    /// Time for each reply; nil is as long as it takes.
    private let maxTime: Duration?
    private var isOpen = false
    private var sent: Int64 = 0
    private var latest = StreamCreateServicesResponse()

    /// - Parameter name: the upload's, which no other may have.
    init(
        requests: RequestWriter<StreamCreateServicesRequest>, replies: ResponseStream<StreamCreateServicesResponse>,
        tenantID: String,
        name: String, maxTime: Duration?
    ) {
        self.requests = requests
        self.replies = replies
        self.tenantID = tenantID
        self.name = name
        self.maxTime = maxTime
    }

    /// - Parameter onAcknowledged: told how many items the server has answered for, as it does.
    /// - Returns: what became of the items.
    /// - Throws: RPCError; the stream is of no more use then.
    func send(_ items: [ServiceDraft], onAcknowledged: (Int) -> Void) async throws -> ItemTally {
        if !self.isOpen {
            self.isOpen = true
            try await self.requests.send(.with { ($0.tenantId, $0.requestId) = (self.tenantID, self.name) })
            _ = try await self.receive()
        }
        var tally = ItemTally()
        var rest = items[...]
        let end = self.sent + Int64(items.count)
        while self.latest.acknowledged < end {
            let room = Int(self.latest.acknowledged + Int64(max(self.latest.window, 0)) - self.sent)
            if room > 0, !rest.isEmpty {
                let part = rest.prefix(room)
                rest = rest.dropFirst(part.count)
                try await self.requests.send(.with { ($0.position, $0.items) = (self.sent, Array(part)) })
                self.sent += Int64(part.count)
            } else {
                let answered = try await self.receive()
                onAcknowledged(answered.count)
                tally += answered
            }
        }
        return tally
    }

    private func receive() async throws -> ItemTally {
        guard let reply = try await self.nextReply() else {
            throw RPCError(.unavailable, "The server ended the stream before it had acknowledged everything.")
        }
        self.latest = reply
        return ItemTally(reply.results)
    }

    private func nextReply() async throws -> StreamCreateServicesResponse? {
        guard let maxTime else { return try await self.replies.makeAsyncIterator().next() }
        return try await withThrowingTaskGroup(of: StreamCreateServicesResponse?.self) { group in
            let replies = self.replies
            group.addTask { try await replies.makeAsyncIterator().next() }
            group.addTask {
                try await Task.sleep(for: maxTime)
                throw RPCError(.deadlineExceeded, "No reply came within the time for a call.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
