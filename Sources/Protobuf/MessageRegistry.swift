/// Message types by name: what `google.protobuf.Any` needs to be read as more than bytes.
public struct MessageRegistry: Sendable {
    private var types: [String: any Message.Type] = [:]

    public init(_ types: [any Message.Type]) {
        for type in types { self.types[type.descriptor.fullName] = type }
    }

    /// The type with this full name, such as `google.rpc.ErrorInfo`.
    public subscript(fullName: String) -> (any Message.Type)? { self.types[fullName] }

    /// Both registries' types.
    public func merging(_ other: MessageRegistry) -> MessageRegistry {
        var merged = self
        merged.types.merge(other.types) { own, _ in own }
        return merged
    }
}
