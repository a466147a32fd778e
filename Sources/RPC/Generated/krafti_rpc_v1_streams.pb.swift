// Made by protoc-gen-swift-krafti from krafti/rpc/v1/streams.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// Names a call to end.
public struct CancelRequest: Message {
    /// The ttRPC stream id of the call, on the connection this request came by.
    public var streamId: UInt32

    public init() {
        self.streamId = 0
    }
}

/// Nothing to tell: the call has ended, or ends now.
public struct CancelResponse: Message {
    public init() {}
}

extension CancelRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.rpc.v1.CancelRequest",
        documentation: "Names a call to end.",
        fields: [
            FieldDescriptor(number: 1, name: "stream_id", jsonName: "streamId", kind: .uint32, documentation: "The ttRPC stream id of the call, on the connection this request came by."),
        ]
    )

    public static let layout = unsafe MessageLayout(CancelRequest.self, krafti__rpc__v1__cancel_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Rpc__V1__CancelRequest.self)
        self.streamId = unsafe c.pointee.stream_id
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Rpc__V1__CancelRequest.self)
        unsafe krafti__rpc__v1__cancel_request__init(c)
        unsafe c.pointee.stream_id = self.streamId
    }
}

extension CancelResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.rpc.v1.CancelResponse",
        documentation: "Nothing to tell: the call has ended, or ends now.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(CancelResponse.self, krafti__rpc__v1__cancel_response__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Rpc__V1__CancelResponse.self)
        unsafe krafti__rpc__v1__cancel_response__init(c)
    }
}
