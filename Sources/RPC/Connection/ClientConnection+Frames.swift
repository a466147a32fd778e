import NIOCore

/// What each frame means.
extension ClientConnection {
    func received(_ header: FrameHeader, _ body: ByteBuffer) {
        switch header.type {
        case .response:
            guard let call = self.streams.response(header.streamID) else { return self.receivedNotice(header, body) }
            self.forget(call, header.streamID)
            self.receivedResponse(to: call, body)
        case .data: self.receivedData(header, body)
        default: break
        }
    }

    private func receivedResponse(to call: ClientCall, _ body: ByteBuffer) {
        do throws(RPCError) {
            let response = try ResponseEnvelope(decoding: body)
            if let error = try response.error(limits: self.limits.messageLimits) { throw error }
            // Other servers end a stream with an OK Response; what it carries is the last message, and nothing is none.
            if let responses = call.responses, response.payload.readableBytes > 0, !responses.deliver(response.payload) {
                throw self.unreadError
            }
            call.end(.success((response.payload, response.metadata)))
        } catch {
            call.end(.failure(error))
        }
    }

    /// A Response that answers no call. On stream 0, which no call has, a server of ours says that it shuts down.
    private func receivedNotice(_ header: FrameHeader, _ body: ByteBuffer) {
        guard header.streamID == 0, let response = try? ResponseEnvelope(decoding: body),
            let error = try? response.error(limits: self.limits.messageLimits), error.isDraining
        else { return }
        self.reportExhausted()
    }

    private func receivedData(_ header: FrameHeader, _ body: ByteBuffer) {
        switch self.streams.data(header.streamID, header.flags, isEmpty: body.readableBytes == 0) {
        case .deliver(let call, let last):
            guard call.responses?.deliver(body) == true else {
                return self.abandon(call, self.unreadError)
            }
            if last { self.endWell(call, header.streamID) }
        case .end(let call): self.endWell(call, header.streamID)
        case .endUnanswered(let call):
            self.abandon(
                call,
                RPCError(
                    .internal,
                    "The server ended `\(call.method.path)` as a stream, without the one answer that this client waits for: one of them goes by another version of the contract."
                ))
        case .ignore: break
        }
    }

    private func endWell(_ call: ClientCall, _ id: UInt32) {
        self.forget(call, id)
        call.end(.success((ByteBuffer(), Metadata())))
    }

    func receivedOversize(_ header: FrameHeader) {
        let error = RPCError(
            .resourceExhausted,
            "The server's message takes \(header.length) bytes; this client takes \(self.limits.maxMessageBytes) at most."
        )
        switch header.type {
        case .response:
            guard let call = self.streams.response(header.streamID) else { return }
            self.forget(call, header.streamID)
            call.end(.failure(error))
        case .data:
            if let call = self.streams.streamingCall(header.streamID) { self.abandon(call, error) }
        default: break
        }
    }

    private var unreadError: RPCError {
        RPCError(
            .resourceExhausted,
            "Over \(self.limits.streamReceiveBudgetBytes) bytes of this stream, or \(self.limits.connectionReceiveBudgetBytes) of its connection, wait to be read; read faster or ask for less."
        )
    }
}
