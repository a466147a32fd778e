import Testing

@testable import RPC

@Suite struct `Client streams` {
    private static let end: FrameFlags = [.remoteClosed, .noData]

    private func verdict(_ streams: inout ClientStreams<String>, _ id: UInt32, _ flags: FrameFlags, isEmpty: Bool) -> String {
        switch streams.data(id, flags, isEmpty: isEmpty) {
        case .deliver(let call, let last): "deliver to \(call)\(last ? ", the last" : "")"
        case .end(let call): "end \(call)"
        case .endUnanswered(let call): "end \(call) unanswered"
        case .ignore: "ignore"
        }
    }

    @Test func `ids are odd, rise, and are shared with requests nobody waits for`() {
        var streams = ClientStreams<String>()
        #expect(streams.open("a", isServerStreaming: false) == 1)
        #expect(streams.takeID() == 3)
        #expect(streams.open("b", isServerStreaming: true) == 5)
        #expect(streams.count == 2)
    }

    @Test func `the last id is used, and none after it`() {
        var streams = ClientStreams<String>(firstID: UInt32.max - 2)
        #expect(streams.open("a", isServerStreaming: false) == UInt32.max - 2)
        #expect(streams.canOpen)
        #expect(streams.open("b", isServerStreaming: false) == UInt32.max)
        #expect(!streams.canOpen)
        #expect(streams.open("c", isServerStreaming: false) == nil)
        #expect(streams.takeID() == nil)
        #expect(streams.response(.max) == "b")
    }

    @Test func `a response ends its stream once`() {
        var streams = ClientStreams<String>()
        _ = streams.open("a", isServerStreaming: false)
        #expect(streams.response(1) == "a")
        #expect(streams.response(1) == nil)
        #expect(streams.isIdle)
    }

    @Test func `data is for streaming calls alone`() {
        var streams = ClientStreams<String>()
        _ = streams.open("unary", isServerStreaming: false)
        _ = streams.open("stream", isServerStreaming: true)
        #expect(self.verdict(&streams, 1, [], isEmpty: false) == "ignore")
        #expect(self.verdict(&streams, 1, Self.end, isEmpty: true) == "end unary unanswered")
        #expect(self.verdict(&streams, 1, .remoteClosed, isEmpty: false) == "end unary unanswered")
        #expect(self.verdict(&streams, 5, [], isEmpty: false) == "ignore")
        #expect(self.verdict(&streams, 3, [], isEmpty: false) == "deliver to stream")
        #expect(streams.streamingCall(1) == nil)
        #expect(streams.streamingCall(3) == "stream")
    }

    @Test func `an empty body is a message, unless the flags say that it is none`() {
        var streams = ClientStreams<String>()
        _ = streams.open("a", isServerStreaming: true)
        #expect(self.verdict(&streams, 1, [], isEmpty: true) == "deliver to a")
        #expect(self.verdict(&streams, 1, .noData, isEmpty: true) == "ignore")
        #expect(self.verdict(&streams, 1, .noData, isEmpty: false) == "deliver to a")
        #expect(self.verdict(&streams, 1, Self.end, isEmpty: true) == "end a")
        #expect(self.verdict(&streams, 1, Self.end, isEmpty: true) == "ignore")
    }

    @Test func `a last message ends its stream`() {
        var streams = ClientStreams<String>()
        _ = streams.open("a", isServerStreaming: true)
        #expect(self.verdict(&streams, 1, .remoteClosed, isEmpty: true) == "deliver to a, the last")
        #expect(streams.isIdle)
    }

    @Test func `what comes for a stream that was given up is ignored`() {
        var streams = ClientStreams<String>()
        _ = streams.open("a", isServerStreaming: true)
        let (first, second) = (streams.giveUp(1), streams.giveUp(1))
        #expect(first)
        #expect(!second, "its server is told once")
        #expect(streams.response(1) == nil)
        #expect(self.verdict(&streams, 1, [], isEmpty: false) == "ignore")
    }

    @Test func `draining opens no stream and keeps those that are open`() {
        var streams = ClientStreams<String>()
        _ = streams.open("a", isServerStreaming: false)
        streams.drain()
        #expect(!streams.canOpen)
        #expect(!streams.isIdle)
        #expect(streams.takeID() == 3, "a call may still be cancelled")
        #expect(streams.removeAll() == ["a"])
        #expect(streams.isIdle)
    }
}
