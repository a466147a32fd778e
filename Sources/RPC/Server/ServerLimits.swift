import NIOCore
import Protobuf

/// Everything that bounds what peers can make a server hold or wait for.
public struct ServerLimits: Sendable, Hashable {
    /// Largest frame body, in and out; ttRPC's own clients send 4 MiB at most. 1 KiB to 16 MiB − 1.
    public var maxMessageBytes = 4 * 1024 * 1024
    /// Beyond it a call is refused RESOURCE_EXHAUSTED.
    public var metadata = Metadata.Limits()
    /// How deep a message may nest; beyond it INVALID_ARGUMENT.
    public var maxMessageDepth = 100
    /// What decoding one message may allocate; beyond it RESOURCE_EXHAUSTED.
    public var maxDecodedBytes = 64 * 1024 * 1024

    /// Connections in all; one more is closed at once.
    public var maxConnections = 10_000
    /// Connections from one IP address; one more is closed at once. Unix sockets have no address and are not counted.
    public var maxConnectionsPerAddress = 10_000
    /// Calls that run at once on a connection; one more is refused RESOURCE_EXHAUSTED.
    public var maxStreamsPerConnection = 1_024
    /// What one stream's unread requests may take; beyond it the stream ends RESOURCE_EXHAUSTED.
    public var streamReceiveBudgetBytes = 1024 * 1024
    /// What one stream's unsent answers may take before its handler waits.
    public var streamSendBudgetBytes = 1024 * 1024
    /// What one connection may hold of requests: frames that are not whole yet (their first 16 KiB left aside), requests whose
    /// handlers have suspended, messages of streams that were not read. Beyond it more is refused RESOURCE_EXHAUSTED.
    public var connectionReceiveBudgetBytes = 16 * 1024 * 1024
    /// What all connections together may hold of requests; beyond it more is refused UNAVAILABLE, to be sent again later.
    public var receiveBudgetBytes = 512 * 1024 * 1024
    /// What one connection's unsent answers may take before new calls are refused RESOURCE_EXHAUSTED; at twice that it is closed.
    public var connectionSendBudgetBytes = 16 * 1024 * 1024
    /// What all connections' unsent answers may take, the first 64 KiB of each left aside; beyond it a connection that has over 1 MiB
    /// unsent is closed.
    public var sendBudgetBytes = 1024 * 1024 * 1024

    /// How long a unary call may take whose caller does not say; nil: as long as it likes.
    public var defaultTimeout: Duration?
    /// How long a unary call may take whatever its caller says; nil: as long as that. Streams last as long as both sides keep them up.
    public var maxTimeout: Duration?

    /// From accepting a connection to the end of its TLS handshake and PROXY header.
    public var handshakeTimeout = Duration.seconds(10)
    /// From a frame's first byte to its last.
    public var frameTimeout = Duration.seconds(60)
    /// A peer over TCP that has sent nothing for this long is asked whether it is still there; one that says nothing for another
    /// minute loses its connection.
    public var keepaliveTime = Duration.seconds(60)
    /// A connection without a call and without a byte for this long is closed.
    public var idleTimeout = Duration.seconds(600)
    /// A handler that waits this long for its peer to read loses its stream.
    public var streamStallTimeout = Duration.seconds(10)
    /// A connection that takes no byte for this long, while some wait, is closed.
    public var writeStallTimeout = Duration.seconds(30)

    /// Requests above this size are decoded and handled off the event loop, so that they stall no neighbour.
    public var maxInlineRequestBytes = 64 * 1024

    public init() {}

    /// Timeouts are exact to within a quarter of this.
    var shortestTimeout: Duration {
        min(self.handshakeTimeout, self.frameTimeout, self.idleTimeout, min(self.streamStallTimeout, self.writeStallTimeout))
    }

    /// When a call that comes `now` is over.
    /// - Parameter nanoseconds: what its caller says; 0: nothing.
    func deadline(_ nanoseconds: Int64, kind: MethodKind, at now: NIODeadline) -> Deadline {
        let asked: Duration? = nanoseconds == 0 ? nil : .nanoseconds(nanoseconds)
        guard kind == .unary else { return asked.map { Deadline(timeout: $0, after: now) } ?? .never }
        guard let timeout = asked ?? self.defaultTimeout ?? self.maxTimeout else { return .never }
        return Deadline(timeout: min(timeout, self.maxTimeout ?? timeout), after: now)
    }

    var messageLimits: MessageLimits {
        MessageLimits(
            maxMessageBytes: self.maxMessageBytes,
            decoding: .init(maxDepth: self.maxMessageDepth, maxAllocationBytes: self.maxDecodedBytes)
        )
    }
}
