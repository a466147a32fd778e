import Locking

/// A Lua script that Redis runs in one step. Make one for each text and keep it: it remembers under which name the servers know it.
///
/// Safe to share.
public final class RedisScript: Sendable {
    public let source: String
    private let knownDigest = Guarded<String?>(nil)

    public init(_ source: String) { self.source = source }

    /// The name under which a server that has it runs it; nil before one has told.
    var digest: String? {
        get { self.knownDigest.withLock { $0 } }
        set { self.knownDigest.withLock { $0 = newValue } }
    }
}
