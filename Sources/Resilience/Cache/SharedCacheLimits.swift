/// What bounds a server's part in a shared cache.
public struct SharedCacheLimits: Sendable, Hashable {
    /// Changes and tags that wait to be applied. When there are more, they are given up, and another server must have applied them, or
    /// a new generation begins.
    public var maxChanges = 10_000
    /// Changes of this process itself that are remembered one by one until the tail has seen them.
    public var maxOwnChanges = 10_000
    /// How often in a row this server may be left behind, one look each, before it begins a new generation. Others, who see all the
    /// changes, take it along in that time: a server that starts does not empty what they share.
    public var patience = 3

    public init() {}
}
