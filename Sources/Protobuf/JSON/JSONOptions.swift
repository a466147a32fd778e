/// How a message is read from JSON.
public struct JSONDecodingOptions: Sendable {
    /// Whether names the message has no field for, and names its enums have no value for, are passed over. Otherwise they are
    /// errors, all of them reported at once.
    public var ignoresUnknownFields: Bool
    /// The largest text, in bytes.
    public var maxBytes: Int
    /// The bounds of the message that is made: nesting, and memory.
    public var limits: DecodingLimits
    /// Where the messages within a `google.protobuf.Any` are looked up by name.
    public var registry: MessageRegistry

    public init(
        ignoresUnknownFields: Bool = false, maxBytes: Int = 64 << 20, limits: DecodingLimits = .default,
        registry: MessageRegistry = .protobuf
    ) {
        self.ignoresUnknownFields = ignoresUnknownFields
        self.maxBytes = maxBytes
        self.limits = limits
        self.registry = registry
    }
}

/// How a message is written as JSON.
public struct JSONEncodingOptions: Sendable {
    /// Whether fields at their default are written too: zeros, empty strings, lists and maps. Absent messages and oneofs never are.
    public var printsDefaults: Bool
    /// Whether fields have the names of the .proto file (`duration_minutes`) in place of their JSON names (`durationMinutes`).
    public var usesOriginalNames: Bool
    /// Whether the text is indented, two spaces a level, in place of standing on one line.
    public var isPretty: Bool
    /// Where the messages within a `google.protobuf.Any` are looked up by name.
    public var registry: MessageRegistry

    public init(
        printsDefaults: Bool = false, usesOriginalNames: Bool = false, isPretty: Bool = false, registry: MessageRegistry = .protobuf
    ) {
        self.printsDefaults = printsDefaults
        self.usesOriginalNames = usesOriginalNames
        self.isPretty = isPretty
        self.registry = registry
    }
}
