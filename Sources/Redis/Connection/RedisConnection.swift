import NIOCore
import Resilience

/// One connection: its channel's last handler, and what is under way on it. The engine decides what is sent and what replies mean.
///
/// Safe to pass between threads: everything but the initialiser happens on the channel's event loop.
final class RedisConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Purpose {
        case request(Request)
        /// Whether it still answers.
        case check
    }

    enum Phase {
        /// The first words are under way. Becomes serving, or ended.
        case greeting(Handshake)
        /// Carries requests. Can end.
        case serving
        case ended
    }

    let id: PoolConnectionID
    private(set) var phase: Phase
    /// The process that answers, known when it serves.
    private(set) var runID = ""
    var replies = ReplyQueue<Purpose>()
    /// When the server said something last, or had nothing to say any more and was asked again.
    var lastHeard = ContinuousClock.now
    /// Until when it has to answer that it still does, before it is used again.
    var checkedBefore: ContinuousClock.Instant?
    /// Nil before it serves, and after it was forgotten.
    var engine: Engine?

    /// How the greeting ended, and who wants to know: of several addresses that are tried, only the first to be reached has one.
    private var greeting: Result<String, RedisError>?
    private var greeted: EventLoopPromise<String>?
    private var reader: ReplyReader?
    private var context: ChannelHandlerContext?
    private var outgoing = ByteBuffer()

    init(id: PoolConnectionID, _ handshake: Handshake, maxReplySize: Int) {
        self.id = id
        self.phase = .greeting(handshake)
        self.reader = ReplyReader(maxSize: maxReplySize)
    }

    // MARK: Greeting

    private func greet() {
        guard case .greeting(let handshake) = self.phase else { return }
        self.write(handshake.commands)
        self.flush()
    }

    /// Keeps the promise with the name of the server's process, when it is known.
    func tellGreeting(_ promise: EventLoopPromise<String>) {
        self.greeted = promise
        if let greeting { self.endGreeting(greeting) }
    }

    private func endGreeting(_ result: Result<String, RedisError>) {
        self.greeting = result
        switch result {
        case .success(let runID):
            self.runID = runID
            self.phase = .serving
            self.greeted?.succeed(runID)
        case .failure(let error):
            self.phase = .ended
            self.greeted?.fail(error)
        }
    }

    // MARK: Sending

    /// Keeps the commands for the next `flush`.
    func write(_ commands: [RedisCommand]) {
        for command in commands { self.outgoing.writeBytes(command.encoded) }
    }

    var hasUnsentBytes: Bool { self.outgoing.readableBytes > 0 }

    func flush() {
        guard let context, self.outgoing.readableBytes > 0 else { return }
        let bytes = self.outgoing
        self.outgoing = ByteBuffer()
        context.writeAndFlush(self.wrapOutboundOut(bytes), promise: nil)
    }

    /// Nothing more is told of it.
    func close() {
        self.phase = .ended
        self.engine = nil
        self.context?.close(promise: nil)
    }

    // MARK: Receiving

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.greet() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end("the connection was closed")
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        self.greet()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end("the server closed the connection")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end("\(error)")
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .ended = self.phase { return }
        do throws(ReplyReader.Fault) {
            try self.reader?.feed(self.unwrapInboundIn(data))
            while let reply = try self.nextReply() { self.received(reply) }
        } catch {
            self.end(error.words, isViolation: true)
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.engine?.finishTurn()
        context.fireChannelReadComplete()
    }

    /// Nil when more bytes are needed, and when the connection has ended meanwhile.
    private func nextReply() throws(ReplyReader.Fault) -> RedisValue? {
        if case .ended = self.phase { return nil }
        guard self.reader != nil else { throw .outOfMemory }
        return try self.reader?.next()
    }

    private func received(_ reply: RedisValue) {
        guard case .greeting(var handshake) = self.phase else {
            self.engine?.received(reply, on: self)
            return
        }
        switch handshake.received(reply) {
        case .goesOn: self.phase = .greeting(handshake)
        case .finished(let runID): self.endGreeting(.success(runID))
        case .failed(let error):
            self.endGreeting(.failure(error))
            self.context?.close(promise: nil)
        }
    }

    private func end(_ reason: String, isViolation: Bool = false) {
        let violation = isViolation ? RedisError(.protocolViolation, Self.violation, detail: reason) : nil
        switch self.phase {
        case .ended: break
        case .greeting: self.endGreeting(.failure(violation ?? .connectionFailed(reason)))
        case .serving:
            self.phase = .ended
            let engine = self.engine
            engine?.lose(self, reason, as: violation)
            engine?.finishTurn()
        }
    }

    private static let violation = "Redis sent what this client does not understand, or will not keep."
}
