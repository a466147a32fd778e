import CProtobufC

/// How protobuf-c lays a message out: its descriptor, and the sizes of the struct and of the Swift value.
///
/// protoc-c's descriptors are constants of the program: they are never written, and live as long as it.
@safe
public struct MessageLayout: @unchecked Sendable {
    let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    /// The bytes one element of an array of these messages takes in Swift, without what its fields point to.
    let swiftStride: Int

    /// Finds the descriptor by having protoc-c's own function initialise a message: Swift cannot take a C constant's address.
    public init<M: Message, Layout>(_ type: M.Type, _ initialize: (UnsafeMutablePointer<Layout>?) -> Void) {
        self.swiftStride = MemoryLayout<M>.stride
        unsafe self.descriptor = withUnsafeTemporaryAllocation(of: Layout.self, capacity: 1) { buffer in
            unsafe initialize(buffer.baseAddress)
            return unsafe UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
                .load(as: ProtobufCMessage.self).descriptor
        }
    }
}
