/// A piece of an upload as a caller sent it: nothing of it has been checked.
public struct UploadMessage: Hashable, Sendable {
    /// The tenant the message names; empty: the caller's own.
    public var tenant: String
    /// Names the upload; empty: it cannot be taken up.
    public var requestID: String
    /// The number of the first item in the upload, from 0.
    public var position: Int64
    public var items: [ServiceDraft]

    public init(tenant: String = "", requestID: String = "", position: Int64, items: [ServiceDraft] = []) {
        self.tenant = tenant
        self.requestID = requestID
        self.position = position
        self.items = items
    }
}

/// How an upload gets on.
public struct UploadReply: Sendable {
    /// All items before this one have an outcome that lasts.
    public var acknowledged: Int64
    /// How many items after `acknowledged` the caller may have sent.
    public var window: Int
    /// The number of the first of `results`.
    public var position: Int64
    /// What became of the items acknowledged since the reply before, in order.
    public var results: [BulkItemResult]
    /// How many of this stream's items were created so far.
    public var created: Int64
    /// How many of this stream's items were there already.
    public var unchanged: Int64
    /// How many of this stream's items failed so far.
    public var failed: Int64

    public init(
        acknowledged: Int64,
        window: Int,
        position: Int64,
        results: [BulkItemResult] = [],
        created: Int64 = 0,
        unchanged: Int64 = 0,
        failed: Int64 = 0
    ) {
        self.acknowledged = acknowledged
        self.window = window
        self.position = position
        self.results = results
        self.created = created
        self.unchanged = unchanged
        self.failed = failed
    }
}
