import NIOCore
import Protobuf
import Synchronization

/// One stream's way out, for senders on any thread.
final class StreamSender: Sendable {
    /// Where encoded frames go: the connection, which picks them up on its event loop in the order given.
    typealias Output = @Sendable (_ frames: ByteBuffer, _ gate: SendGate) -> Void

    let gate: SendGate
    private let streamID: UInt32
    private let maxMessageBytes: Int
    private let output: Output
    /// What was sent so far.
    private let sentBytes = Atomic(0)
    /// At which of these the next turn ends.
    private let turnEnd = Atomic(firstTurnBytes)

    /// Ends a turn: a handler that never has to wait would else keep its thread. It begins on its event loop, whose other connections
    /// must not feel it; from the first time that it waits it has a thread that only handlers share.
    private static let firstTurnBytes = 64 * 1024
    private static let laterTurnBytes = 1024 * 1024
    /// What a message costs besides its bytes.
    private static let messageOverheadBytes = 256

    init(streamID: UInt32, gate: SendGate, maxMessageBytes: Int, output: @escaping Output) {
        self.gate = gate
        self.streamID = streamID
        self.maxMessageBytes = maxMessageBytes
        self.output = output
    }

    /// Sends one message and waits while the peer is behind by more than the budget.
    func send(_ message: some Message) async throws {
        try await self.gate.waitForRoom()
        try await self.sendInTurn(
            self.frame { frame throws(RPCError) in try frame.write(message, maxBytes: self.maxMessageBytes) })
    }

    /// Sends one encoded message, as `send` does.
    func send(encoded message: ByteBuffer) async throws {
        try await self.gate.waitForRoom()
        guard message.readableBytes <= self.maxMessageBytes else {
            throw RPCError.messageTooLarge(message.readableBytes, maxBytes: self.maxMessageBytes)
        }
        try await self.sendInTurn(self.frame { frame in frame.writeImmutableBuffer(message) })
    }

    /// Hands a frame over, and lets others run at the end of a turn.
    private func sendInTurn(_ frame: ByteBuffer) async throws {
        try self.hand(over: frame)
        let sent = self.sentBytes.add(frame.readableBytes + Self.messageOverheadBytes, ordering: .relaxed).newValue
        guard sent >= self.turnEnd.load(ordering: .relaxed) else { return }
        self.turnEnd.store(sent + Self.laterTurnBytes, ordering: .relaxed)
        await Task.yield()
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
