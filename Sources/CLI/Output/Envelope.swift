import CommandLineSupport
import Protobuf
import RPC

/// Everything about a call as one JSON object, for programs (`--json`).
struct Envelope {
    let method: any MethodDescriptor
    /// What error details are looked up in.
    let registry: MessageRegistry

    /// The end of a call:
    /// `{"index", "method", "status", "code", "message", "details", "metadata", "response", "elapsedMs"}`.
    func json(_ outcome: CallOutcome) -> [UInt8] {
        var output = self.begin(outcome.index)
        let error = outcome.error
        output.key("status")
        output.string((error?.code ?? .ok).name)
        output.key("code")
        output.literal(String((error?.code ?? .ok).rawValue))
        output.key("message")
        output.string(error?.message ?? "")
        output.key("details")
        self.details(error?.details ?? [], into: &output)
        output.key("metadata")
        self.metadata(error?.metadata ?? outcome.metadata, into: &output)
        output.key("response")
        if case .answered(let json) = outcome.result {
            output.literal(String(decoding: json, as: UTF8.self))
        } else {
            output.literal("null")
        }
        self.end(outcome.elapsed, &output)
        return output.bytes
    }

    /// One message of a stream, before its end: `{"index", "method", "response", "elapsedMs"}`. It has no status.
    func json(message: [UInt8], elapsed: Duration) -> [UInt8] {
        var output = self.begin(0)
        output.key("response")
        output.literal(String(decoding: message, as: UTF8.self))
        self.end(elapsed, &output)
        return output.bytes
    }

    private func begin(_ index: Int) -> JSONOutput {
        var output = JSONOutput(isPretty: false)
        output.beginObject()
        output.key("index")
        output.literal(String(index))
        output.key("method")
        output.string(self.method.path)
        return output
    }

    private func end(_ elapsed: Duration, _ output: inout JSONOutput) {
        output.key("elapsedMs")
        output.number((elapsed / .microseconds(1)).rounded() / 1000)
        output.endObject()
    }

    private func details(_ details: [GoogleAny], into output: inout JSONOutput) {
        output.beginArray()
        for detail in details {
            output.beginElement()
            if let json = try? detail.json(options: JSONEncodingOptions(registry: self.registry)) {
                output.literal(json)
            } else {
                // Of a type nobody here knows: protobuf's bytes, as its JSON writes bytes.
                output.beginObject()
                output.key("@type")
                output.string(detail.typeUrl)
                output.key("value")
                let bytes = GoogleBytesValue.with { $0.value = detail.value }
                output.literal((try? bytes.json()) ?? "null")
                output.endObject()
            }
        }
        output.endArray()
    }

    /// Each key with its values, in order: a key may have several.
    private func metadata(_ metadata: Metadata, into output: inout JSONOutput) {
        output.beginObject()
        var seen: Set<String> = []
        for entry in metadata.entries where seen.insert(entry.key).inserted {
            output.key(entry.key)
            output.beginArray()
            for value in metadata.values(of: entry.key) {
                output.beginElement()
                output.string(value)
            }
            output.endArray()
        }
        output.endObject()
    }
}

extension CallOutcome {
    /// A request that was not sent reads as what a server would say of it.
    fileprivate var error: RPCError? {
        switch self.result {
        case .answered, .ended: nil
        case .failed(let error): error
        case .refused(let error):
            RPCError(.invalidArgument, "\(self.sentBefore) " + error.problems.map(\.placed).joined(separator: "; "))
        case .unreadable(let complaint): RPCError(.invalidArgument, "\(self.sentBefore) \(complaint.message)")
        }
    }
}

extension InputError.Problem {
    fileprivate var placed: String { "line \(self.line), column \(self.column): \(self.text)" }
}
