// Made by protoc-gen-swift-krafti from all the .proto files of Protobuf. Edit that and run tools/generate.
// swift-format-ignore-file

extension MessageRegistry {
    /// The message types of Protobuf.
    public static let protobuf = MessageRegistry([
        GoogleAny.self,
        GoogleDuration.self,
        GoogleEmpty.self,
        GoogleFieldMask.self,
        GoogleStruct.self,
        GoogleValue.self,
        GoogleListValue.self,
        GoogleTimestamp.self,
        GoogleDoubleValue.self,
        GoogleFloatValue.self,
        GoogleInt64Value.self,
        GoogleUInt64Value.self,
        GoogleInt32Value.self,
        GoogleUInt32Value.self,
        GoogleBoolValue.self,
        GoogleStringValue.self,
        GoogleBytesValue.self,
    ])
}
