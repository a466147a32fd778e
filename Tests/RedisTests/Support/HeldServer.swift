import Foundation
import NIOCore
import NIOPosix
import Redis

/// Hears what clients say, and answers nothing but what a test has it say, when the test has it say that.
struct HeldServer {
    let url: RedisURL
    /// The connection of everything that is heard.
    private let heard: AsyncStream<any Channel>

    static func run(_ body: (HeldServer) async throws -> Void) async throws {
        let path = "/tmp/krafti-held-\(UInt64.random(in: .min ... .max)).sock"
        let heard = AsyncStream.makeStream(of: (any Channel).self)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Ear(heard: heard.continuation))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        let server = HeldServer(url: RedisURL(address: .unix(path: path)), heard: heard.stream)
        let result: Result<Void, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        try await channel.close()
        try? FileManager.default.removeItem(atPath: path)
        return try result.get()
    }

    /// Waits until something is heard.
    /// - Returns: where to answer it.
    func hear() async throws -> any Channel {
        struct NothingHeard: Error {}
        for await channel in self.heard { return channel }
        throw NothingHeard()
    }

    /// Returns when it lies in the client's socket.
    func say(_ words: String, on channel: any Channel) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: words))
    }

    /// The answer to the first words of a client.
    static let greeting = String(decoding: HostileServer.greeting, as: UTF8.self)

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let heard: AsyncStream<any Channel>.Continuation

        init(heard: AsyncStream<any Channel>.Continuation) { self.heard = heard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { self.heard.yield(context.channel) }
    }
}
