public import Protobuf

/// Tells generic clients what a server serves: `grpc.reflection.v1.ServerReflection` (gRPC, doc/server-reflection.md).
///
/// Register it like any other service, after those that it should speak of. Immutable, so safe to use from any task.
public struct ReflectionService: ServerReflection.Handler {
    private let services: [String]
    private let schema: SchemaIndex

    /// - Parameters:
    ///   - services: the full names of the services to list, beside this one.
    ///   - files: where they and their messages are declared, imported files included. Those of this module and of `Protobuf` are known.
    public init(services: some Sequence<String>, files: [ProtoFile] = []) {
        self.services = Set(services).union([ServerReflection.name]).sorted()
        self.schema = SchemaIndex(files + ProtoFile.rpc + ProtoFile.protobuf)
    }

    // MARK: ServerReflection.Handler

    public func serverReflectionInfo(
        _ requests: RequestStream<GRPCServerReflectionRequest>,
        responses: ResponseWriter<GRPCServerReflectionResponse>,
        context: ServerContext
    ) async throws {
        var sent: Set<String> = []
        for try await request in requests {
            let response = GRPCServerReflectionResponse.with {
                $0.validHost = request.host
                $0.originalRequest = request
                $0.messageResponse = self.answer(request.messageRequest, &sent)
            }
            try await responses.send(response)
        }
    }

    private func answer(
        _ question: GRPCServerReflectionRequest.OneOfMessageRequest?,
        _ sent: inout Set<String>
    ) -> GRPCServerReflectionResponse.OneOfMessageResponse {
        switch question {
        case .fileByFilename(let path):
            guard let file = self.schema.file(at: path) else { return .notFound("no file `\(String(printable: path))`") }
            return self.files(file, &sent)
        case .fileContainingSymbol(let symbol):
            guard let file = self.schema.file(declaring: symbol) else {
                return .notFound("nothing called `\(String(printable: symbol))`")
            }
            return self.files(file, &sent)
        case .fileContainingExtension(let question):
            return .notFound("no extension of `\(String(printable: question.containingType))`: proto3 messages have none")
        case .allExtensionNumbersOfType(let name):
            guard self.schema.declaresMessage(name) else { return .notFound("no message `\(String(printable: name))`") }
            return .allExtensionNumbersResponse(.with { $0.baseTypeName = name })
        case .listServices:
            return .listServicesResponse(.with { $0.service = self.services.map { name in .with { $0.name = name } } })
        case nil:
            return .errorResponse(
                .with {
                    $0.errorCode = Int32(StatusCode.invalidArgument.rawValue)
                    $0.errorMessage = "The request asks nothing: set one field of `message_request`."
                })
        }
    }

    /// The file asked for, whether sent before or not, and what it imports, unless sent before.
    private func files(_ file: ProtoFile, _ sent: inout Set<String>) -> GRPCServerReflectionResponse.OneOfMessageResponse {
        let files = [file] + self.schema.imports(of: file).filter { !sent.contains($0.path) }
        sent.formUnion(files.map(\.path))
        return .fileDescriptorResponse(.with { $0.fileDescriptorProto = files.map(\.serializedDescriptor) })
    }
}

extension GRPCServerReflectionResponse.OneOfMessageResponse {
    fileprivate static func notFound(_ what: String) -> Self {
        .errorResponse(
            .with {
                $0.errorCode = Int32(StatusCode.notFound.rawValue)
                $0.errorMessage = "This server has \(what)."
            })
    }
}
