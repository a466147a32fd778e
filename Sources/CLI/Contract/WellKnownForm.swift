/// The messages that JSON does not write as an object of their fields (https://protobuf.dev/programming-guides/json).
enum WellKnownForm: String, CaseIterable {
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

    /// JSON that stands for no value in particular and is a valid one.
    var blank: String {
        switch self {
        case .any, .value: "null"
        case .duration: #""0s""#
        case .fieldMask, .stringWrapper, .bytesWrapper: #""""#
        case .listValue: "[]"
        case .struct: "{}"
        case .timestamp: #""1970-01-01T00:00:00Z""#
        case .boolWrapper: "false"
        case .int64Wrapper, .uint64Wrapper: #""0""#
        case .doubleWrapper, .floatWrapper, .int32Wrapper, .uint32Wrapper: "0"
        }
    }

    /// How a value is written, as a person is told who has to write one; nil where the type's name says it.
    var manner: String? {
        switch self {
        case .any: #"written {"@type": "type.googleapis.com/NAME", …fields}"#
        case .duration: #"written "90s" or "1.5s""#
        case .fieldMask: #"written "name,price.units""#
        case .listValue: "any JSON array"
        case .struct: "any JSON object"
        case .timestamp: #"written "2026-01-31T09:30:00Z""#
        case .value: "any JSON value"
        case .bytesWrapper: "written as base64, or null"
        case .int64Wrapper, .uint64Wrapper: #"written "1", or null"#
        case .boolWrapper, .doubleWrapper, .floatWrapper, .int32Wrapper, .stringWrapper, .uint32Wrapper: "or null"
        }
    }
}
