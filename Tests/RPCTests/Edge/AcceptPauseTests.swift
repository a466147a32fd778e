import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import RPC

/// What a listener does when it cannot accept.
@Suite struct AcceptPauseTests {
    /// A listener's channel with the pause in it; it notes the options that are set.
    private static func makeChannel(onPause: @escaping (IOError) -> Void) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: AcceptPause(onPause: onPause))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private static func readingChanges(of channel: EmbeddedChannel) -> [Bool] {
        channel.options.compactMap { option, value in option is ChannelOptions.Types.AutoReadOption ? value as? Bool : nil }
    }

    @Test func `exhaustion turns reading off, tells of it once, and on again after a pause`() throws {
        var told = 0
        let channel = try Self.makeChannel { _ in told += 1 }
        defer { _ = try? channel.finish() }
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept")) }
        #expect(Self.readingChanges(of: channel) == [false])
        #expect(told == 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
        #expect(Self.readingChanges(of: channel) == [false])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(Self.readingChanges(of: channel).last == true)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        #expect(Self.readingChanges(of: channel).last == false)
        #expect(told == 2)
    }

    @Test func `a connection that its client gave up pauses nothing`() throws {
        let channel = try Self.makeChannel { _ in Issue.record("nothing is exhausted") }
        defer { _ = try? channel.finish() }
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        #expect(Self.readingChanges(of: channel).isEmpty)
    }
}
