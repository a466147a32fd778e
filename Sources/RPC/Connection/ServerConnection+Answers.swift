import NIOCore

/// What the peer is told.
extension ServerConnection {
    /// Writes a call's end: its answer, or `error`. The handler, if it still runs, is cancelled and its place kept until it returns.
    func answer(_ call: ServerCall, _ error: RPCError?) {
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

    func respond(_ streamID: UInt32, payload: ByteBuffer, metadata: Metadata) {
        var response = ResponseEnvelope()
        response.payload = payload
        response.metadata = metadata.within(self.limits.metadata)
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
        self.outbound.append(response, bytes: bytes, on: streamID)
        // Answers of calls that end together must not pile up before anyone looks.
        if self.outbound.unsentBytes > 2 * self.limits.connectionSendBudgetBytes { self.sendGathered() }
    }

    /// - Parameter metadata: what the handler left, behind what the error itself says: that is not to be cut off.
    func refuse(_ streamID: UInt32, _ error: RPCError, metadata: Metadata = Metadata()) {
        var all = error.metadata
        all.append(contentsOf: metadata)
        let response = ResponseEnvelope(error, all, limits: self.limits)
        self.outbound.append(response, bytes: response.byteCount, on: streamID)
    }

    /// Refuses a call that no interceptor has seen.
    func refuseCall(_ streamID: UInt32, _ error: RPCError, of method: RegisteredMethod? = nil) {
        self.methods.onRefusal?(RefusedCall(method: method?.descriptor, error: error, peer: self.peer))
        self.refuse(streamID, error)
    }

    /// Hands over what was gathered, and gives up a peer that lets too much of it lie.
    func sendGathered() {
        self.outbound.flush()
        guard !self.isClosed else { return }
        if !self.unsent.count(self.outbound.unsentBytes) { self.transport.close() }
    }
}
