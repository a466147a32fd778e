package import NIOCore

/// One connection as its server runs it: takes frames, starts calls, writes answers.
///
/// Sendable although it is mutable: every stored `var` is touched on `eventLoop` alone. Other threads reach it through `finished` and
/// the senders of its streams, which leave their work in the inbox.
package final class ServerConnection: TransportDelegate, @unchecked Sendable {
    /// What handlers on other threads leave for the event loop.
    enum Work {
        case finished(ServerCall, RPCError?)
        case frames(ByteBuffer, SendGate)
    }

    let eventLoop: any EventLoop
    let transport: any Transport
    let methods: MethodTable
    let limits: ServerLimits
    let messageLimits: MessageLimits
    let peer: Peer
    let inbox = Inbox<Work>()
    /// Called once, when the connection is over and none of its handlers runs.
    private let onOver: (ServerConnection) -> Void
    private var isOver = false

    var decoder: FrameDecoder
    var held: HeldRequests
    var streams: ServerStreams<ServerCall>
    let outbound: Outbound
    var unsent: UnsentAnswers
    /// What all streams together have under way. Half of the connection's budget, so that streams leave room for other calls.
    let streamsGate: SendGate
    /// The method called last: most connections call few.
    var lastMethod: RegisteredMethod?
    /// What came beside the call of before: most callers say the same with each.
    var recent = RecentMetadata()
    private(set) var isClosed = false
    /// What the peer had not taken of its answers when it was last heard of. What is answered since it could not have taken yet.
    private(set) var unreadBytes = 0
    var lastActivity: NIODeadline
    private var frameStarted: NIODeadline?
    /// Looks after the deadlines of the calls that run.
    var deadlineTimer: (deadline: Deadline, timer: Scheduled<Void>)?
    /// Runs once a draining connection carries no call.
    private var farewell: Scheduled<Void>?
    /// How long calls that are on their way to it then are waited for, to be refused.
    private static let farewellTime = TimeAmount.milliseconds(100)

    init(
        transport: any Transport,
        methods: MethodTable,
        limits: ServerLimits,
        memory: ServerMemory,
        peer: Peer,
        onClosed: @escaping (ServerConnection) -> Void
    ) {
        self.eventLoop = transport.eventLoop
        self.transport = transport
        self.methods = methods
        self.limits = limits
        self.messageLimits = limits.messageLimits
        self.peer = peer
        self.onOver = onClosed
        self.decoder = FrameDecoder(maxBodyBytes: limits.maxMessageBytes)
        self.held = HeldRequests(limits, memory)
        self.streams = ServerStreams(maxStreams: limits.maxStreamsPerConnection)
        self.outbound = Outbound(transport: transport)
        self.unsent = UnsentAnswers(limits, memory)
        self.streamsGate = SendGate(budgetBytes: limits.connectionSendBudgetBytes / 2)
        self.lastActivity = transport.eventLoop.now
    }

    /// A connection that stands alone, with the default limits.
    /// - Parameter onClosed: called once, on the event loop, when the connection is closed and the last of its handlers is done.
    package convenience init(transport: any Transport, services: ServiceRegistry, onClosed: @escaping () -> Void = {}) {
        self.init(
            transport: transport,
            methods: MethodTable(services, interceptors: []),
            limits: ServerLimits(),
            memory: ServerMemory(ServerLimits()),
            peer: Peer(transport: .inProcess),
            onClosed: { _ in onClosed() }
        )
    }

    // MARK: What the transport tells

    package func transportReceived(_ bytes: ByteBuffer) {
        self.lastActivity = self.eventLoop.now
        let endedFrames = self.decoder.endedFrames
        self.decoder.append(bytes)
        self.unreadBytes = self.outbound.unsentBytes
        self.takeFrames()
        guard !self.isClosed else { return }
        let buffered = self.decoder.bufferedBytes
        if !self.held.unfinished(buffered), let header = self.decoder.abandonFrame() {
            self.held.releaseUnfinished()
            self.refuseFrame(header, self.held.tooMuchHeld(buffered))
        }
        // What is inside now began in this read, unless it is still the frame of before.
        if self.decoder.endedFrames != endedFrames { self.frameStarted = nil }
        self.frameStarted = self.decoder.isInsideFrame ? self.frameStarted ?? self.lastActivity : nil
    }

    /// Handles frames up to the first that brings a call to be run at once, or all there are.
    func nextCall() -> ServerCall? {
        while !self.isClosed, let event = self.decoder.next() {
            self.held.releaseUnfinished()
            switch event {
            case .frame(let header, let body): if let call = self.received(header, body) { return call }
            case .oversize(let header): self.receivedOversize(header)
            case .malformed(let header):
                self.refuse(header.streamID, RPCError(.invalidArgument, "The frame's length is over 16 MiB, so this is not ttRPC."))
                self.endCalls()
                self.closeWhenSent()
            }
        }
        return nil
    }

    package func transportReadCompleted() {
        self.sendGathered()
    }

    package func transportClosed() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.farewell?.cancel()
        self.held.releaseUnfinished()
        self.unsent.release()
        self.deadlineTimer?.timer.cancel()
        self.deadlineTimer = nil
        self.endCalls()
        self.streamsGate.close(Self.closed)
        self.tellWhenOver()
    }

    /// Ends every call without a word to the peer.
    private func endCalls() {
        for call in self.streams.removeAll() { call.end(Self.closed) }
    }

    static let closed = RPCError(.cancelled, "The connection was closed.")

    /// Tells whoever keeps the connection that it can be forgotten, once it is closed and no handler runs for it.
    func tellWhenOver() {
        guard self.isClosed, self.streams.isIdle, !self.isOver else { return }
        self.isOver = true
        self.onOver(self)
    }

    // MARK: Time

    /// Looks at every clock of the connection. The server calls it often enough for the shortest timeout.
    func tick(_ now: NIODeadline) {
        self.outbound.noteProgress(at: now)
        if self.outbound.isStalled(for: self.limits.writeStallTimeout, at: now) { return self.transport.close() }
        if let started = self.frameStarted, now - started >= self.limits.frameTimeout.timeAmount { return self.transport.close() }
        // A stream whose peer takes what others of the connection send is only waiting its turn.
        let isStalled = self.outbound.isStalled(for: self.limits.streamStallTimeout, at: now)
        for call in self.streams.calls where isStalled {
            if let gate = call.context.responses?.gate, gate.isStalled(for: self.limits.streamStallTimeout, at: now) {
                self.answer(
                    call, RPCError(.resourceExhausted, "The stream's answers were not read for \(self.limits.streamStallTimeout)."))
            }
        }
        if self.streams.isIdle, now - self.lastActivity >= self.limits.idleTimeout.timeAmount { return self.transport.close() }
        self.sendGathered()
        if self.streams.isIdle {
            self.outbound.trim()
            self.recent = RecentMetadata()
        }
    }

    // MARK: Ends

    /// Tells the peer, refuses new calls, lets those in flight finish, then closes.
    func beginDrain() {
        if !self.streams.isDraining {
            // On a stream that no client opens: ours turn elsewhere before a call of theirs is refused, others pass over it.
            self.refuse(0, .draining)
            self.sendGathered()
        }
        self.streams.drain()
        if self.streams.isIdle { self.closeSoon() }
    }

    /// Closes when calls that are on their way have come: one that is refused goes elsewhere, while one that finds its connection
    /// closed may have been carried out for all its caller knows.
    func closeSoon() {
        guard self.farewell == nil, !self.isClosed else { return }
        self.farewell = self.eventLoop.assumeIsolated().scheduleTask(in: Self.farewellTime) { self.closeWhenSent() }
    }

    /// Ends every call and closes.
    func close() {
        let error = RPCError(.unavailable, "The server stopped before the call ended.", retryAfter: .zero)
        for call in self.streams.calls { self.answer(call, error) }
        self.outbound.flush()
        self.transport.close()
    }

    func closeWhenSent() {
        self.outbound.flush()
        self.outbound.whenSent { self.transport.finish() }
    }
}
