import NIOPosix
import Protobuf
import RPC
import TestMessages
import TestServices
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Reflection service` {
    private typealias Question = GRPCServerReflectionRequest.OneOfMessageRequest
    private typealias Answer = GRPCServerReflectionResponse.OneOfMessageResponse

    /// What a server of the echo service and of health answers, on one stream.
    private func answers(_ questions: [Question?], host: String = "") async throws -> [GRPCServerReflectionResponse] {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(services: services, health: HealthService(), reflection: ProtoFile.testMessages)
        let client = RPCClient(inProcess: server)
        let answers = try await ServerReflection.Client(client).serverReflectionInfo { requests, responses in
            let answers = responses.makeAsyncIterator()
            var received: [GRPCServerReflectionResponse] = []
            // Each answer is awaited: a caller asks on when it knows what it was told.
            for question in questions {
                try await requests.send(
                    .with {
                        $0.host = host
                        $0.messageRequest = question
                    })
                received.append(try #require(try await answers.next()))
            }
            requests.finish()
            #expect(try await answers.next() == nil)
            return received
        }
        await client.shutDown()
        await server.shutDown(grace: .zero)
        return answers
    }

    private func answer(_ question: Question?) async throws -> Answer? {
        try await self.answers([question]).first?.messageResponse
    }

    private func paths(_ answer: Answer?) throws -> [String] {
        guard case .fileDescriptorResponse(let files) = answer else {
            Issue.record("\(String(describing: answer)) holds no files")
            return []
        }
        let known = ProtoFile.protobuf + ProtoFile.rpc + ProtoFile.testMessages
        return try files.fileDescriptorProto.map { bytes in
            try #require(known.first { $0.serializedDescriptor == bytes }?.path, "a file that is none of ours")
        }
    }

    private func code(_ answer: Answer?) -> Int32? {
        guard case .errorResponse(let error) = answer, !error.errorMessage.isEmpty else { return nil }
        return error.errorCode
    }

    @Test func `every service of the server is listed, the connection's own and this one too`() async throws {
        guard case .listServicesResponse(let list) = try await self.answer(.listServices("*")) else {
            Issue.record("no list")
            return
        }
        #expect(
            list.service.map(\.name) == [
                "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "krafti.rpc.v1.Streams", "krafti.test.v1.Echo",
            ])
    }

    @Test(arguments: [
        ("krafti.test.v1.Echo", "krafti/test/v1/echo.proto"),
        ("krafti.test.v1.Echo.Chat", "krafti/test/v1/echo.proto"),
        ("krafti.test.v1.EchoMessage", "krafti/test/v1/echo.proto"),
        ("krafti.test.v1.Nesting.Inner.Innermost", "krafti/test/v1/test_messages.proto"),
        ("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto"),
        ("grpc.reflection.v1.ServerReflection", "grpc/reflection/v1/reflection.proto"),
        ("krafti.rpc.v1.Streams.Cancel", "krafti/rpc/v1/streams.proto"),
        ("google.protobuf.Timestamp", "google/protobuf/timestamp.proto"),
    ])
    func `a file is found by what it declares`(symbol: String, path: String) async throws {
        #expect(try self.paths(try await self.answer(.fileContainingSymbol(symbol))).first == path)
    }

    @Test func `a file comes with all that it imports, but for what the stream has carried`() async throws {
        let path = "google/rpc/status.proto"
        let answers = try await self.answers([
            .fileByFilename(path), .fileByFilename(path), .fileContainingSymbol("google.protobuf.Any"),
        ])
        #expect(
            try answers.map { try self.paths($0.messageResponse) } == [
                [path, "google/protobuf/any.proto"], [path], ["google/protobuf/any.proto"],
            ])
    }

    @Test func `an answer tells the host and the question back`() async throws {
        let answers = try await self.answers([.fileByFilename("no.proto")], host: "catalogue.internal")
        #expect(answers.first?.validHost == "catalogue.internal")
        #expect(answers.first?.originalRequest?.messageRequest == .fileByFilename("no.proto"))
    }

    @Test func `what there is not is not found, and the stream goes on`() async throws {
        let questions: [Question?] = [
            .fileByFilename("no.proto"), .fileByFilename(""), .fileContainingSymbol("krafti.test.v1.Nothing.Here"),
            .fileContainingSymbol(".krafti.test.v1.Echo"), .fileContainingSymbol(String(repeating: "a", count: 100_000)),
            .fileContainingExtension(.with { $0.containingType = "krafti.test.v1.EchoMessage" }),
            .allExtensionNumbersOfType("krafti.test.v1.Echo"),
        ]
        let answers = try await self.answers(questions)
        for (question, answer) in zip(questions, answers) {
            #expect(self.code(answer.messageResponse) == Int32(StatusCode.notFound.rawValue), "\(String(describing: question))")
        }
    }

    @Test func `a message has no extensions`() async throws {
        let answer = try await self.answer(.allExtensionNumbersOfType("krafti.test.v1.EchoMessage"))
        #expect(answer == .allExtensionNumbersResponse(.with { $0.baseTypeName = "krafti.test.v1.EchoMessage" }))
    }

    @Test func `a request that asks nothing is refused`() async throws {
        #expect(self.code(try await self.answer(nil)) == Int32(StatusCode.invalidArgument.rawValue))
    }

    @Test func `a server that was given no files has no such service`() async throws {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(services: services)
        let client = RPCClient(inProcess: server)
        let error = await #expect(throws: RPCError.self) {
            try await ServerReflection.Client(client).serverReflectionInfo { requests, responses in
                try await requests.send(.with { $0.messageRequest = .listServices("") })
                for try await _ in responses {}
            }
        }
        #expect(error?.code == .unimplemented)
        await client.shutDown()
        await server.shutDown(grace: .zero)
    }
}
