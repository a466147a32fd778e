// Made by protoc-gen-swift-krafti from krafti/test/v1/echo.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CTestMessages
public import Protobuf

/// A message that comes back, and says how.
public struct EchoMessage: Message {
    /// Any text. Two forms ask the unary Echo for something else: `metadata:KEY` answers with the
    /// values of that request metadata key, joined by `,`, in place of the text; `inflate:N` answers
    /// with a payload of N bytes, at most 16777216, so that a small request gets a large answer.
    public var text: String
    /// Any bytes.
    public var payload: [UInt8]
    /// How many times Expand and Chat answer a message. 0 and below mean once; at most 1,000,000.
    public var `repeat`: Int32
    /// How long the server waits before it answers, in milliseconds. 0 and below: not at all.
    public var delayMillis: Int64
    /// When not 0, the call fails with this number of google.rpc.Code, after the delay. The failure
    /// carries one google.rpc.ErrorInfo with reason REQUESTED and domain krafti.test.v1.
    public var failCode: Int32
    /// The message of that failure.
    public var failMessage: String

    public init() {
        self.text = ""
        self.payload = []
        self.repeat = 0
        self.delayMillis = 0
        self.failCode = 0
        self.failMessage = ""
    }
}

extension EchoMessage {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.EchoMessage",
        documentation: "A message that comes back, and says how.",
        fields: [
            FieldDescriptor(number: 1, name: "text", jsonName: "text", kind: .string, documentation: "Any text. Two forms ask the unary Echo for something else: `metadata:KEY` answers with the\nvalues of that request metadata key, joined by `,`, in place of the text; `inflate:N` answers\nwith a payload of N bytes, at most 16777216, so that a small request gets a large answer."),
            FieldDescriptor(number: 2, name: "payload", jsonName: "payload", kind: .bytes, documentation: "Any bytes."),
            FieldDescriptor(number: 3, name: "repeat", jsonName: "repeat", kind: .int32, documentation: "How many times Expand and Chat answer a message. 0 and below mean once; at most 1,000,000."),
            FieldDescriptor(number: 4, name: "delay_millis", jsonName: "delayMillis", kind: .int64, documentation: "How long the server waits before it answers, in milliseconds. 0 and below: not at all."),
            FieldDescriptor(number: 5, name: "fail_code", jsonName: "failCode", kind: .int32, documentation: "When not 0, the call fails with this number of google.rpc.Code, after the delay. The failure\ncarries one google.rpc.ErrorInfo with reason REQUESTED and domain krafti.test.v1."),
            FieldDescriptor(number: 6, name: "fail_message", jsonName: "failMessage", kind: .string, documentation: "The message of that failure."),
        ]
    )

    public static let layout = unsafe MessageLayout(EchoMessage.self, krafti__test__v1__echo_message__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__EchoMessage.self)
        self.text = unsafe Bridge.string(c.pointee.text)
        self.payload = unsafe Bridge.bytes(c.pointee.payload.data, c.pointee.payload.len)
        self.repeat = unsafe c.pointee.repeat
        self.delayMillis = unsafe c.pointee.delay_millis
        self.failCode = unsafe c.pointee.fail_code
        self.failMessage = unsafe Bridge.string(c.pointee.fail_message)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__EchoMessage.self)
        unsafe krafti__test__v1__echo_message__init(c)
        unsafe c.pointee.text = arena.string(self.text)
        unsafe c.pointee.payload.len = self.payload.count
        unsafe c.pointee.payload.data = arena.bytes(self.payload)
        unsafe c.pointee.repeat = self.repeat
        unsafe c.pointee.delay_millis = self.delayMillis
        unsafe c.pointee.fail_code = self.failCode
        unsafe c.pointee.fail_message = arena.string(self.failMessage)
    }
}
