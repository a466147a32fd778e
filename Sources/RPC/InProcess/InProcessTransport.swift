import NIOCore

/// One end of a pipe within the process: a connection's transport without a socket.
///
/// What one end flushes, the other takes on its own event loop, all that has gathered in one hop. A write's promise is kept when the
/// other end has taken the bytes. Closing either end closes both; what was flushed before still arrives.
///
/// Sendable although it is mutable: every `var` is touched on `eventLoop` alone; the other end leaves what it sends in the inbox.
final class InProcessTransport: Transport, @unchecked Sendable {
    private struct Parcel: Sendable {
        let bytes: ByteBuffer
        let promise: EventLoopPromise<Void>?
    }

    private enum Delivery: Sendable {
        case parcels([Parcel])
        case closed
    }

    private enum Phase {
        case open
        /// Asked to close: nothing goes in or out any more, and the delegate is about to be told.
        case closing
        case closed
    }

    let eventLoop: any EventLoop
    /// Set while the pair is made, before anyone else knows of it. The ends hold each other until they close.
    private var otherEnd: InProcessTransport?
    private let inbox = Inbox<Delivery>()
    private var delegate: (any TransportDelegate)?
    private var onClosed: (() -> Void)?
    private var phase = Phase.open
    private var unflushed: [Parcel] = []
    private var untaken = CircularBuffer<Parcel>()

    /// While false, this end takes nothing, and the other end's writes stay unfinished: as a socket whose reader stands still.
    var isReading = true {
        didSet { self.take() }
    }

    private init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Two ends of one pipe; their event loops may be the same.
    static func pair(_ first: any EventLoop, _ second: any EventLoop) -> (InProcessTransport, InProcessTransport) {
        let ends = (InProcessTransport(eventLoop: first), InProcessTransport(eventLoop: second))
        ends.0.otherEnd = ends.1
        ends.1.otherEnd = ends.0
        return ends
    }

    /// Begins to tell `delegate` what happens; on the event loop, before the pipe is closed.
    /// - Parameter onClosed: called once, after the delegate was told that the pipe is closed.
    func start(_ delegate: any TransportDelegate, onClosed: @escaping () -> Void = {}) {
        self.delegate = delegate
        self.onClosed = onClosed
        self.take()
    }

    // MARK: Out

    func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
        guard self.phase == .open else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        self.unflushed.append(Parcel(bytes: bytes, promise: promise))
    }

    func flush() {
        guard !self.unflushed.isEmpty, let otherEnd = self.otherEnd else { return }
        otherEnd.deliver(.parcels(self.unflushed))
        self.unflushed = []
    }

    func close() {
        guard self.phase == .open else { return }
        self.phase = .closing
        // Not at once: as with a socket, the connection hears of it when it has finished what it is doing.
        self.eventLoop.execute { self.end() }
    }

    // MARK: In

    /// Called by the other end, from its event loop.
    private func deliver(_ delivery: Delivery) {
        guard self.inbox.add(delivery) else { return }
        self.eventLoop.execute { self.acceptDeliveries() }
    }

    private func acceptDeliveries() {
        for delivery in self.inbox.takeAll() {
            switch delivery {
            case .parcels(let parcels): self.untaken.append(contentsOf: parcels)
            case .closed:
                self.take()
                self.end()
            }
        }
        if self.phase == .closed { self.dropUntaken() } else { self.take() }
    }

    private func take() {
        guard self.canTake, !self.untaken.isEmpty, let delegate = self.delegate else { return }
        var promises: [EventLoopPromise<Void>] = []
        while self.canTake, let parcel = self.untaken.popFirst() {
            delegate.transportReceived(parcel.bytes)
            if let promise = parcel.promise { promises.append(promise) }
        }
        delegate.transportReadCompleted()
        Self.settle(promises) { $0.succeed() }
    }

    /// True once nothing goes in or out any more.
    var isClosed: Bool { self.phase != .open }

    private var canTake: Bool { self.isReading && self.phase == .open }

    private func end() {
        guard self.phase != .closed else { return }
        self.phase = .closed
        for parcel in self.unflushed { parcel.promise?.fail(ChannelError.ioOnClosedChannel) }
        self.unflushed = []
        self.dropUntaken()
        self.otherEnd?.deliver(.closed)
        self.otherEnd = nil
        let (delegate, onClosed) = (self.delegate, self.onClosed)
        (self.delegate, self.onClosed) = (nil, nil)
        delegate?.transportClosed()
        onClosed?()
    }

    private func dropUntaken() {
        Self.settle(self.untaken.compactMap(\.promise)) { $0.fail(ChannelError.ioOnClosedChannel) }
        self.untaken = CircularBuffer()
    }

    /// Keeps or breaks promises of the other end, all in one hop to its event loop.
    private static func settle(
        _ promises: [EventLoopPromise<Void>],
        _ settle: @escaping @Sendable (EventLoopPromise<Void>) -> Void
    ) {
        guard let eventLoop = promises.first?.futureResult.eventLoop else { return }
        if eventLoop.inEventLoop {
            promises.forEach(settle)
        } else {
            eventLoop.execute { promises.forEach(settle) }
        }
    }
}
