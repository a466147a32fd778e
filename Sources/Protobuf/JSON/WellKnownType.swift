/// The messages whose JSON form is not an object of their fields (https://protobuf.dev/programming-guides/json).
enum WellKnownType: String {
    case any = "google.protobuf.Any"
    case duration = "google.protobuf.Duration"
    case fieldMask = "google.protobuf.FieldMask"
    case listValue = "google.protobuf.ListValue"
    case `struct` = "google.protobuf.Struct"
    case timestamp = "google.protobuf.Timestamp"
    case value = "google.protobuf.Value"
    case boolWrapper = "google.protobuf.BoolValue"
    case bytesWrapper = "google.protobuf.BytesValue"
    case doubleWrapper = "google.protobuf.DoubleValue"
    case floatWrapper = "google.protobuf.FloatValue"
    case int32Wrapper = "google.protobuf.Int32Value"
    case int64Wrapper = "google.protobuf.Int64Value"
    case stringWrapper = "google.protobuf.StringValue"
    case uint32Wrapper = "google.protobuf.UInt32Value"
    case uint64Wrapper = "google.protobuf.UInt64Value"

    init?(_ type: any Message.Type) {
        self.init(rawValue: type.descriptor.fullName)
    }

    /// The numbers of the fields of google/protobuf/struct.proto, where they differ from 1.
    enum ValueField {
        static let null: Int32 = 1
        static let number: Int32 = 2
        static let string: Int32 = 3
        static let bool: Int32 = 4
        static let `struct`: Int32 = 5
        static let list: Int32 = 6
    }

    /// The one enum with a form of its own: it is JSON's `null`.
    static let nullValueEnum = "google.protobuf.NullValue"
}

extension FieldDescriptor.Kind {
    /// Whether JSON's `null` is a value of the type; for all others it means that the field is absent.
    var includesNull: Bool {
        switch self {
        case .message(let type): WellKnownType(type) == .value
        case .enumeration(let type): type.descriptor.fullName == WellKnownType.nullValueEnum
        default: false
        }
    }
}
