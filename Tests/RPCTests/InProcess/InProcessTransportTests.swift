import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import RPC

@Suite struct `In-process transport` {
    /// Writes down what a transport tells.
    private final class Diary: TransportDelegate {
        private(set) var entries: [String] = []
        var onReceived: (() -> Void)?

        func transportReceived(_ bytes: ByteBuffer) {
            self.entries.append(String(buffer: bytes))
            self.onReceived?()
        }
        func transportReadCompleted() { self.entries.append("all read") }
        func transportClosed() { self.entries.append("closed") }
    }

    /// Two ends on one event loop that a test turns by hand.
    private struct Pipe {
        let eventLoop = EmbeddedEventLoop()
        let client: InProcessTransport
        let server: InProcessTransport
        let atClient = Diary()
        let atServer = Diary()

        init() {
            (self.client, self.server) = InProcessTransport.pair(self.eventLoop, self.eventLoop)
            self.client.start(self.atClient)
            self.server.start(self.atServer)
        }

        /// Ends that are open hold on to each other.
        func close() {
            self.client.close()
            self.eventLoop.run()
        }

        /// Writes at the client's end.
        /// - Returns: words that tell, when asked, what became of the write.
        func write(_ text: String) -> () -> String {
            let promise = self.eventLoop.makePromise(of: Void.self)
            let outcome = Outcome()
            promise.futureResult.whenComplete { result in
                if case .success = result { outcome.words = "taken" } else { outcome.words = "lost" }
            }
            self.client.write(ByteBuffer(string: text), promise: promise)
            return { outcome.words }
        }

        /// Sendable although it is mutable: everything here runs on the test's thread.
        private final class Outcome: @unchecked Sendable {
            var words = "waiting"
        }
    }

    @Test func `what is flushed arrives in order and in one go, on the next turn of the loop`() {
        let pipe = Pipe()
        defer { pipe.close() }
        let (first, second) = (pipe.write("one"), pipe.write("two"))
        pipe.eventLoop.run()
        #expect(pipe.atServer.entries == [], "nothing leaves before it is flushed")
        pipe.client.flush()
        #expect(pipe.atServer.entries == [])
        #expect(first() == "waiting")
        pipe.eventLoop.run()
        #expect(pipe.atServer.entries == ["one", "two", "all read"])
        #expect([first(), second()] == ["taken", "taken"])
    }

    @Test func `an end that does not read leaves writes unfinished until it does`() {
        let pipe = Pipe()
        defer { pipe.close() }
        pipe.server.isReading = false
        let write = pipe.write("one")
        pipe.client.flush()
        pipe.eventLoop.run()
        #expect(pipe.atServer.entries == [])
        #expect(write() == "waiting")
        pipe.server.isReading = true
        #expect(pipe.atServer.entries == ["one", "all read"])
        #expect(write() == "taken")
    }

    @Test func `closing arrives behind what was flushed, and ends both`() {
        let pipe = Pipe()
        let flushed = pipe.write("one")
        pipe.client.flush()
        let unflushed = pipe.write("two")
        pipe.client.close()
        let late = pipe.write("three")
        #expect(late() == "lost")
        pipe.eventLoop.run()
        #expect(pipe.atServer.entries == ["one", "all read", "closed"])
        #expect(pipe.atClient.entries == ["closed"])
        #expect([flushed(), unflushed()] == ["taken", "lost"])
    }

    @Test func `what the other end had not taken when it closed is lost`() {
        let pipe = Pipe()
        pipe.server.isReading = false
        let write = pipe.write("one")
        pipe.client.flush()
        pipe.eventLoop.run()
        pipe.server.close()
        pipe.server.close()
        pipe.eventLoop.run()
        #expect(write() == "lost")
        #expect(pipe.atServer.entries == ["closed"])
        #expect(pipe.atClient.entries == ["closed"])
    }

    @Test func `an end that closes while it takes takes no more`() {
        let pipe = Pipe()
        pipe.atServer.onReceived = { pipe.server.close() }
        let (first, second) = (pipe.write("one"), pipe.write("two"))
        pipe.client.flush()
        pipe.eventLoop.run()
        #expect(pipe.atServer.entries == ["one", "all read", "closed"])
        #expect([first(), second()] == ["taken", "lost"])
        pipe.atServer.onReceived = nil
    }

    @Test func `closed ends let go of each other`() {
        weak var client: InProcessTransport?
        weak var server: InProcessTransport?
        do {
            let pipe = Pipe()
            (client, server) = (pipe.client, pipe.server)
            pipe.client.close()
            pipe.eventLoop.run()
        }
        #expect(client == nil)
        #expect(server == nil)
    }
}
