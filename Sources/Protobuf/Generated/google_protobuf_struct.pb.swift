// Made by protoc-gen-swift-krafti from google/protobuf/struct.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages

/// `NullValue` is a singleton enumeration to represent the null value for the
/// `Value` type union.
///
///  The JSON representation for `NullValue` is JSON `null`.
public enum GoogleNullValue: ProtobufEnum {
    /// Null value.
    case nullValue
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .nullValue
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .nullValue
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .nullValue: 0
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "google.protobuf.NullValue",
        documentation: "`NullValue` is a singleton enumeration to represent the null value for the\n`Value` type union.\n\n The JSON representation for `NullValue` is JSON `null`.",
        values: [
            EnumDescriptor.Value(name: "NULL_VALUE", number: 0, documentation: "Null value."),
        ]
    )
}

/// `Struct` represents a structured data value, consisting of fields
/// which map to dynamically typed values. In some languages, `Struct`
/// might be supported by a native representation. For example, in
/// scripting languages like JS a struct is represented as an
/// object. The details of that representation are described together
/// with the proto support for the language.
///
/// The JSON representation for `Struct` is JSON object.
public struct GoogleStruct: Message {
    /// Unordered map of dynamically typed values.
    public var fields: [String: GoogleValue]

    public init() {
        self.fields = [:]
    }
}

/// `Value` represents a dynamically typed value which can be either
/// null, a number, a string, a boolean, a recursive struct value, or a
/// list of values. A producer of value is expected to set one of these
/// variants. Absence of any variant indicates an error.
///
/// The JSON representation for `Value` is JSON value.
public struct GoogleValue: Message {
    /// The kind of value.
    public var kind: OneOfKind?

    public init() {
        self.kind = nil
    }

    /// The kind of value.
    public enum OneOfKind: Hashable, Sendable {
        /// Represents a null value.
        case nullValue(GoogleNullValue)
        /// Represents a double value.
        case numberValue(Double)
        /// Represents a string value.
        case stringValue(String)
        /// Represents a boolean value.
        case boolValue(Bool)
        /// Represents a structured value.
        case structValue(GoogleStruct)
        /// Represents a repeated `Value`.
        case listValue(GoogleListValue)
    }
}

/// `ListValue` is a wrapper around a repeated field of values.
///
/// The JSON representation for `ListValue` is JSON array.
public struct GoogleListValue: Message {
    /// Repeated field of dynamically typed values.
    public var values: [GoogleValue]

    public init() {
        self.values = []
    }
}

extension GoogleStruct {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.Struct",
        documentation: "`Struct` represents a structured data value, consisting of fields\nwhich map to dynamically typed values. In some languages, `Struct`\nmight be supported by a native representation. For example, in\nscripting languages like JS a struct is represented as an\nobject. The details of that representation are described together\nwith the proto support for the language.\n\nThe JSON representation for `Struct` is JSON object.",
        fields: [
            FieldDescriptor(number: 1, name: "fields", jsonName: "fields", kind: .message(GoogleValue.self), cardinality: .map(key: .string), documentation: "Unordered map of dynamically typed values."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleStruct.self, google__protobuf__struct__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__Struct.self)
        self.fields = unsafe Bridge.entries(c.pointee.fields, c.pointee.n_fields) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.message(entry.pointee.value) ?? GoogleValue()) }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__Struct.self)
        unsafe google__protobuf__struct__init(c)
        unsafe c.pointee.n_fields = self.fields.count
        unsafe c.pointee.fields = arena.entries(self.fields) {
            entry, key, value in
            unsafe google__protobuf__struct__fields_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.message(value)
        }
    }
}

extension GoogleValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.Value",
        documentation: "`Value` represents a dynamically typed value which can be either\nnull, a number, a string, a boolean, a recursive struct value, or a\nlist of values. A producer of value is expected to set one of these\nvariants. Absence of any variant indicates an error.\n\nThe JSON representation for `Value` is JSON value.",
        fields: [
            FieldDescriptor(number: 1, name: "null_value", jsonName: "nullValue", kind: .enumeration(GoogleNullValue.self), oneof: "kind", documentation: "Represents a null value."),
            FieldDescriptor(number: 2, name: "number_value", jsonName: "numberValue", kind: .double, oneof: "kind", documentation: "Represents a double value."),
            FieldDescriptor(number: 3, name: "string_value", jsonName: "stringValue", kind: .string, oneof: "kind", documentation: "Represents a string value."),
            FieldDescriptor(number: 4, name: "bool_value", jsonName: "boolValue", kind: .bool, oneof: "kind", documentation: "Represents a boolean value."),
            FieldDescriptor(number: 5, name: "struct_value", jsonName: "structValue", kind: .message(GoogleStruct.self), oneof: "kind", documentation: "Represents a structured value."),
            FieldDescriptor(number: 6, name: "list_value", jsonName: "listValue", kind: .message(GoogleListValue.self), oneof: "kind", documentation: "Represents a repeated `Value`."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleValue.self, google__protobuf__value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__Value.self)
        switch unsafe c.pointee.kind_case.rawValue {
        case 1: self.kind = unsafe .nullValue(Bridge.enumeration(c.pointee.null_value))
        case 2: self.kind = unsafe .numberValue(c.pointee.number_value)
        case 3: self.kind = unsafe .stringValue(Bridge.string(c.pointee.string_value))
        case 4: self.kind = unsafe .boolValue(c.pointee.bool_value != 0)
        case 5: self.kind = unsafe .structValue(Bridge.message(c.pointee.struct_value) ?? GoogleStruct())
        case 6: self.kind = unsafe .listValue(Bridge.message(c.pointee.list_value) ?? GoogleListValue())
        default: self.kind = nil
        }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__Value.self)
        unsafe google__protobuf__value__init(c)
        switch self.kind {
        case .nullValue(let value):
            unsafe c.pointee.kind_case = .init(1)
            unsafe c.pointee.null_value = Bridge.cEnum(value)
        case .numberValue(let value):
            unsafe c.pointee.kind_case = .init(2)
            unsafe c.pointee.number_value = value
        case .stringValue(let value):
            unsafe c.pointee.kind_case = .init(3)
            unsafe c.pointee.string_value = arena.string(value)
        case .boolValue(let value):
            unsafe c.pointee.kind_case = .init(4)
            unsafe c.pointee.bool_value = value ? 1 : 0
        case .structValue(let value):
            unsafe c.pointee.kind_case = .init(5)
            unsafe c.pointee.struct_value = arena.message(value)
        case .listValue(let value):
            unsafe c.pointee.kind_case = .init(6)
            unsafe c.pointee.list_value = arena.message(value)
        case nil: break
        }
    }
}

extension GoogleListValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.ListValue",
        documentation: "`ListValue` is a wrapper around a repeated field of values.\n\nThe JSON representation for `ListValue` is JSON array.",
        fields: [
            FieldDescriptor(number: 1, name: "values", jsonName: "values", kind: .message(GoogleValue.self), cardinality: .repeated, documentation: "Repeated field of dynamically typed values."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleListValue.self, google__protobuf__list_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__ListValue.self)
        self.values = unsafe Bridge.messages(c.pointee.values, c.pointee.n_values)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__ListValue.self)
        unsafe google__protobuf__list_value__init(c)
        unsafe c.pointee.n_values = self.values.count
        unsafe c.pointee.values = arena.messages(self.values)
    }
}
