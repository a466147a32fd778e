import CatalogAPI
import Protobuf
import RPC

/// What came of a call of any method.
struct CallOutcome: Sendable {
    /// What failed the call, or one of its items.
    struct Failure: Sendable, CustomStringConvertible {
        var code: StatusCode
        var message: String
        /// The fields that BadRequest names, from the root of the request.
        var fields: [String]
        var reason: String

        var description: String { "\(self.code.name) \(self.fields): \(self.message)" }
    }

    var answers: [JSONValue] = []
    var failure: Failure?

    /// What the failure is worth: nil when all went well.
    var code: StatusCode? { self.failure?.code }
}

extension CatalogSession {
    private static let json = JSONEncodingOptions(registry: .protobuf.merging(.rpc).merging(.catalogAPI))

    /// Calls a method with one message.
    func call(_ method: any MethodDescriptor, _ request: JSONValue, _ options: CallOptions) async throws -> CallOutcome {
        try await self.call(method, bytes: method.requestType.init(json: request.text).serializedBytes(), options)
    }

    func call(_ method: any MethodDescriptor, bytes: [UInt8], _ options: CallOptions) async throws -> CallOutcome {
        let (requests, writer) = AsyncStream.makeStream(of: [UInt8].self)
        writer.yield(bytes)
        writer.finish()
        var outcome = CallOutcome()
        do {
            try await self.client.callEncoded(method, requests: requests, options: options) { bytes in
                let answer = try method.responseType.init(serializedBytes: bytes)
                outcome.answers.append(try JSONValue(text: answer.json(options: Self.json)))
                if let results = (answer as? BulkCreateServicesResponse)?.results
                    ?? (answer as? StreamCreateServicesResponse)?.results
                {
                    outcome.failure = outcome.failure ?? results.lazy.compactMap { CallOutcome.Failure($0) }.first
                }
            }
        } catch let error as RPCError {
            outcome.failure = CallOutcome.Failure(error)
        }
        return outcome
    }
}

extension CallOutcome.Failure {
    init(_ error: RPCError) {
        self.init(
            code: error.code,
            message: error.message,
            fields: error.detail(GoogleBadRequest.self)?.fieldViolations.map(\.field) ?? [],
            reason: error.detail(GoogleErrorInfo.self)?.reason ?? ""
        )
    }

    /// Why an item failed, with the paths of its fields from the root of the request.
    fileprivate init?(_ result: BulkCreateResult) {
        guard let status = result.error else { return nil }
        var error = RPCError(StatusCode(rawValue: status.code) ?? .unknown, status.message)
        error.details = status.details
        self.init(error)
        self.fields = self.fields.map { "items[\(result.position)].\($0)" }
    }
}
