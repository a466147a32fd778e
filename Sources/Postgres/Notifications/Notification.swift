/// What a listener hears.
public enum Notification: Sendable, Hashable {
    /// Listening began, or began again: earlier notifications may have been missed, so look for what they would have told.
    case listening
    /// A NOTIFY of the channel, with its payload, which may be empty.
    case received(String)
}
