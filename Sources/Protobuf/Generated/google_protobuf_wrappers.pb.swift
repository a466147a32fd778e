// Made by protoc-gen-swift-krafti from google/protobuf/wrappers.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages

/// Wrapper message for `double`.
///
/// The JSON representation for `DoubleValue` is JSON number.
public struct GoogleDoubleValue: Message {
    /// The double value.
    public var value: Double

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `float`.
///
/// The JSON representation for `FloatValue` is JSON number.
public struct GoogleFloatValue: Message {
    /// The float value.
    public var value: Float

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `int64`.
///
/// The JSON representation for `Int64Value` is JSON string.
public struct GoogleInt64Value: Message {
    /// The int64 value.
    public var value: Int64

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `uint64`.
///
/// The JSON representation for `UInt64Value` is JSON string.
public struct GoogleUInt64Value: Message {
    /// The uint64 value.
    public var value: UInt64

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `int32`.
///
/// The JSON representation for `Int32Value` is JSON number.
public struct GoogleInt32Value: Message {
    /// The int32 value.
    public var value: Int32

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `uint32`.
///
/// The JSON representation for `UInt32Value` is JSON number.
public struct GoogleUInt32Value: Message {
    /// The uint32 value.
    public var value: UInt32

    public init() {
        self.value = 0
    }
}

/// Wrapper message for `bool`.
///
/// The JSON representation for `BoolValue` is JSON `true` and `false`.
public struct GoogleBoolValue: Message {
    /// The bool value.
    public var value: Bool

    public init() {
        self.value = false
    }
}

/// Wrapper message for `string`.
///
/// The JSON representation for `StringValue` is JSON string.
public struct GoogleStringValue: Message {
    /// The string value.
    public var value: String

    public init() {
        self.value = ""
    }
}

/// Wrapper message for `bytes`.
///
/// The JSON representation for `BytesValue` is JSON string.
public struct GoogleBytesValue: Message {
    /// The bytes value.
    public var value: [UInt8]

    public init() {
        self.value = []
    }
}

extension GoogleDoubleValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.DoubleValue",
        documentation: "Wrapper message for `double`.\n\nThe JSON representation for `DoubleValue` is JSON number.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .double, documentation: "The double value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleDoubleValue.self, google__protobuf__double_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__DoubleValue.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__DoubleValue.self)
        unsafe google__protobuf__double_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleFloatValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.FloatValue",
        documentation: "Wrapper message for `float`.\n\nThe JSON representation for `FloatValue` is JSON number.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .float, documentation: "The float value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleFloatValue.self, google__protobuf__float_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__FloatValue.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__FloatValue.self)
        unsafe google__protobuf__float_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleInt64Value {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.Int64Value",
        documentation: "Wrapper message for `int64`.\n\nThe JSON representation for `Int64Value` is JSON string.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .int64, documentation: "The int64 value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleInt64Value.self, google__protobuf__int64_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__Int64Value.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__Int64Value.self)
        unsafe google__protobuf__int64_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleUInt64Value {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.UInt64Value",
        documentation: "Wrapper message for `uint64`.\n\nThe JSON representation for `UInt64Value` is JSON string.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .uint64, documentation: "The uint64 value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleUInt64Value.self, google__protobuf__uint64_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__UInt64Value.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__UInt64Value.self)
        unsafe google__protobuf__uint64_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleInt32Value {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.Int32Value",
        documentation: "Wrapper message for `int32`.\n\nThe JSON representation for `Int32Value` is JSON number.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .int32, documentation: "The int32 value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleInt32Value.self, google__protobuf__int32_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__Int32Value.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__Int32Value.self)
        unsafe google__protobuf__int32_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleUInt32Value {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.UInt32Value",
        documentation: "Wrapper message for `uint32`.\n\nThe JSON representation for `UInt32Value` is JSON number.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .uint32, documentation: "The uint32 value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleUInt32Value.self, google__protobuf__uint32_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__UInt32Value.self)
        self.value = unsafe c.pointee.value
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__UInt32Value.self)
        unsafe google__protobuf__uint32_value__init(c)
        unsafe c.pointee.value = self.value
    }
}

extension GoogleBoolValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.BoolValue",
        documentation: "Wrapper message for `bool`.\n\nThe JSON representation for `BoolValue` is JSON `true` and `false`.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .bool, documentation: "The bool value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleBoolValue.self, google__protobuf__bool_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__BoolValue.self)
        self.value = unsafe c.pointee.value != 0
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__BoolValue.self)
        unsafe google__protobuf__bool_value__init(c)
        unsafe c.pointee.value = self.value ? 1 : 0
    }
}

extension GoogleStringValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.StringValue",
        documentation: "Wrapper message for `string`.\n\nThe JSON representation for `StringValue` is JSON string.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .string, documentation: "The string value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleStringValue.self, google__protobuf__string_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__StringValue.self)
        self.value = unsafe Bridge.string(c.pointee.value)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__StringValue.self)
        unsafe google__protobuf__string_value__init(c)
        unsafe c.pointee.value = arena.string(self.value)
    }
}

extension GoogleBytesValue {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.BytesValue",
        documentation: "Wrapper message for `bytes`.\n\nThe JSON representation for `BytesValue` is JSON string.",
        fields: [
            FieldDescriptor(number: 1, name: "value", jsonName: "value", kind: .bytes, documentation: "The bytes value."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleBytesValue.self, google__protobuf__bytes_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Protobuf__BytesValue.self)
        self.value = unsafe Bridge.bytes(c.pointee.value.data, c.pointee.value.len)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__BytesValue.self)
        unsafe google__protobuf__bytes_value__init(c)
        unsafe c.pointee.value.len = self.value.count
        unsafe c.pointee.value.data = arena.bytes(self.value)
    }
}
