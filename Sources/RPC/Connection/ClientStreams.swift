/// The streams of one connection as its client knows them. Pure: it decides, the connection acts.
///
/// `Call` is whatever the connection keeps for a stream.
struct ClientStreams<Call> {
    /// What a Data frame means.
    enum DataVerdict {
        /// Hand the message over; with `last`, the stream has ended well behind it.
        case deliver(Call, last: Bool)
        /// The stream has ended well.
        case end(Call)
        /// The server has ended a call that waits for a Response.
        case endUnanswered(Call)
        /// Nothing waits for it: the call was given up, or waits for a Response.
        case ignore
    }

    private struct Stream {
        let call: Call
        let isServerStreaming: Bool
    }

    private var streams: [UInt32: Stream] = [:]
    /// The id that the next stream gets; nil once all odd ids are used.
    private var nextID: UInt32?
    private(set) var isDraining = false

    init(firstID: UInt32 = 1) { self.nextID = firstID }

    var isIdle: Bool { self.streams.isEmpty }
    var count: Int { self.streams.count }

    /// True while `open` gives ids.
    var canOpen: Bool { !self.isDraining && self.nextID != nil }

    /// Ids rise by two and are written in that order, as Go's servers demand.
    mutating func open(_ call: Call, isServerStreaming: Bool) -> UInt32? {
        guard let id = self.takeID() else { return nil }
        self.streams[id] = Stream(call: call, isServerStreaming: isServerStreaming)
        return id
    }

    /// An id for a request whose answer nobody waits for.
    mutating func takeID() -> UInt32? {
        guard let id = self.nextID else { return nil }
        self.nextID = id >= UInt32.max - 1 ? nil : id + 2
        return id
    }

    /// A Response came; it ends its stream.
    mutating func response(_ id: UInt32) -> Call? {
        self.streams.removeValue(forKey: id)?.call
    }

    /// The call on this stream, if its server streams.
    func streamingCall(_ id: UInt32) -> Call? {
        self.streams[id].flatMap { $0.isServerStreaming ? $0.call : nil }
    }

    /// A Data frame came.
    mutating func data(_ id: UInt32, _ flags: FrameFlags, isEmpty: Bool) -> DataVerdict {
        guard let stream = self.streams[id] else { return .ignore }
        guard stream.isServerStreaming else { return flags.contains(.remoteClosed) ? .endUnanswered(stream.call) : .ignore }
        let last = flags.contains(.remoteClosed)
        if last { self.streams[id] = nil }
        if isEmpty, flags.contains(.noData) { return last ? .end(stream.call) : .ignore }
        return .deliver(stream.call, last: last)
    }

    /// The caller gave up; what still comes for the stream is ignored.
    /// - Returns: whether the stream was known, so that the server is told only then.
    mutating func giveUp(_ id: UInt32) -> Bool {
        self.streams.removeValue(forKey: id) != nil
    }

    /// From now on no stream opens.
    mutating func drain() { self.isDraining = true }

    /// Every stream ends at once, because the connection did.
    mutating func removeAll() -> [Call] {
        defer { self.streams = [:] }
        self.isDraining = true
        return self.streams.values.map(\.call)
    }
}
