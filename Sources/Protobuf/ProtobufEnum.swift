/// A protobuf enum. It is open: numbers without a name are kept and written back.
public protocol ProtobufEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    /// The value numbered 0, which an absent field has.
    init()

    /// The named value with this number, or the unrecognized one.
    init(rawValue: Int32)

    /// The enum as data.
    static var descriptor: EnumDescriptor { get }
}

/// An enum as data.
public struct EnumDescriptor: Sendable {
    /// Such as `krafti.test.v1.Mood`.
    public let fullName: String
    /// The comment above the enum in its .proto file, without comment marks.
    public let documentation: String
    /// The values in the order of the .proto file; with `allow_alias`, several may have one number.
    public let values: [Value]

    public init(fullName: String, documentation: String = "", values: [Value]) {
        self.fullName = fullName
        self.documentation = documentation
        self.values = values
    }

    public struct Value: Sendable {
        /// As in the .proto file, such as `MOOD_CALM`.
        public let name: String
        public let number: Int32
        /// The comment above the value, without comment marks.
        public let documentation: String

        public init(name: String, number: Int32, documentation: String = "") {
            self.name = name
            self.number = number
            self.documentation = documentation
        }
    }
}
