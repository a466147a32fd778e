// Made by protoc-gen-swift-krafti from google/rpc/status.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// How a call ended: a code for programs, a sentence for people, details for both.
public struct GoogleStatus: Message {
    /// One of the numbers of google.rpc.Code. A number outside that list is to be treated as UNKNOWN.
    public var code: Int32
    /// What happened, in English, for the developer of the caller. Not for end users (see
    /// LocalizedMessage), and not to be parsed: programs read `code` and `details`.
    public var message: String
    /// Messages that say more; their types are in google/rpc/error_details.proto. A caller ignores the
    /// types it does not know.
    public var details: [GoogleAny]

    public init() {
        self.code = 0
        self.message = ""
        self.details = []
    }
}

extension GoogleStatus {
    public static let descriptor = MessageDescriptor(
        fullName: "google.rpc.Status",
        documentation: "How a call ended: a code for programs, a sentence for people, details for both.",
        fields: [
            FieldDescriptor(number: 1, name: "code", jsonName: "code", kind: .int32, documentation: "One of the numbers of google.rpc.Code. A number outside that list is to be treated as UNKNOWN."),
            FieldDescriptor(number: 2, name: "message", jsonName: "message", kind: .string, documentation: "What happened, in English, for the developer of the caller. Not for end users (see\nLocalizedMessage), and not to be parsed: programs read `code` and `details`."),
            FieldDescriptor(number: 3, name: "details", jsonName: "details", kind: .message(GoogleAny.self), cardinality: .repeated, documentation: "Messages that say more; their types are in google/rpc/error_details.proto. A caller ignores the\ntypes it does not know."),
        ]
    )

    public static let layout = unsafe MessageLayout(GoogleStatus.self, google__rpc__status__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Google__Rpc__Status.self)
        self.code = unsafe c.pointee.code
        self.message = unsafe Bridge.string(c.pointee.message)
        self.details = unsafe Bridge.messages(c.pointee.details, c.pointee.n_details)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Rpc__Status.self)
        unsafe google__rpc__status__init(c)
        unsafe c.pointee.code = self.code
        unsafe c.pointee.message = arena.string(self.message)
        unsafe c.pointee.n_details = self.details.count
        unsafe c.pointee.details = arena.messages(self.details)
    }
}
