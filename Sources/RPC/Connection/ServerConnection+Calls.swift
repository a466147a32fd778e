import NIOCore

/// Calls: from their start to their handler's return.
extension ServerConnection {
    /// Begins a call that `streams` has counted.
    /// - Parameter bytes: what its request takes.
    /// - Returns: the call when it is small, to be run at once.
    /// - Throws: why it finds no room; it is counted no more then.
    func start(_ method: RegisteredMethod, _ header: FrameHeader, _ request: RequestEnvelope, bytes: Int) throws(RPCError)
        -> ServerCall?
    {
        let isClientStreaming = method.kind == .clientStreaming || method.kind == .bidirectionalStreaming
        let isServerStreaming = method.kind == .serverStreaming || method.kind == .bidirectionalStreaming
        let requestsEnded = header.flags.contains(.remoteClosed)
        var requestBytes = bytes + HeldRequests.callOverheadBytes
        var mailbox: MessageMailbox?
        if isClientStreaming {
            let requests = MessageMailbox(budgetBytes: self.limits.streamReceiveBudgetBytes, shared: self.held.budget)
            // Counted where it waits to be read.
            requestBytes -= request.payload.readableBytes
            if request.payload.readableBytes > 0, !requests.deliver(request.payload) {
                self.streams.returned()
                throw self.held.tooMuchHeld(bytes)
            }
            if requestsEnded { requests.end() }
            mailbox = requests
        }
        let context = ServerContext(
            method: method.descriptor,
            metadata: request.metadata,
            deadline: self.limits.deadline(request.timeoutNanos, kind: method.kind, at: self.lastActivity),
            began: self.lastActivity,
            peer: self.peer,
            streamID: header.streamID,
            eventLoop: self.eventLoop,
            limits: self.messageLimits,
            payload: isClientStreaming ? ByteBuffer() : request.payload,
            requests: mailbox,
            responses: isServerStreaming ? self.makeSender(header.streamID) : nil
        )
        let call = ServerCall(
            context: context, connection: self, handler: method.handler, requestsEnded: requestsEnded, requestBytes: requestBytes
        )
        if request.payload.readableBytes <= self.limits.maxInlineRequestBytes { return call }
        self.keep(call, Task { await call.run() })
        return nil
    }

    /// Handles what was read, frame after frame: what a frame says is said behind the answers of those before it.
    ///
    /// Calls that have to wait, or may, run in one task while none suspends: making a task costs as much as a small call. Each runs before
    /// the next frame is looked at, so that all of them use the same memory, one after the other. A call that suspends keeps the task it
    /// is in, and those behind it get another.
    func takeFrames() {
        while let call = self.nextBegunCall() {
            let run = ServerCallRun(call)
            let task = Task.immediate { await self.finishCalls(run) }
            if let call = run.current {
                run.isLeft = true
                self.keep(call, task)
            }
        }
        self.tellWhenOver()
    }

    private func finishCalls(_ run: ServerCallRun) async {
        while let call = run.current {
            await call.finish()
            // A call that suspended goes on on another thread; `run` and the frames behind are the event loop's.
            guard self.eventLoop.inEventLoop, !run.isLeft else { return }
            run.current = self.nextBegunCall()
        }
    }

    /// Begins calls up to one that is not over with that.
    private func nextBegunCall() -> ServerCall? {
        while let call = self.nextCall() {
            if !call.begin() { return call }
        }
        return nil
    }

    /// Remembers a call that did not end within its first step.
    private func keep(_ call: ServerCall, _ task: Task<Void, Never>) {
        let context = call.context
        call.task = task
        call.hasSuspended = true
        self.held.budget.takeAnyway(call.requestBytes)
        // Closed by what the calls before it answered: nobody waits for this one.
        guard !self.isClosed else { return call.end(Self.closed) }
        self.streams.keep(
            context.streamID,
            call,
            isClientStreaming: context.requests != nil,
            requestsEnded: call.requestsEnded
        )
        self.watch(context.deadline)
    }

    /// Sees to it that calls are looked at when `deadline` passes.
    ///
    /// One timer serves all: deadlines mostly come in the order in which they pass, and most calls end long before theirs.
    private func watch(_ deadline: Deadline) {
        guard deadline != .never, deadline < self.deadlineTimer?.deadline ?? .never else { return }
        self.deadlineTimer?.timer.cancel()
        let timer = self.eventLoop.assumeIsolated().scheduleTask(deadline: deadline.instant) { [weak self] in
            guard let self else { return }
            self.endLateCalls()
        }
        self.deadlineTimer = (deadline, timer)
    }

    private func endLateCalls() {
        self.deadlineTimer = nil
        let now = Deadline(self.eventLoop.now)
        var next = Deadline.never
        for call in self.streams.calls where !call.isAnswered {
            if call.context.deadline <= now {
                self.answer(call, RPCError(.deadlineExceeded, "The call's deadline passed while it was being handled."))
            } else {
                next = min(next, call.context.deadline)
            }
        }
        self.sendGathered()
        if !self.isClosed { self.watch(next) }
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
            self.held.budget.give(call.requestBytes)
        }
        self.streams.returned()
        if !call.isAnswered { self.answer(call, error) }
        guard self.streams.isIdle else { return }
        if self.isClosed { self.tellWhenOver() } else if self.streams.isDraining { self.closeSoon() }
    }
}
