/// A message in protobuf-c's layout, lent to generated code while it moves the fields. Valid as long as the arena it lies in.
@unsafe
public struct BridgedMessage {
    @usableFromInline
    let pointer: UnsafeMutableRawPointer

    @inlinable
    public init(_ pointer: UnsafeMutableRawPointer) {
        unsafe self.pointer = pointer
    }

    /// The struct itself. `Layout` must be the type protoc-c made for the message.
    @inlinable
    public func bound<Layout>(to type: Layout.Type) -> UnsafeMutablePointer<Layout> {
        unsafe self.pointer.assumingMemoryBound(to: type)
    }
}
