#if DEBUG
    import NIOCore

    @testable import RPC

    /// A connection's way out that behaves as a socket's channel does: closing it fails what has not left and tells the connection
    /// before `close` returns. Keeps what is sent.
    ///
    /// Sendable although it is mutable: its event loop alone touches it, and the fuzzer's thread once the loop is done with an input.
    final class FuzzTransport: Transport, @unchecked Sendable {
        let eventLoop: any EventLoop
        /// Held until it has been told of the end, as a channel's pipeline does.
        var delegate: (any TransportDelegate)?
        /// Whether the peer takes what is flushed at once.
        var isTaken = true
        private(set) var sent = ByteBuffer()
        private(set) var isClosed = false
        /// Nothing more is read, though nothing is closed yet.
        private(set) var isFinished = false
        private var untaken: [(bytes: Int, promise: EventLoopPromise<Void>?)] = []
        private var flushed = 0

        init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
            guard !self.isClosed else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            self.sent.writeImmutableBuffer(bytes)
            self.untaken.append((bytes.readableBytes, promise))
        }

        func flush() {
            self.flushed = self.untaken.count
            if self.isTaken { self.take() }
        }

        var bufferedBytes: Int? { self.untaken.prefix(self.flushed).reduce(0) { $0 + $1.bytes } }

        /// The peer takes what was flushed, or some of it.
        func take(_ most: Int = .max) {
            let taken = self.untaken.prefix(min(most, self.flushed))
            self.untaken.removeFirst(taken.count)
            self.flushed -= taken.count
            for write in taken { write.promise?.succeed() }
        }

        func close() {
            guard !self.isClosed else { return }
            self.isClosed = true
            let lost = self.untaken
            self.untaken = []
            self.flushed = 0
            for write in lost { write.promise?.fail(ChannelError.ioOnClosedChannel) }
            let delegate = self.delegate
            self.delegate = nil
            delegate?.transportClosed()
        }

        func finish() { self.isFinished = true }

        /// Hands the input to the connection, cut as the input's first byte says, and then closes from the peer's side.
        /// - Parameter behindEach: what else happens between two reads.
        func feed(_ input: [UInt8], behindEach: () -> Void = {}) {
            let size = Int(input.first ?? 0) % 64 + 1
            var rest = ByteBuffer(bytes: input.dropFirst())
            while !self.isClosed, !self.isFinished, rest.readableBytes > 0,
                let piece = rest.readSlice(length: min(size, rest.readableBytes))
            {
                self.delegate?.transportReceived(piece)
                self.delegate?.transportReadCompleted()
                behindEach()
            }
        }

        /// Holds that whole frames of these types were sent.
        func requireSoundFrames(_ types: [FrameType]) {
            var decoder = FrameDecoder(maxBodyBytes: 4 << 20)
            decoder.append(self.sent)
            while let event = decoder.next() {
                guard case .frame(let header, _) = event else { return require(false, "only sound frames are sent") }
                require(types.contains(header.type), "only frames that belong to this side are sent")
            }
            require(!decoder.isInsideFrame, "only whole frames are sent")
        }
    }
#endif
