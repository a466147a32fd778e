import Foundation
import NIOCore
import NIOPosix
import Redis

/// Answers every connection's first words as Redis does, and then with whatever a test wants.
struct HostileServer {
    let url: RedisURL
    private let channel: any Channel
    private let path: String

    /// To a client that gives its name and asks who answers.
    static let greeting = Self.greeting(info: "redis_mode:standalone\r\nrun_id:hostile\r\n")

    static func greeting(info: String) -> [UInt8] { Array("+OK\r\n$\(info.utf8.count)\r\n\(info)\r\n".utf8) }

    /// - Parameters:
    ///   - greeting: the answer to the first bytes.
    ///   - answer: the answer to all that come later; nil closes the connection.
    static func run<Result>(
        greeting: [UInt8]? = Self.greeting,
        answer: [UInt8]?,
        _ body: (HostileServer) async throws -> Result
    ) async throws -> Result {
        let path = "/tmp/krafti-hostile-\(UInt64.random(in: .min ... .max)).sock"
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answers(greeting: greeting, answer: answer))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        let server = HostileServer(url: RedisURL(address: .unix(path: path)), channel: channel, path: path)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        try await channel.close()
        try? FileManager.default.removeItem(atPath: path)
        return try result.get()
    }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let greeting: [UInt8]?
        private let answer: [UInt8]?
        private var hasGreeted = false

        init(greeting: [UInt8]?, answer: [UInt8]?) {
            self.greeting = greeting
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = self.hasGreeted ? self.answer : self.greeting
            self.hasGreeted = true
            guard let bytes else { return context.close(promise: nil) }
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
    }
}
