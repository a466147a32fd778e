import Testing

@testable import RPC

@Suite struct ServerStreamsTests {
    private typealias Streams = ServerStreams<String>

    private static func streaming(_ id: UInt32 = 1, ended: Bool = false) throws -> Streams {
        var streams = Streams(maxStreams: 10)
        try streams.claim(id)
        try streams.begin()
        streams.keep(id, "call", isClientStreaming: true, requestsEnded: ended)
        return streams
    }

    @Test func `a reused and an even id are refused on their own`() throws {
        var streams = Streams(maxStreams: 10)
        try streams.claim(1)
        #expect(throws: Streams.Refusal.reusedID) { try streams.claim(1) }
        #expect(throws: Streams.Refusal.evenID) { try streams.claim(2) }
        try streams.claim(3)
    }

    @Test func `a place is free only when its handler has returned`() throws {
        var streams = Streams(maxStreams: 1)
        try streams.begin()
        streams.keep(1, "call", isClientStreaming: false, requestsEnded: false)
        streams.answered(1)
        #expect(throws: Streams.Refusal.tooMany(limit: 1)) { try streams.begin() }
        streams.returned()
        try streams.begin()
    }

    @Test func `draining refuses new streams and keeps those that run`() throws {
        var streams = try Self.streaming()
        streams.drain()
        #expect(throws: Streams.Refusal.draining) { try streams.begin() }
        #expect(!streams.isIdle)
        guard case .deliver = streams.data(1, .remoteOpen, isEmpty: false) else {
            Issue.record("not delivered")
            return
        }
    }

    @Test func `data is delivered, an empty message too`() throws {
        var streams = try Self.streaming()
        for isEmpty in [false, true] {
            guard case .deliver("call", last: false) = streams.data(1, [], isEmpty: isEmpty) else {
                Issue.record("not delivered")
                return
            }
        }
    }

    @Test func `flags 0x05 without a body close, 0x01 with a body delivers and closes`() throws {
        var closing = try Self.streaming()
        guard case .halfClose("call") = closing.data(1, [.remoteClosed, .noData], isEmpty: true) else {
            Issue.record("not closed")
            return
        }
        var delivering = try Self.streaming()
        guard case .deliver("call", last: true) = delivering.data(1, .remoteClosed, isEmpty: false) else {
            Issue.record("not delivered")
            return
        }
        guard case .afterClose("call") = delivering.data(1, [], isEmpty: false) else {
            Issue.record("data after the close was not told apart")
            return
        }
    }

    @Test func `0x04 alone says nothing`() throws {
        var streams = try Self.streaming()
        guard case .ignore = streams.data(1, .noData, isEmpty: true) else {
            Issue.record("not ignored")
            return
        }
    }

    @Test func `data for a running unary call is ignored, for an ended one unknown`() throws {
        var streams = Streams(maxStreams: 10)
        try streams.begin()
        streams.keep(1, "call", isClientStreaming: false, requestsEnded: false)
        guard case .ignore = streams.data(1, [], isEmpty: false) else {
            Issue.record("not ignored")
            return
        }
        streams.answered(1)
        guard case .unknown = streams.data(1, [], isEmpty: false) else {
            Issue.record("still known")
            return
        }
    }
}
