package import NIOCore

/// One connection as its server runs it: takes frames, starts calls, writes answers.
///
/// Sendable although it is mutable: every stored `var` is touched on `eventLoop` alone. Other threads reach it through `finished` and
/// `sendFromAnywhere`, which touch only the inbox, and `onLoop` asserts the rest.
package final class ServerConnection: TransportDelegate, @unchecked Sendable {
    /// What handlers on other threads leave for the event loop.
    private enum Work {
        case finished(ServerCall, RPCError?)
        case frames(ByteBuffer, SendGate)
    }

    let eventLoop: any EventLoop
    private let transport: any Transport
    private let methods: MethodTable
    private let limits: ServerLimits
    private let messageLimits: MessageLimits
    private let peer: Peer
    private let inbox = Inbox<Work>()
    /// Called once, when the connection is over and none of its handlers runs.
    private let onClosed: (ServerConnection) -> Void

    private var decoder: FrameDecoder
    /// What this connection holds of requests.
    private let received: ByteBudget
    /// What `received` counts for the frame that is not whole yet.
    private var unfinishedBytes = 0
    /// What all connections have unsent, and what it counts for this one.
    private let allUnsent: ByteBudget
    private var countedUnsentBytes = 0
    private(set) var streams: ServerStreams<ServerCall>
    private let outbound: Outbound
    /// What all streams together have under way. Half of the connection's budget, so that streams leave room for other calls.
    private let streamsGate: SendGate
    /// Calls that came with this read; those from `nextReady` on have not begun.
    private var ready: [ServerCall] = []
    private var nextReady = 0
    /// The method called last: most connections call few.
    private var lastMethod: RegisteredMethod?
    private var isClosed = false
    private var lastActivity: NIODeadline
    private var frameStarted: NIODeadline?

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
        self.onClosed = onClosed
        self.received = ByteBudget(limits.connectionReceiveBudgetBytes, within: memory.received)
        self.allUnsent = memory.unsent
        self.decoder = FrameDecoder(maxBodyBytes: limits.maxMessageBytes)
        self.streams = ServerStreams(maxStreams: limits.maxStreamsPerConnection)
        self.outbound = Outbound(transport: transport)
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
        self.decoder.append(bytes)
        while !self.isClosed, let event = self.decoder.next() {
            switch event {
            case .frame(let header, let body): self.received(header, body)
            case .oversize(let header): self.receivedOversize(header)
            case .malformed(let header):
                self.runReady()
                self.refuse(header.streamID, RPCError(.invalidArgument, "The frame's length is over 16 MiB, so this is not ttRPC."))
                self.closeWhenSent()
            }
            // What is inside now began in this read, unless it is still the frame of before.
            self.frameStarted = nil
        }
        self.runReady()
        self.countUnfinished()
        self.frameStarted = self.decoder.isInsideFrame ? self.frameStarted ?? self.lastActivity : nil
    }

    /// Has the bytes of an unfinished frame counted, and gives the frame up when too much is held.
    private func countUnfinished() {
        guard !self.isClosed else { return }
        let bytes = max(self.decoder.bufferedBytes - ServerMemory.uncountedFrameBytes, 0)
        let growth = bytes - self.unfinishedBytes
        if growth <= 0 || self.received.take(growth) {
            if growth < 0 { self.received.give(-growth) }
            self.unfinishedBytes = bytes
        } else if let header = self.decoder.abandonFrame() {
            self.releaseUnfinished()
            self.refuseFrame(header, self.tooMuchHeld)
        }
    }

    private func releaseUnfinished() {
        self.received.give(self.unfinishedBytes)
        self.unfinishedBytes = 0
    }

    /// Why a request finds no room: this connection holds too much, or all of them do.
    private var tooMuchHeld: RPCError {
        if self.received.takenBytes > self.limits.connectionReceiveBudgetBytes / 2 {
            RPCError(
                .resourceExhausted, "The requests of this connection that are under way take up its share of memory.",
                retryAfter: .milliseconds(100))
        } else {
            RPCError(
                .unavailable, "The requests that are under way take up this server's memory for them.", retryAfter: .seconds(1))
        }
    }

    package func transportReadCompleted() {
        self.sendGathered()
    }

    /// Hands over what was gathered, and gives up a peer that lets too much of it lie.
    private func sendGathered() {
        self.outbound.flush()
        guard !self.isClosed else { return }
        let unsent = self.outbound.unsentBytes
        let counted = max(unsent - ServerMemory.uncountedUnsentBytes, 0)
        if counted != self.countedUnsentBytes {
            let growth = counted - self.countedUnsentBytes
            let fits = growth <= 0 || self.allUnsent.hasRoom(for: growth)
            self.allUnsent.takeAnyway(growth)
            self.countedUnsentBytes = counted
            if !fits, unsent > ServerMemory.modestUnsentBytes { return self.transport.close() }
        }
        if unsent > 2 * self.limits.connectionSendBudgetBytes { self.transport.close() }
    }

    package func transportClosed() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.releaseUnfinished()
        self.allUnsent.give(self.countedUnsentBytes)
        self.countedUnsentBytes = 0
        let error = RPCError(.cancelled, "The connection was closed.")
        for call in self.streams.removeAll() { call.end(error) }
        self.streamsGate.close(error)
        if self.streams.isIdle { self.onClosed(self) }
    }

    // MARK: Frames

    private func received(_ header: FrameHeader, _ body: ByteBuffer) {
        switch header.type {
        case .request: self.receivedRequest(header, body)
        case .data: self.receivedData(header, body)
        default: break
        }
    }

    private func receivedOversize(_ header: FrameHeader) {
        self.runReady()
        self.refuseFrame(
            header,
            RPCError(
                .resourceExhausted,
                "The message takes \(header.length) bytes; this server takes \(self.limits.maxMessageBytes) at most. Send less at once, or stream."
            )
        )
    }

    /// Answers a frame whose body is thrown away.
    private func refuseFrame(_ header: FrameHeader, _ error: RPCError) {
        switch header.type {
        case .request:
            do throws(ServerStreams<ServerCall>.Refusal) {
                try self.streams.claim(header.streamID)
                self.refuse(header.streamID, error)
            } catch {
                self.refuse(header.streamID, self.error(for: error))
            }
        case .data:
            guard let call = self.streams.call(header.streamID) else { return self.refuse(header.streamID, error) }
            // A call that does not stream has all it needs.
            if call.context.requests != nil { self.answer(call, error) }
        default: break
        }
    }

    private func receivedRequest(_ header: FrameHeader, _ body: ByteBuffer) {
        do throws(ServerStreams<ServerCall>.Refusal) {
            try self.streams.claim(header.streamID)
        } catch {
            self.runReady()
            return self.refuse(header.streamID, self.error(for: error))
        }
        do throws(RPCError) {
            let request = try RequestEnvelope(decoding: body, limits: self.limits.metadata)
            // Ahead of every limit: cancelling is what makes room.
            if try self.isCancellation(request) {
                return self.respond(header.streamID, payload: ByteBuffer(), metadata: Metadata())
            }
            guard self.outbound.unsentBytes < self.limits.connectionSendBudgetBytes else {
                throw RPCError(.resourceExhausted, "This connection does not read its answers; new calls wait for that.")
            }
            let method = try self.method(request)
            guard self.received.hasRoom(for: request.payload.readableBytes) else { throw self.tooMuchHeld }
            guard request.timeoutNanos >= 0 else {
                throw RPCError(.deadlineExceeded, "The call's deadline had passed when it arrived.")
            }
            do throws(ServerStreams<ServerCall>.Refusal) {
                try self.streams.begin()
            } catch {
                throw self.error(for: error)
            }
            self.start(method, header, request)
        } catch {
            self.runReady()
            self.refuse(header.streamID, error)
        }
    }

    private func method(_ request: RequestEnvelope) throws(RPCError) -> RegisteredMethod {
        if let last = self.lastMethod, last.isNamed(by: request) { return last }
        let method = try self.methods.find(request)
        self.lastMethod = method
        return method
    }

    private func receivedData(_ header: FrameHeader, _ body: ByteBuffer) {
        self.runReady()
        switch self.streams.data(header.streamID, header.flags, isEmpty: body.readableBytes == 0) {
        case .deliver(let call, let last):
            if let requests = call.context.requests, !requests.deliver(body) {
                self.answer(
                    call,
                    RPCError(
                        .resourceExhausted,
                        "Over \(self.limits.streamReceiveBudgetBytes) bytes of this stream, or \(self.limits.connectionReceiveBudgetBytes) of its connection, wait to be read. Send no faster than the answers allow."
                    )
                )
            } else if last {
                call.context.requests?.end()
            }
        case .halfClose(let call): call.context.requests?.end()
        case .ignore: break
        case .unknown:
            self.refuse(header.streamID, RPCError(.invalidArgument, "Stream \(header.streamID) is not active."))
        case .afterClose(let call):
            self.answer(call, RPCError(.invalidArgument, "Data came on stream \(header.streamID) after its client had closed it."))
        }
    }

    private func error(for refusal: ServerStreams<ServerCall>.Refusal) -> RPCError {
        switch refusal {
        case .evenID: RPCError(.invalidArgument, "Clients open streams with odd ids.")
        case .reusedID: RPCError(.invalidArgument, "The stream id was used before on this connection; ids are used once.")
        case .tooMany(let limit):
            RPCError(.resourceExhausted, "\(limit) calls run on this connection already.", retryAfter: .milliseconds(100))
        case .draining: RPCError(.unavailable, "This server is shutting down; call another.", retryAfter: .zero)
        }
    }

    // MARK: Calls

    private func start(_ method: RegisteredMethod, _ header: FrameHeader, _ request: RequestEnvelope) {
        let isClientStreaming = method.kind == .clientStreaming || method.kind == .bidirectionalStreaming
        let isServerStreaming = method.kind == .serverStreaming || method.kind == .bidirectionalStreaming
        let requestsEnded = header.flags.contains(.remoteClosed)
        var mailbox: MessageMailbox?
        if isClientStreaming {
            let requests = MessageMailbox(budgetBytes: self.limits.streamReceiveBudgetBytes, shared: self.received)
            if request.payload.readableBytes > 0 { _ = requests.deliver(request.payload) }
            if requestsEnded { requests.end() }
            mailbox = requests
        }
        let context = ServerContext(
            method: method.descriptor,
            metadata: request.metadata,
            deadline: self.limits.deadline(request.timeoutNanos, kind: method.kind, at: self.lastActivity),
            peer: self.peer,
            streamID: header.streamID,
            eventLoop: self.eventLoop,
            limits: self.messageLimits,
            payload: isClientStreaming ? ByteBuffer() : request.payload,
            requests: mailbox,
            responses: isServerStreaming ? self.makeSender(header.streamID) : nil
        )
        let call = ServerCall(context: context, connection: self, handler: method.handler, requestsEnded: requestsEnded)
        if request.payload.readableBytes <= self.limits.maxInlineRequestBytes {
            self.ready.append(call)
        } else {
            self.keep(call, Task { await call.run() })
        }
    }

    /// Runs the calls that came so far, so that what is said next is said behind their answers.
    ///
    /// All run in one task while none suspends: making a task costs as much as a small call. A call that suspends keeps the task it is
    /// in, and those behind it get another.
    private func runReady() {
        while self.nextReady < self.ready.count {
            let run = ServerCallRun()
            let task = Task.immediate { await self.runCalls(run) }
            if let call = run.current {
                run.isLeft = true
                self.keep(call, task)
            }
        }
        self.ready.removeAll(keepingCapacity: true)
        self.nextReady = 0
    }

    private func runCalls(_ run: ServerCallRun) async {
        while let call = self.takeReady() {
            run.current = call
            await call.run()
            // A call that suspended goes on on another thread; `run` and the calls behind are the event loop's.
            guard self.eventLoop.inEventLoop, !run.isLeft else { return }
            run.current = nil
        }
    }

    private func takeReady() -> ServerCall? {
        guard self.nextReady < self.ready.count else { return nil }
        defer { self.nextReady += 1 }
        return self.ready[self.nextReady]
    }

    /// Remembers a call that did not end within its first step.
    private func keep(_ call: ServerCall, _ task: Task<Void, Never>) {
        let context = call.context
        call.task = task
        call.hasSuspended = true
        self.received.takeAnyway(call.requestBytes)
        self.streams.keep(
            context.streamID,
            call,
            isClientStreaming: context.requests != nil,
            requestsEnded: call.requestsEnded
        )
        if context.deadline != .never {
            call.deadline = self.eventLoop.assumeIsolated().scheduleTask(deadline: context.deadline.instant) {
                self.answer(call, RPCError(.deadlineExceeded, "The call's deadline passed while it was being handled."))
                self.sendGathered()
            }
        }
    }

    private func makeSender(_ streamID: UInt32) -> StreamSender {
        StreamSender(
            streamID: streamID,
            gate: SendGate(budgetBytes: self.limits.streamSendBudgetBytes, shared: self.streamsGate),
            maxMessageBytes: self.limits.maxMessageBytes
        ) { [self] frames, gate in
            self.add(.frames(frames, gate))
        }
    }

    /// A handler has returned, on whatever thread.
    func finished(_ call: ServerCall, _ error: RPCError?) {
        self.add(.finished(call, error))
    }

    /// Does the work at once on the event loop, behind what other threads have left; elsewhere leaves it in the inbox.
    private func add(_ work: Work) {
        if self.eventLoop.inEventLoop {
            self.doWorkLeft()
            self.perform(work)
        } else if self.inbox.add(work) {
            self.eventLoop.execute {
                self.doWorkLeft()
                self.sendGathered()
            }
        }
    }

    private func doWorkLeft() {
        guard self.inbox.hasWork else { return }
        for work in self.inbox.takeAll() { self.perform(work) }
    }

    private func perform(_ work: Work) {
        switch work {
        case .finished(let call, let error): self.handlerReturned(call, error)
        case .frames(let frames, let gate):
            // A call may have been answered, by its deadline say, while its handler was sending: nothing follows an answer.
            if self.isClosed || gate.isClosed {
                gate.release(frames.readableBytes)
            } else {
                self.outbound.append(frames: frames, releasing: gate)
            }
        }
    }

    private func handlerReturned(_ call: ServerCall, _ error: RPCError?) {
        call.hasReturned = true
        // An idle time begins with the last call's end; one that never suspended ended with the read that brought it.
        if call.hasSuspended {
            self.lastActivity = self.eventLoop.now
            self.received.give(call.requestBytes)
        }
        self.streams.returned()
        if !call.isAnswered { self.answer(call, error) }
        guard self.streams.isIdle else { return }
        if self.isClosed { self.onClosed(self) } else if self.streams.isDraining { self.closeWhenSent() }
    }

    /// Writes a call's end: its answer, or `error`. The handler, if it still runs, is cancelled and its place kept until it returns.
    private func answer(_ call: ServerCall, _ error: RPCError?) {
        guard !call.isAnswered, !self.isClosed else { return }
        let context = call.context
        self.streams.answered(context.streamID)
        let (response, metadata) = context.takeAnswer()
        if let error {
            self.refuse(context.streamID, error, metadata: metadata)
        } else if context.responses != nil {
            self.outbound.appendInPlace { $0.writeEndOfStream(context.streamID) }
        } else {
            self.respond(context.streamID, payload: response, metadata: metadata)
        }
        call.end(error)
    }

    // MARK: Answers

    private func respond(_ streamID: UInt32, payload: ByteBuffer, metadata: Metadata) {
        var response = ResponseEnvelope()
        response.payload = payload
        response.metadata = metadata
        let bytes = response.byteCount
        guard bytes <= self.limits.maxMessageBytes else {
            return self.refuse(
                streamID,
                RPCError(
                    .resourceExhausted,
                    "The answer takes \(bytes) bytes; a frame holds \(self.limits.maxMessageBytes) at most. Ask for less at once, or stream."
                )
            )
        }
        self.outbound.append(response, on: streamID)
        // Answers of calls that end together must not pile up before anyone looks.
        if self.outbound.unsentBytes > 2 * self.limits.connectionSendBudgetBytes { self.sendGathered() }
    }

    private func refuse(_ streamID: UInt32, _ error: RPCError, metadata: Metadata = Metadata()) {
        var response = ResponseEnvelope()
        response.status = error.encodedStatus()
        response.metadata = metadata
        response.metadata.append(contentsOf: error.metadata)
        self.outbound.append(response, on: streamID)
    }

    // MARK: Time

    /// Looks at every clock of the connection. The server calls it often enough for the shortest timeout.
    func tick(_ now: NIODeadline) {
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
            self.ready = []
        }
    }

    // MARK: Ends

    /// Refuses new calls, lets those in flight finish, then closes.
    func beginDrain() {
        self.streams.drain()
        if self.streams.isIdle { self.closeWhenSent() }
    }

    /// Ends every call and closes.
    func close() {
        let error = RPCError(.unavailable, "The server stopped before the call ended.", retryAfter: .zero)
        for call in self.streams.calls { self.answer(call, error) }
        self.outbound.flush()
        self.transport.close()
    }

    private func closeWhenSent() {
        self.outbound.flush()
        self.outbound.whenSent { self.transport.finish() }
    }

    // MARK: Cancellation

    private static let cancelService = ByteBuffer(string: Streams.name)
    private static let cancelMethod = ByteBuffer(string: Streams.Methods.cancel.name)

    /// Cancels the call that a `krafti.rpc.v1.Streams/Cancel` names. It is the connection's own: no interceptor sees it.
    private func isCancellation(_ request: RequestEnvelope) throws(RPCError) -> Bool {
        guard request.service == Self.cancelService, request.method == Self.cancelMethod else { return false }
        self.runReady()
        let cancel = try CancelRequest(decoding: request.payload, limits: self.messageLimits.decoding, fault: .invalidArgument)
        if let call = self.streams.call(cancel.streamId) {
            self.answer(call, RPCError(.cancelled, "The caller cancelled the call."))
        }
        return true
    }
}
