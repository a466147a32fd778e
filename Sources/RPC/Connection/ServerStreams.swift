/// The streams of one connection as its server knows them. Pure: it decides, the connection acts.
///
/// `Call` is whatever the connection keeps for a stream.
struct ServerStreams<Call> {
    enum Refusal: Error, Hashable {
        case evenID
        case reusedID
        case tooMany(limit: Int)
        case draining
    }

    /// What a Data frame means.
    enum DataVerdict {
        /// Hand the message over; with `last`, nothing follows it.
        case deliver(Call, last: Bool)
        /// The client sends no more.
        case halfClose(Call)
        /// Nothing to do, and nothing to answer.
        case ignore
        /// No such stream.
        case unknown
        /// The client had said that it sends no more.
        case afterClose(Call)
    }

    private struct Stream {
        let call: Call
        let isClientStreaming: Bool
        var requestsEnded: Bool
    }

    private let maxStreams: Int
    private var ids = StreamIDWindow()
    private var streams: [UInt32: Stream] = [:]
    /// Handlers that have not returned, answered or not: a handler that ignores its deadline still holds its place.
    private(set) var running = 0
    private(set) var isDraining = false

    init(maxStreams: Int) { self.maxStreams = maxStreams }

    /// A Request frame came: its id is used from now on, whatever becomes of the request.
    mutating func claim(_ id: UInt32) throws(Refusal) {
        switch self.ids.insert(id) {
        case .even: throw .evenID
        case .reused: throw .reusedID
        case .new: break
        }
    }

    /// A handler is about to run; it counts as running until `returned()`.
    mutating func begin() throws(Refusal) {
        if self.isDraining { throw .draining }
        guard self.running < self.maxStreams else { throw .tooMany(limit: self.maxStreams) }
        self.running += 1
    }

    /// Remembers a call that did not end within its first step.
    mutating func keep(_ id: UInt32, _ call: Call, isClientStreaming: Bool, requestsEnded: Bool) {
        self.streams[id] = Stream(call: call, isClientStreaming: isClientStreaming, requestsEnded: requestsEnded)
    }

    /// A Data frame came.
    mutating func data(_ id: UInt32, _ flags: FrameFlags, isEmpty: Bool) -> DataVerdict {
        guard var stream = self.streams[id] else { return .unknown }
        // A call that does not stream has all it needs; what its client sends on is neither used nor punished.
        guard stream.isClientStreaming else { return .ignore }
        guard !stream.requestsEnded else { return .afterClose(stream.call) }
        let last = flags.contains(.remoteClosed)
        let hasMessage = !(isEmpty && flags.contains(.noData))
        if last {
            stream.requestsEnded = true
            self.streams[id] = stream
        }
        if hasMessage { return .deliver(stream.call, last: last) }
        return last ? .halfClose(stream.call) : .ignore
    }

    /// Every call that is known.
    var calls: [Call] { self.streams.values.map(\.call) }

    /// The call on this stream, for cancelling it.
    func call(_ id: UInt32) -> Call? { self.streams[id]?.call }

    /// The stream was answered; it is no longer known. Its handler may still run.
    mutating func answered(_ id: UInt32) {
        // Most calls end within their first step and were never kept.
        if !self.streams.isEmpty { self.streams[id] = nil }
    }

    /// A handler returned.
    mutating func returned() { self.running -= 1 }

    /// From now on no stream opens.
    mutating func drain() { self.isDraining = true }

    /// Every stream ends at once, because the connection did.
    mutating func removeAll() -> [Call] {
        defer { self.streams = [:] }
        return self.streams.values.map(\.call)
    }

    var isIdle: Bool { self.running == 0 }
}
