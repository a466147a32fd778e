import NIOCore

/// A streaming call while its closure runs.
struct OpenStream: Sendable {
    let call: ClientCall
    let sender: StreamSender
    let connection: ClientConnection

    /// The answer of a call whose client streams: sends what `send` sends, says that it was all, and waits.
    func answer(_ send: (StreamSender) async throws -> Void) async throws -> ByteBuffer {
        do {
            try await send(self.sender)
        } catch let error as RPCError where error.isEndedByServer {
            // The server has its answer without the rest. That is its right, and no failure.
        }
        self.sender.finish()
        return try await self.call.answer().payload
    }

    /// Ends the call from this side.
    func giveUp(_ error: RPCError) { self.connection.giveUp(self.call, error) }
}
