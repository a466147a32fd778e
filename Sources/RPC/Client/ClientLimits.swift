import Protobuf

/// Everything that bounds what a server can make a client hold or wait for.
public struct ClientLimits: Sendable, Hashable {
    /// Largest frame body, in and out; ttRPC's own servers take 4 MiB at most. 1 KiB to 16 MiB − 1.
    public var maxMessageBytes = 4 * 1024 * 1024
    /// How deep a message may nest.
    public var maxMessageDepth = 100
    /// What decoding one message may allocate.
    public var maxDecodedBytes = 64 * 1024 * 1024
    /// What one stream's unread answers may take; beyond it the stream ends RESOURCE_EXHAUSTED, and others are not disturbed.
    public var streamReceiveBudgetBytes = 8 * 1024 * 1024
    /// What one stream's unsent requests may take before its sender waits.
    public var streamSendBudgetBytes = 1024 * 1024
    /// What the unread answers of all streams of a connection may take; a stream that has more come beyond it ends RESOURCE_EXHAUSTED.
    public var connectionReceiveBudgetBytes = 64 * 1024 * 1024
    /// What a connection's unsent requests may take; a call beyond it fails RESOURCE_EXHAUSTED, and is not sent. Half of it is for
    /// streams, whose senders wait for room.
    public var connectionSendBudgetBytes = 64 * 1024 * 1024
    /// From the first attempt to reach an address to a connection that carries calls, TLS included.
    public var connectTimeout = Duration.seconds(10)
    /// Silence on a TCP connection after which the system asks whether the peer is still there. Whole seconds, 1 s or more.
    public var keepaliveTime = Duration.seconds(60)
    /// A connection that takes no byte for this long, while some wait, is closed.
    public var writeStallTimeout = Duration.seconds(30)

    public init() {}

    var messageLimits: MessageLimits {
        MessageLimits(
            maxMessageBytes: self.maxMessageBytes,
            decoding: .init(maxDepth: self.maxMessageDepth, maxAllocationBytes: self.maxDecodedBytes)
        )
    }
}
