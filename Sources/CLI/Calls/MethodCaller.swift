import CommandLineSupport
import Locking
import Protobuf
import RPC

/// Calls one method with JSON.
struct MethodCaller: Sendable {
    let client: RPCClient
    let method: any MethodDescriptor
    let options: CallOptions
    let registry: MessageRegistry
    /// Whether answers show fields at their default.
    let printsDefaults: Bool

    /// A request in its binary form.
    func encode(_ text: JSONText, from sourceName: String) throws(InputError) -> [UInt8] {
        do {
            return try self.method.requestType.encode(text, options: JSONDecodingOptions(registry: self.registry))
        } catch let error as JSONError {
            throw InputError(error, in: text, sourceName: sourceName, methodName: self.method.name)
        } catch {
            throw InputError(unencodable: error, text, sourceName: sourceName)
        }
    }

    /// An answer as compact JSON.
    func decode(_ bytes: [UInt8]) throws(RPCError) -> [UInt8] {
        let options = JSONEncodingOptions(printsDefaults: self.printsDefaults, registry: self.registry)
        do {
            return try self.method.responseType.decode(bytes, options: options)
        } catch {
            throw RPCError(.internal, "The answer is no \(self.method.responseType.descriptor.fullName): \(error)", cause: error)
        }
    }

    /// Calls a unary method once.
    func call(_ request: [UInt8], index: Int, line: Int) async -> CallOutcome {
        let metadata = MetadataBox()
        let start = ContinuousClock.now
        var outcome = CallOutcome(index: index, line: line, result: .ended, sentBytes: request.count)
        do {
            let answer = try await self.client.callUnary(self.method, encoded: request, options: self.options(into: metadata))
            outcome.elapsed = .now - start
            outcome.receivedBytes = answer.count
            outcome.result = .answered(try self.decode(answer))
        } catch {
            outcome.elapsed = .now - start
            outcome.result = .failed(RPCError(ofCall: error))
        }
        outcome.metadata = metadata.value
        return outcome
    }

    func options(into metadata: MetadataBox) -> CallOptions {
        var options = self.options
        options.onResponseMetadata = { metadata.value = $0 }
        return options
    }
}

/// Response metadata on its way from the connection to the one who asked.
final class MetadataBox: Sendable {
    private let state = Guarded(Metadata())

    var value: Metadata {
        get { self.state.withLock { $0 } }
        set { self.state.withLock { $0 = newValue } }
    }
}

extension RPCError {
    /// Whatever a call threw.
    init(ofCall error: any Error) {
        switch error {
        case let error as RPCError: self = error
        case is CancellationError: self.init(.cancelled, "The call was cancelled.")
        default: self.init(.internal, String(describing: error), cause: error)
        }
    }
}

extension Message {
    fileprivate static func encode(_ text: JSONText, options: JSONDecodingOptions) throws -> [UInt8] {
        try Self(json: text.bytes, options: options).serializedBytes()
    }

    fileprivate static func decode(_ bytes: [UInt8], options: JSONEncodingOptions) throws -> [UInt8] {
        try Self(serializedBytes: bytes).jsonBytes(options: options)
    }
}
