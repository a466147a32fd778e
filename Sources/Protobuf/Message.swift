/// A protobuf message as a Swift value. Generated code conforms; nobody else needs to.
public protocol Message: Hashable, Sendable {
    /// The message with every field at its default.
    init()
}
