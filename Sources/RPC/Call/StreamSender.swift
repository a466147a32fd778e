import NIOCore
import Protobuf

/// One stream's way out, for senders on any thread.
final class StreamSender: Sendable {
    /// Where encoded frames go: the connection, which picks them up on its event loop in the order given.
    typealias Output = @Sendable (_ frames: ByteBuffer, _ gate: SendGate) -> Void

    let gate: SendGate
    private let streamID: UInt32
    private let maxMessageBytes: Int
    private let output: Output

    init(streamID: UInt32, budgetBytes: Int, maxMessageBytes: Int, output: @escaping Output) {
        self.gate = SendGate(budgetBytes: budgetBytes)
        self.streamID = streamID
        self.maxMessageBytes = maxMessageBytes
        self.output = output
    }

    /// Sends one message and waits while the peer is behind by more than the stream's budget.
    func send(_ message: some Message) async throws {
        try await self.gate.waitForRoom()
        try self.hand(over: self.frame { frame throws(RPCError) in try frame.write(message, maxBytes: self.maxMessageBytes) })
    }

    /// Sends one encoded message, as `send` does.
    func send(encoded message: ByteBuffer) async throws {
        try await self.gate.waitForRoom()
        guard message.readableBytes <= self.maxMessageBytes else {
            throw RPCError.messageTooLarge(message.readableBytes, maxBytes: self.maxMessageBytes)
        }
        try self.hand(over: self.frame { frame in frame.writeImmutableBuffer(message) })
    }

    /// A Data frame around the body that `write` appends.
    private func frame(_ write: (inout ByteBuffer) throws(RPCError) -> Int) throws(RPCError) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.write(FrameHeader(length: 0, streamID: self.streamID, type: .data))
        let bytes = try write(&frame)
        frame.setInteger(UInt32(bytes), at: frame.readerIndex)
        return frame
    }

    /// Says that no more will be sent.
    func finish() {
        var frame = ByteBuffer()
        frame.writeEndOfStream(self.streamID)
        // A stream that is over needs no end.
        try? self.hand(over: frame)
        self.gate.close(RPCError(.failedPrecondition, "This side of the stream was finished; nothing can be sent after that."))
    }

    private func hand(over frame: ByteBuffer) throws(RPCError) {
        try self.gate.add(frame.readableBytes)
        self.output(frame, self.gate)
    }
}
