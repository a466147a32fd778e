import Locking
public import NIOCore
import Protobuf
import Synchronization

/// A key for a value that interceptors leave on a call for those further in: who calls, which tenant, a trace.
public protocol ServerContextKey {
    associatedtype Value: Sendable
}

/// One call as the server sees it: what interceptors and handlers know of it besides its messages.
///
/// Safe to use from any task until the call ends, and harmless after.
public final class ServerContext: Sendable {
    /// The method that is called.
    public let method: any MethodDescriptor
    /// What came with the request; keys in lower case.
    public let metadata: Metadata
    /// When the caller stops waiting.
    public let deadline: Deadline
    /// Who is at the other end of the connection.
    public let peer: Peer
    /// When the call's request was there: when it was read, together with those that came with it.
    public let began: NIODeadline

    let streamID: UInt32
    let eventLoop: any EventLoop
    let limits: MessageLimits
    /// The only message of a call whose client does not stream, until it is taken.
    ///
    /// Unguarded: set before the call runs, then touched by the task that runs it, and by nobody else.
    nonisolated(unsafe) private var payload: ByteBuffer?
    /// The messages of a call whose client streams.
    let requests: MessageMailbox?
    /// The way out of a call whose server streams.
    let responses: StreamSender?

    private struct Shared: Sendable {
        /// The encoded answer of a call whose server does not stream.
        var response = ByteBuffer()
        var responseMetadata = Metadata()
        var values = CallValues()
    }
    private let shared = Guarded(Shared())
    /// In nanoseconds; 0: not yet.
    private let end = Atomic<UInt64>(0)

    init(
        method: any MethodDescriptor,
        metadata: Metadata,
        deadline: Deadline,
        began: NIODeadline,
        peer: Peer,
        streamID: UInt32,
        eventLoop: any EventLoop,
        limits: MessageLimits,
        payload: ByteBuffer,
        requests: MessageMailbox?,
        responses: StreamSender?
    ) {
        self.method = method
        self.metadata = metadata
        self.deadline = deadline
        self.began = began
        self.peer = peer
        self.streamID = streamID
        self.eventLoop = eventLoop
        self.limits = limits
        unsafe self.payload = payload
        self.requests = requests
        self.responses = responses
    }

    /// Time until the deadline, negative once it has passed; nil when the caller named none.
    public var timeRemaining: Duration? { self.deadline.timeRemaining(at: self.eventLoop.now) }

    /// When the handler was done with the call, for those who look behind it; now, while it is not. Read once for all of them: the clock
    /// takes as long as much of what they do.
    public var ended: NIODeadline {
        let nanoseconds = self.end.load(ordering: .relaxed)
        return nanoseconds == 0 ? .now() : .uptimeNanoseconds(nanoseconds)
    }

    /// The handler, and what stands between it and whoever says so, is done.
    func noteEnd() { self.end.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed) }

    /// What goes back beside the answer. For a stream that ends well there is no frame to carry it.
    public var responseMetadata: Metadata {
        self.shared.withLock { $0.responseMetadata }
    }

    /// Changes what goes back beside the answer.
    public func updateResponseMetadata(_ change: (inout Metadata) -> Void) {
        self.shared.withLock { change(&$0.responseMetadata) }
    }

    /// The encoded request, once: decoded it is not kept a second time for as long as the call runs.
    func takePayload() throws(RPCError) -> ByteBuffer {
        let payload = try self.lookAtPayload()
        unsafe self.payload = nil
        return payload
    }

    /// The encoded request, which remains to be taken.
    func lookAtPayload() throws(RPCError) -> ByteBuffer {
        guard let payload = unsafe self.payload else {
            throw RPCError(.internal, "An interceptor went on with a call twice; a request is there once.")
        }
        return payload
    }

    func answer(_ response: ByteBuffer) {
        self.shared.withLock { $0.response = response }
    }

    /// What the handler has left for its caller.
    func takeAnswer() -> (response: ByteBuffer, metadata: Metadata) {
        self.shared.withLock { shared in
            defer { shared.response = ByteBuffer() }
            return (shared.response, shared.responseMetadata)
        }
    }

    /// A value that an interceptor left.
    @inlinable
    public subscript<Key: ServerContextKey>(key: Key.Type) -> Key.Value? {
        get { CallValues.value(self.value(of: ObjectIdentifier(key)), of: key) }
        set { self.setValue(of: ObjectIdentifier(key), newValue.map { ServerContextValue($0) }) }
    }

    @usableFromInline
    func value(of key: ObjectIdentifier) -> (any AnyObject & Sendable)? { self.shared.withLock { $0.values[key] } }

    @usableFromInline
    func setValue(of key: ObjectIdentifier, _ value: (any AnyObject & Sendable)?) {
        self.shared.withLock { $0.values[key] = value }
    }
}

/// What bounds the messages of a call.
struct MessageLimits: Sendable {
    /// Largest frame body, in or out.
    var maxMessageBytes: Int
    /// What decoding a message may nest and allocate.
    var decoding: DecodingLimits
}
