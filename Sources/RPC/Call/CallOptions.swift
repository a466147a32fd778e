/// What a caller may say of one call.
public struct CallOptions: Sendable {
    /// Time for the whole call, retries and waiting for a connection included; nil waits without end.
    public var timeout: Duration?
    /// Goes with the request: at most 64 entries and 16 KiB.
    public var metadata = Metadata()
    /// Wait for a connection, up to the timeout, instead of failing UNAVAILABLE while none can be made.
    public var waitForReady = false
    /// Called with the metadata of the answer, before the call returns; what came with an error is in the error.
    public var onResponseMetadata: (@Sendable (Metadata) -> Void)?

    public init(timeout: Duration? = nil, metadata: Metadata = Metadata(), waitForReady: Bool = false) {
        self.timeout = timeout
        self.metadata = metadata
        self.waitForReady = waitForReady
    }
}
