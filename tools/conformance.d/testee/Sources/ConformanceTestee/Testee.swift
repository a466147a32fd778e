import ConformanceMessages
import Protobuf

/// Answers one request of the conformance suite: reads a message in one format and writes it in another.
struct Testee {
    private let registry = MessageRegistry.protobuf.merging(.conformanceMessages)

    func answer(_ request: ConformanceRequest) -> ConformanceResponse {
        ConformanceResponse.with { $0.result = self.result(of: request) }
    }

    private func result(of request: ConformanceRequest) -> ConformanceResponse.OneOfResult {
        // The runner's first request asks which failures are expected; ours are given to it as a file.
        if request.messageType == FailureSet.descriptor.fullName { return .protobufPayload([]) }
        guard let type = self.registry[request.messageType] else { return .skipped("only proto3 is supported") }
        switch request.payload {
        case .textPayload, .jspbPayload, nil: return .skipped("only the binary and the JSON format are supported")
        case .jsonPayload, .protobufPayload: break
        }
        switch request.requestedOutputFormat {
        case .protobuf, .json_: return self.convert(request, type)
        default: return .skipped("only the binary and the JSON format are supported")
        }
    }

    private func convert<M: Message>(_ request: ConformanceRequest, _ type: M.Type) -> ConformanceResponse.OneOfResult {
        let message: M
        do {
            switch request.payload {
            case .protobufPayload(let bytes): message = try M(serializedBytes: bytes)
            case .jsonPayload(let text):
                let ignoresUnknownFields = request.testCategory == .jsonIgnoreUnknownParsingTest
                let options = JSONDecodingOptions(ignoresUnknownFields: ignoresUnknownFields, registry: self.registry)
                message = try M(json: text, options: options)
            default: return .runtimeError("the request has no payload")
            }
        } catch {
            return .parseError("\(error)")
        }
        do {
            if request.requestedOutputFormat == .protobuf { return .protobufPayload(try message.serializedBytes()) }
            return .jsonPayload(try message.json(options: JSONEncodingOptions(registry: self.registry)))
        } catch {
            return .serializeError("\(error)")
        }
    }
}
