// Made by protoc-gen-swift-krafti from ttrpc/ttrpc.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// One entry of a call's metadata. A key that occurs twice has two values, in this order.
public struct TTRPCKeyValue: Message {
    /// The key: lower-case ASCII letters, digits, `-`, `_` and `.`. Receivers lower-case what they get.
    public var key: String
    /// The value, as text.
    public var value: String

    public init() {
        self.key = ""
        self.value = ""
    }
}

/// Opens a call: the body of a frame of type 1.
public struct TTRPCRequest: Message {
    /// The full name of the service, such as `krafti.catalog.v1.CatalogService`.
    public var service: String
    /// The bare name of the method, such as `GetService`.
    public var method: String
    /// The encoded request message. For a method whose client streams, a non-empty payload is its first message.
    public var payload: [UInt8]
    /// The time the caller gives the call, in nanoseconds from receipt. 0: no limit. Negative: it is
    /// over already.
    public var timeoutNano: Int64
    /// The metadata of the call, at most 64 entries and 16 KiB.
    public var metadata: [TTRPCKeyValue]

    public init() {
        self.service = ""
        self.method = ""
        self.payload = []
        self.timeoutNano = 0
        self.metadata = []
    }
}

/// Answers a call, or ends a stream with an error: the body of a frame of type 2.
public struct TTRPCResponse: Message {
    /// How the call ended. Absent, or with code 0: it succeeded.
    public var status: GoogleStatus?
    /// The encoded response message, when the call succeeded.
    public var payload: [UInt8]
    /// The metadata of the response. An extension of this project: other implementations skip it.
    public var metadata: [TTRPCKeyValue]

    public init() {
        self.status = nil
        self.payload = []
        self.metadata = []
    }
}

extension TTRPCKeyValue {
    public static let descriptor = MessageDescriptor(
        fullName: "ttrpc.KeyValue",
        documentation: "One entry of a call's metadata. A key that occurs twice has two values, in this order.",
        fields: [
            FieldDescriptor(number: 1, name: "key", jsonName: "key", kind: .string, documentation: "The key: lower-case ASCII letters, digits, `-`, `_` and `.`. Receivers lower-case what they get."),
            FieldDescriptor(number: 2, name: "value", jsonName: "value", kind: .string, documentation: "The value, as text."),
        ]
    )

    public static let layout = unsafe MessageLayout(TTRPCKeyValue.self, ttrpc__key_value__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Ttrpc__KeyValue.self)
        self.key = unsafe Bridge.string(c.pointee.key)
        self.value = unsafe Bridge.string(c.pointee.value)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Ttrpc__KeyValue.self)
        unsafe ttrpc__key_value__init(c)
        unsafe c.pointee.key = arena.string(self.key)
        unsafe c.pointee.value = arena.string(self.value)
    }
}

extension TTRPCRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "ttrpc.Request",
        documentation: "Opens a call: the body of a frame of type 1.",
        fields: [
            FieldDescriptor(number: 1, name: "service", jsonName: "service", kind: .string, documentation: "The full name of the service, such as `krafti.catalog.v1.CatalogService`."),
            FieldDescriptor(number: 2, name: "method", jsonName: "method", kind: .string, documentation: "The bare name of the method, such as `GetService`."),
            FieldDescriptor(number: 3, name: "payload", jsonName: "payload", kind: .bytes, documentation: "The encoded request message. For a method whose client streams, a non-empty payload is its first message."),
            FieldDescriptor(number: 4, name: "timeout_nano", jsonName: "timeoutNano", kind: .int64, documentation: "The time the caller gives the call, in nanoseconds from receipt. 0: no limit. Negative: it is\nover already."),
            FieldDescriptor(number: 5, name: "metadata", jsonName: "metadata", kind: .message(TTRPCKeyValue.self), cardinality: .repeated, documentation: "The metadata of the call, at most 64 entries and 16 KiB."),
        ]
    )

    public static let layout = unsafe MessageLayout(TTRPCRequest.self, ttrpc__request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Ttrpc__Request.self)
        self.service = unsafe Bridge.string(c.pointee.service)
        self.method = unsafe Bridge.string(c.pointee.method)
        self.payload = unsafe Bridge.bytes(c.pointee.payload.data, c.pointee.payload.len)
        self.timeoutNano = unsafe c.pointee.timeout_nano
        self.metadata = unsafe Bridge.messages(c.pointee.metadata, c.pointee.n_metadata)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Ttrpc__Request.self)
        unsafe ttrpc__request__init(c)
        unsafe c.pointee.service = arena.string(self.service)
        unsafe c.pointee.method = arena.string(self.method)
        unsafe c.pointee.payload.len = self.payload.count
        unsafe c.pointee.payload.data = arena.bytes(self.payload)
        unsafe c.pointee.timeout_nano = self.timeoutNano
        unsafe c.pointee.n_metadata = self.metadata.count
        unsafe c.pointee.metadata = arena.messages(self.metadata)
    }
}

extension TTRPCResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "ttrpc.Response",
        documentation: "Answers a call, or ends a stream with an error: the body of a frame of type 2.",
        fields: [
            FieldDescriptor(number: 1, name: "status", jsonName: "status", kind: .message(GoogleStatus.self), documentation: "How the call ended. Absent, or with code 0: it succeeded."),
            FieldDescriptor(number: 2, name: "payload", jsonName: "payload", kind: .bytes, documentation: "The encoded response message, when the call succeeded."),
            FieldDescriptor(number: 15, name: "metadata", jsonName: "metadata", kind: .message(TTRPCKeyValue.self), cardinality: .repeated, documentation: "The metadata of the response. An extension of this project: other implementations skip it."),
        ]
    )

    public static let layout = unsafe MessageLayout(TTRPCResponse.self, ttrpc__response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Ttrpc__Response.self)
        self.status = unsafe Bridge.message(c.pointee.status)
        self.payload = unsafe Bridge.bytes(c.pointee.payload.data, c.pointee.payload.len)
        self.metadata = unsafe Bridge.messages(c.pointee.metadata, c.pointee.n_metadata)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Ttrpc__Response.self)
        unsafe ttrpc__response__init(c)
        if let value = self.status {
            unsafe c.pointee.status = arena.message(value)
        }
        unsafe c.pointee.payload.len = self.payload.count
        unsafe c.pointee.payload.data = arena.bytes(self.payload)
        unsafe c.pointee.n_metadata = self.metadata.count
        unsafe c.pointee.metadata = arena.messages(self.metadata)
    }
}
