import NIOCore
import Protobuf
import Synchronization

/// One connection as its client runs it: opens streams, hands out what arrives.
///
/// Sendable although it is mutable: every stored `var` is touched on `eventLoop` alone; other threads leave their work in the inbox.
final class ClientConnection: TransportDelegate, @unchecked Sendable {
    private enum Work {
        case open(ClientCall)
        /// Frames of a stream behind its request; the id is set here, where it is known.
        case frames(ClientCall, ByteBuffer, SendGate)
        case giveUp(ClientCall, RPCError)
        case drain
        case close
    }

    /// What the connection tells its pool, each once at most and on the event loop.
    struct Events: Sendable {
        /// It takes no more calls, though it is open: its stream ids are used up, or its server is shutting down.
        var exhausted: @Sendable () -> Void
        /// It is closed, and each of its calls has ended.
        var closed: @Sendable () -> Void
    }

    let eventLoop: any EventLoop
    private let transport: any Transport
    let limits: ClientLimits
    private let inbox = Inbox<Work>()
    private let events: Events

    private var decoder: FrameDecoder
    var streams = ClientStreams<ClientCall>()
    private var deadlines: [UInt32: Scheduled<Void>] = [:]
    private let outbound: Outbound
    /// What all streams together hold unread, and have under way.
    let unread: ByteBudget
    let streamsGate: SendGate
    private var isClosed = false
    private var isExhausted = false
    /// What ends the calls in flight when the connection closes.
    private var closeError = RPCError(
        .unavailable,
        "The connection closed before the answer came; the call may have been carried out."
    )
    private var clock: RepeatedTask?

    init(transport: any Transport, limits: ClientLimits, events: Events) {
        self.eventLoop = transport.eventLoop
        self.transport = transport
        self.limits = limits
        self.events = events
        self.decoder = FrameDecoder(maxBodyBytes: limits.maxMessageBytes)
        self.outbound = Outbound(transport: transport)
        self.unread = ByteBudget(limits.connectionReceiveBudgetBytes)
        self.streamsGate = SendGate(budgetBytes: limits.connectionSendBudgetBytes / 2)
    }

    // MARK: From any thread

    /// Sends a call's request; the call's end comes through the call.
    func open(_ call: ClientCall) { self.add(.open(call)) }

    /// Sends frames of a call that was opened before.
    func send(_ frames: ByteBuffer, of call: ClientCall, _ gate: SendGate) { self.add(.frames(call, frames, gate)) }

    /// Ends a call from this side and tells the server, unless it has ended.
    func giveUp(_ call: ClientCall, _ error: RPCError) { self.add(.giveUp(call, error)) }

    /// Takes no more calls, and closes when those in flight have ended.
    func beginDrain() { self.add(.drain) }

    /// Ends every call with UNAVAILABLE and closes.
    func close() { self.add(.close) }

    private func add(_ work: Work) {
        guard self.inbox.add(work) else { return }
        self.eventLoop.execute {
            for work in self.inbox.takeAll() { self.perform(work) }
            self.outbound.flush()
        }
    }

    private func perform(_ work: Work) {
        switch work {
        case .open(let call): self.start(call)
        case .frames(let call, let frames, let gate): self.append(frames, of: call, gate)
        case .giveUp(let call, let error): self.abandon(call, error)
        case .drain:
            self.streams.drain()
            self.closeIfDone()
        case .close:
            self.outbound.flush()
            self.transport.close()
        }
    }

    /// Closes at once; calls in flight end with `error`.
    private func close(because error: RPCError) {
        self.closeError = error
        self.transport.close()
    }

    // MARK: Calls

    private func start(_ call: ClientCall) {
        guard !self.isClosed, self.streams.canOpen else {
            call.end(.failure(RPCError.notSent("The connection closed before the call was sent.")))
            if !self.isClosed, !self.streams.isDraining { self.reportExhausted() }
            return
        }
        let unsent = self.outbound.unsentBytes
        guard unsent == 0 || unsent + call.request.readableBytes <= self.limits.connectionSendBudgetBytes else {
            return call.end(.failure(self.unsentError))
        }
        let now = self.eventLoop.now
        guard call.deadline.instant > now else {
            call.end(.failure(RPCError.deadlinePassed))
            return
        }
        guard let id = self.streams.open(call, isServerStreaming: call.responses != nil) else { return }
        call.streamID.store(id, ordering: .relaxed)
        var frame = call.request
        frame.setInteger(id, at: frame.readerIndex + 4)
        self.outbound.append(frames: frame, releasing: nil)
        if call.deadline != .never {
            self.deadlines[id] = self.eventLoop.assumeIsolated().scheduleTask(deadline: call.deadline.instant) {
                self.abandon(call, RPCError.deadlinePassed)
                self.outbound.flush()
            }
        }
        if !self.streams.canOpen { self.reportExhausted() }
    }

