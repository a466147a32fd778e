/// What a reader of channels hears.
public enum SubscriptionEvent: Sendable, Hashable {
    /// From here on every message is heard. What was published before may have been missed, so look for what it would have told.
    case listening
    /// Nothing is heard any more until `listening` comes: the connection was lost, and is being made again.
    case interrupted
    case message(channel: String, payload: [UInt8])
}
