import CProtobufC

/// How protobuf-c lays a message out, and what decoding one costs.
///
/// protoc-c's descriptors are constants of the program; the table is made once and never changed or freed. Both are only read.
@safe
public struct MessageLayout: @unchecked Sendable {
    let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    let table: UnsafePointer<krafti_message>

    /// Finds the descriptor by having protoc-c's own function initialise a message: Swift cannot take a C constant's address.
    public init<M: Message, Layout>(_ type: M.Type, _ initialize: (UnsafeMutablePointer<Layout>?) -> Void) {
        let descriptor = unsafe withUnsafeTemporaryAllocation(of: Layout.self, capacity: 1) { buffer in
            unsafe initialize(buffer.baseAddress)
            return unsafe UnsafeRawBufferPointer(buffer).load(as: ProtobufCMessage.self).descriptor
        }
        var strides: [String: Int] = [:]
        Self.collectStrides(of: type, into: &strides)
        let table = unsafe withUnsafeMutablePointer(to: &strides) { strides in
            unsafe krafti_table_make(
                descriptor,
                { type, strides in
                    guard let type = unsafe type, let strides = unsafe strides else { return 0 }
                    let name = unsafe String(cString: type.pointee.name)
                    return unsafe strides.assumingMemoryBound(to: [String: Int].self).pointee[name] ?? 0
                },
                strides
            )
        }
        guard let descriptor = unsafe descriptor, let table = unsafe table else {
            fatalError("no memory for the field table of \(type.descriptor.fullName)")
        }
        unsafe self.descriptor = descriptor
        unsafe self.table = UnsafePointer(table)
    }

    /// The bytes one element of an array takes, for a type and all below it. Asks types for `descriptor` only: to ask for
    /// `layout`, which is being made, would never end for a type that holds itself.
    private static func collectStrides<M: Message>(of type: M.Type, into strides: inout [String: Int]) {
        guard strides.updateValue(MemoryLayout<M>.stride, forKey: type.descriptor.fullName) == nil else { return }
        for field in type.descriptor.fields {
            if case .message(let inner) = field.kind { Self.collectStrides(of: inner, into: &strides) }
        }
    }
}