    private var unsentError: RPCError {
        RPCError(
            .resourceExhausted,
            "\(self.limits.connectionSendBudgetBytes) bytes of this connection wait to be sent; call again when the server has taken some."
        )
    }

    private func append(_ frames: ByteBuffer, of call: ClientCall, _ gate: SendGate) {
        let id = call.streamID.load(ordering: .relaxed)
        guard !self.isClosed, id != 0 else { return gate.release(frames.readableBytes) }
        var frames = frames
        frames.setInteger(id, at: frames.readerIndex + 4)
        self.outbound.append(frames: frames, releasing: gate)
    }

    func abandon(_ call: ClientCall, _ error: RPCError) {
        call.end(.failure(error))
        let id = call.streamID.load(ordering: .relaxed)
        guard id != 0 else { return }
        if self.streams.giveUp(id) { self.cancelOnServer(id) }
        self.forget(call, id)
    }

    /// A cancel is a request nobody waits for: servers that do not know it answer UNIMPLEMENTED, which is ignored.
    private func cancelOnServer(_ id: UInt32) {
        guard !self.isClosed, let cancelID = self.streams.takeID() else { return }
        var payload = ByteBuffer()
        let cancel = CancelRequest.with { $0.streamId = id }
        guard (try? payload.write(cancel, maxBytes: self.limits.maxMessageBytes)) != nil else { return }
        var request = RequestEnvelope()
        request.service = ByteBuffer(string: Streams.name)
        request.method = ByteBuffer(string: Streams.Methods.cancel.name)
        request.payload = payload
        var frame = ByteBuffer()
        frame.writeRequestFrame(request, kind: .unary)
        frame.setInteger(cancelID, at: frame.readerIndex + 4)
        self.outbound.append(frames: frame, releasing: nil)
    }

    func forget(_ call: ClientCall, _ id: UInt32) {
        call.streamID.store(0, ordering: .relaxed)
        self.deadlines.removeValue(forKey: id)?.cancel()
        self.closeIfDone()
    }

    private func closeIfDone() {
        guard self.streams.isDraining, self.streams.isIdle, !self.isClosed else { return }
        self.outbound.flush()
        self.outbound.whenSent { self.transport.close() }
    }

    func reportExhausted() {
        guard !self.isExhausted else { return }
        self.isExhausted = true
        self.events.exhausted()
    }

    // MARK: What the transport tells

    func transportReceived(_ bytes: ByteBuffer) {
        self.decoder.append(bytes)
        while !self.isClosed, let event = self.decoder.next() {
            switch event {
            case .frame(let header, let body): self.received(header, body)
            case .oversize(let header): self.receivedOversize(header)
            case .malformed:
                self.close(
                    because: RPCError(
                        .internal,
                        "The server does not speak ttRPC: it sent a frame of over 16 MiB. Is this the right port, and TLS on or off at both ends?"
                    )
                )
            }
        }
    }

    func transportReadCompleted() { self.outbound.flush() }

    func transportClosed() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.clock?.cancel()
        for deadline in self.deadlines.values { deadline.cancel() }
        self.deadlines = [:]
        for call in self.streams.removeAll() { call.end(.failure(self.closeError)) }
        self.streamsGate.close(self.closeError)
        self.events.closed()
    }

    // MARK: Time

    /// Begins to look at the connection's clocks, often enough for the shortest timeout, until it closes. On the event loop.
    func startClock() {
        let interval = min(max(self.limits.writeStallTimeout / 4, .milliseconds(1)), .seconds(1)).timeAmount
        self.clock = self.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] _ in
            guard let self else { return }
            self.tick(self.eventLoop.now)
        }
    }

    private func tick(_ now: NIODeadline) {
        self.outbound.noteProgress(at: now)
        if self.outbound.isStalled(for: self.limits.writeStallTimeout, at: now) {
            return self.close(
                because: RPCError(
                    .unavailable,
                    "The server took no byte for \(self.limits.writeStallTimeout); the call may have been carried out."
                )
            )
        }
        if self.streams.isIdle { self.outbound.trim() }
    }
}
