import Locking

/// Values that interceptors keep for all calls of one connection: who the caller of before was, say, beside the credentials that told so.
///
/// Each key has one value. Safe to use from any task: a connection's calls may run on several threads.
public final class PeerMemory: Sendable {
    private let values = Guarded(CallValues())

    init() {}

    /// The value that was left here last.
    @inlinable
    public subscript<Key: ServerContextKey>(key: Key.Type) -> Key.Value? {
        get { CallValues.value(self.value(of: ObjectIdentifier(key)), of: key) }
        set { self.setValue(of: ObjectIdentifier(key), newValue.map { ServerContextValue($0) }) }
    }

    @usableFromInline
    func value(of key: ObjectIdentifier) -> (any AnyObject & Sendable)? { self.values.withLock { $0[key] } }

    @usableFromInline
    func setValue(of key: ObjectIdentifier, _ value: (any AnyObject & Sendable)?) { self.values.withLock { $0[key] = value } }
}
