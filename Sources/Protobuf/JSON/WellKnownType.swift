/// The messages whose JSON form is not an object of their fields (https://protobuf.dev/programming-guides/json).
enum WellKnownType {
    case any, duration, fieldMask, listValue, `struct`, timestamp, value
    /// A message around one scalar, for which it stands.
    case wrapper

    private static let forms: [ObjectIdentifier: WellKnownType] = [
        ObjectIdentifier(GoogleAny.self): .any,
        ObjectIdentifier(GoogleDuration.self): .duration,
        ObjectIdentifier(GoogleFieldMask.self): .fieldMask,
        ObjectIdentifier(GoogleListValue.self): .listValue,
        ObjectIdentifier(GoogleStruct.self): .struct,
        ObjectIdentifier(GoogleTimestamp.self): .timestamp,
        ObjectIdentifier(GoogleValue.self): .value,
        ObjectIdentifier(GoogleBoolValue.self): .wrapper,
        ObjectIdentifier(GoogleBytesValue.self): .wrapper,
        ObjectIdentifier(GoogleDoubleValue.self): .wrapper,
        ObjectIdentifier(GoogleFloatValue.self): .wrapper,
        ObjectIdentifier(GoogleInt32Value.self): .wrapper,
        ObjectIdentifier(GoogleInt64Value.self): .wrapper,
        ObjectIdentifier(GoogleStringValue.self): .wrapper,
        ObjectIdentifier(GoogleUInt32Value.self): .wrapper,
        ObjectIdentifier(GoogleUInt64Value.self): .wrapper,
    ]

    init?(_ type: any Message.Type) {
        guard let form = Self.forms[ObjectIdentifier(type)] else { return nil }
        self = form
    }

    /// The numbers of the fields of google.protobuf.Value.
    enum ValueField {
        static let null: Int32 = 1
        static let number: Int32 = 2
        static let string: Int32 = 3
        static let bool: Int32 = 4
        static let `struct`: Int32 = 5
        static let list: Int32 = 6
    }
}

extension FieldDescriptor.Kind {
    /// Whether JSON's `null` is a value of the type; for all others it means that the field is absent.
    var includesNull: Bool {
        switch self {
        case .message(let type): type == GoogleValue.self
        case .enumeration(let type): type == GoogleNullValue.self
        default: false
        }
    }
}
