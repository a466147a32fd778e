// Made by protoc-gen-swift-krafti from all the .proto files of RPC. Edit that and run tools/generate.
// swift-format-ignore-file

public import Protobuf

extension MessageRegistry {
    /// The message types of RPC.
    public static let rpc = MessageRegistry([
        GoogleErrorInfo.self,
        GoogleRetryInfo.self,
        GoogleDebugInfo.self,
        GoogleQuotaFailure.self,
        GoogleQuotaFailure.Violation.self,
        GooglePreconditionFailure.self,
        GooglePreconditionFailure.Violation.self,
        GoogleBadRequest.self,
        GoogleBadRequest.FieldViolation.self,
        GoogleRequestInfo.self,
        GoogleResourceInfo.self,
        GoogleHelp.self,
        GoogleHelp.Link.self,
        GoogleLocalizedMessage.self,
        GoogleStatus.self,
        HealthCheckRequest.self,
        HealthCheckResponse.self,
        GRPCServerReflectionRequest.self,
        GRPCExtensionRequest.self,
        GRPCServerReflectionResponse.self,
        GRPCFileDescriptorResponse.self,
        GRPCExtensionNumberResponse.self,
        GRPCListServiceResponse.self,
        GRPCServiceResponse.self,
        GRPCErrorResponse.self,
        CancelRequest.self,
        CancelResponse.self,
        TTRPCKeyValue.self,
        TTRPCRequest.self,
        TTRPCResponse.self,
    ])
}
