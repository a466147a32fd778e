// Made by protoc-gen-swift-krafti from google/protobuf/empty.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages

/// A generic empty message that you can re-use to avoid defining duplicated
/// empty messages in your APIs. A typical example is to use it as the request
/// or the response type of an API method. For instance:
///
///     service Foo {
///       rpc Bar(google.protobuf.Empty) returns (google.protobuf.Empty);
///     }
public struct GoogleEmpty: Message {
    public init() {}
}

extension GoogleEmpty {
    public static let descriptor = MessageDescriptor(
        fullName: "google.protobuf.Empty",
        documentation: "A generic empty message that you can re-use to avoid defining duplicated\nempty messages in your APIs. A typical example is to use it as the request\nor the response type of an API method. For instance:\n\n    service Foo {\n      rpc Bar(google.protobuf.Empty) returns (google.protobuf.Empty);\n    }",
        fields: []
    )

    public static let layout = unsafe MessageLayout(GoogleEmpty.self, google__protobuf__empty__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Google__Protobuf__Empty.self)
        unsafe google__protobuf__empty__init(c)
    }
}
