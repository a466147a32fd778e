import NIOCore

/// What each frame means.
extension ServerConnection {
    /// - Returns: a call that is to be run before anything else is looked at.
    func received(_ header: FrameHeader, _ body: ByteBuffer) -> ServerCall? {
        switch header.type {
        case .request: return self.receivedRequest(header, body)
        case .data: self.receivedData(header, body)
        default: break
        }
        return nil
    }

    func receivedOversize(_ header: FrameHeader) {
        self.refuseFrame(
            header,
            RPCError(
                .resourceExhausted,
                "The message takes \(header.length) bytes; this server takes \(self.limits.maxMessageBytes) at most. Send less at once, or stream."
            )
        )
    }

    /// Answers a frame whose body is thrown away.
    func refuseFrame(_ header: FrameHeader, _ error: RPCError) {
        switch header.type {
        case .request:
            do throws(ServerStreams<ServerCall>.Refusal) {
                try self.streams.claim(header.streamID)
                self.refuseCall(header.streamID, error)
            } catch {
                self.refuseCall(header.streamID, self.error(for: error))
            }
        case .data:
            guard let call = self.streams.call(header.streamID) else { return self.refuse(header.streamID, error) }
            // A call that does not stream has all it needs.
            if call.context.requests != nil { self.answer(call, error) }
        default: break
        }
    }

    private func receivedRequest(_ header: FrameHeader, _ body: ByteBuffer) -> ServerCall? {
        do throws(ServerStreams<ServerCall>.Refusal) {
            try self.streams.claim(header.streamID)
        } catch {
            self.refuseCall(header.streamID, self.error(for: error))
            return nil
        }
        var found: RegisteredMethod?
        do throws(RPCError) {
            let request = try RequestEnvelope(decoding: body, limits: self.limits.metadata, recent: &self.recent)
            // Ahead of every limit: cancelling is what makes room.
            if try self.isCancellation(request) {
                self.respond(header.streamID, payload: ByteBuffer(), metadata: Metadata())
                return nil
            }
            guard self.unsent.admitsCalls(self.unreadBytes) else {
                throw RPCError(
                    .resourceExhausted, "This connection does not read its answers; new calls wait for that.",
                    retryAfter: .milliseconds(100))
            }
            let method = try self.method(request)
            found = method
            guard self.held.admits(body.readableBytes) else { throw self.held.tooMuchHeld(body.readableBytes) }
            guard request.timeoutNanos >= 0 else {
                throw RPCError(.deadlineExceeded, "The call's deadline had passed when it arrived.")
            }
            do throws(ServerStreams<ServerCall>.Refusal) {
                try self.streams.begin()
            } catch {
                throw self.error(for: error)
            }
            return try self.start(method, header, request, bytes: body.readableBytes)
        } catch {
            self.refuseCall(header.streamID, error, of: found)
            return nil
        }
    }

    func method(_ request: RequestEnvelope) throws(RPCError) -> RegisteredMethod {
        if let last = self.lastMethod, last.isNamed(by: request) { return last }
        let method = try self.methods.find(request)
        self.lastMethod = method
        return method
    }

    private func receivedData(_ header: FrameHeader, _ body: ByteBuffer) {
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

    func error(for refusal: ServerStreams<ServerCall>.Refusal) -> RPCError {
        switch refusal {
        case .evenID: RPCError(.invalidArgument, "Clients open streams with odd ids.")
        case .reusedID: RPCError(.invalidArgument, "The stream id was used before on this connection; ids are used once.")
        case .tooMany(let limit):
            RPCError(.resourceExhausted, "\(limit) calls run on this connection already.", retryAfter: .milliseconds(100))
        case .draining: .draining
        }
    }

    // MARK: Cancellation

    private static let cancelService = ByteBuffer(string: Streams.name)
    private static let cancelMethod = ByteBuffer(string: Streams.Methods.cancel.name)

    /// Cancels the call that a `krafti.rpc.v1.Streams/Cancel` names. It is the connection's own: no interceptor sees it.
    func isCancellation(_ request: RequestEnvelope) throws(RPCError) -> Bool {
        guard request.service == Self.cancelService, request.method == Self.cancelMethod else { return false }
        let cancel = try CancelRequest(decoding: request.payload, limits: self.messageLimits.decoding, fault: .invalidArgument)
        if let call = self.streams.call(cancel.streamId) {
            self.answer(call, RPCError(.cancelled, "The caller cancelled the call."))
        }
        return true
    }
}
