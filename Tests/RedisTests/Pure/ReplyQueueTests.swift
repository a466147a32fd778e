import Testing

@testable import Redis

@Suite("Replies find their commands") struct ReplyQueueTests {
    private func completed(_ effect: ReplyQueue<String>.Effect) -> String? {
        if case .completed(let entry) = effect { "\(entry.purpose): \(entry.replies.compactMap(\.integer))" } else { nil }
    }

    @Test func `in the order in which they were sent`() {
        var queue = ReplyQueue<String>()
        queue.append("a", replies: 1, size: 0)
        queue.append("b", replies: 3, size: 0)
        queue.append("c", replies: 1, size: 0)
        #expect(self.completed(queue.received(.integer(1))) == "a: [1]")
        #expect(self.completed(queue.received(.integer(2))) == nil)
        #expect(self.completed(queue.received(.integer(3))) == nil)
        #expect(self.completed(queue.received(.integer(4))) == "b: [2, 3, 4]")
        #expect(!queue.isEmpty)
        #expect(self.completed(queue.received(.integer(5))) == "c: [5]")
        #expect(queue.isEmpty)
    }

    @Test func `one that nobody asked for is told`() {
        var queue = ReplyQueue<String>()
        guard case .unexpected = queue.received(.null) else {
            Issue.record("it was taken")
            return
        }
    }

    @Test func `when the connection is lost, all that wait are told, those answered in part too`() {
        var queue = ReplyQueue<String>()
        queue.append("a", replies: 2, size: 5)
        queue.append("b", replies: 1, size: 7)
        _ = queue.received(.integer(1))
        var waiting: [String] = []
        queue.forEach { waiting.append($0) }
        #expect(waiting == ["a", "b"])
        #expect(queue.removeAll().map(\.size) == [5, 7])
        #expect(queue.isEmpty)
    }
}
