extension GoogleAny {
    private static let typeURLPrefix = "type.googleapis.com/"

    /// Holds `message`, named by its type.
    public init(packing message: some Message) throws(EncodingError) {
        self.init()
        self.typeUrl = Self.typeURLPrefix + Swift.type(of: message).descriptor.fullName
        self.value = try message.serializedBytes()
    }

    /// The full name of the type it holds: what stands behind the last slash of its URL.
    public var typeName: String {
        self.typeUrl.lastIndex(of: "/").map { String(self.typeUrl[self.typeUrl.index(after: $0)...]) } ?? self.typeUrl
    }

    /// The message it holds, or nil when that is of another type.
    public func unpack<M: Message>(_ type: M.Type, limits: DecodingLimits = .default) throws(DecodingError) -> M? {
        guard self.typeName == type.descriptor.fullName else { return nil }
        return try M(serializedBytes: self.value, limits: limits)
    }
}
