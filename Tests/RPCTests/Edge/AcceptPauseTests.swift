import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import RPC

/// What a listener does when it cannot accept.
@Suite struct AcceptPauseTests {
    @Test func `exhaustion turns reading off, tells of it once, and on again after a pause`() throws {
        var told = 0
        let channel = EmbeddedChannel(handler: AcceptPause { _ in told += 1 })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let options = try #require(channel.syncOptions)
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept")) }
        #expect(try !options.getOption(.autoRead))
        #expect(told == 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
        #expect(try !options.getOption(.autoRead))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try options.getOption(.autoRead))
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        #expect(told == 2)
    }

    @Test func `a connection that its client gave up pauses nothing`() throws {
        let channel = EmbeddedChannel(handler: AcceptPause { _ in Issue.record("nothing is exhausted") })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        #expect(try #require(channel.syncOptions).getOption(.autoRead))
    }
}
