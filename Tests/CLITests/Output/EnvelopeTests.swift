import CatalogAPI
import Protobuf
import RPC
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct EnvelopeTests {
    private let envelope = Envelope(method: CatalogService.Methods.getService, registry: Contract.krafti.registry)

    private func text(_ outcome: CallOutcome) throws -> String {
        let json = self.envelope.json(outcome)
        _ = try GoogleStruct(json: json)
        return String(decoding: json, as: UTF8.self)
    }

    @Test func `an answer comes with all that is known of its call`() throws {
        var outcome = CallOutcome(index: 3, line: 9, result: .answered(Array(#"{"id":"42"}"#.utf8)), elapsed: .microseconds(3_214))
        outcome.metadata = ["x-request-id": "r-1", "a": "1", "a": "2"]
        #expect(
            try self.text(outcome)
                == #"{"index":3,"method":"krafti.catalog.v1.CatalogService/GetService","status":"OK","code":0,"message":"","details":[],"#
                + #""metadata":{"x-request-id":["r-1"],"a":["1","2"]},"response":{"id":"42"},"elapsedMs":3.214}"#)
    }

    @Test func `an error has its details as JSON, known to us or not`() throws {
        var error = RPCError(.notFound, "Not \"there\".", metadata: ["x-request-id": "r-2"])
        error.attach(GoogleErrorInfo.with { $0.reason = "GONE" })
        error.details.append(.with { ($0.typeUrl, $0.value) = ("x.example/made.up.Type", [1, 2, 3]) })
        let text = try self.text(CallOutcome(index: 0, line: 1, result: .failed(error), elapsed: .milliseconds(1)))
        #expect(text.contains(#""status":"NOT_FOUND","code":5,"message":"Not \"there\".""#))
        #expect(
            text.contains(
                #""details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"GONE"},{"@type":"x.example/made.up.Type","value":"AQID"}]"#
            ))
        #expect(text.contains(#""metadata":{"x-request-id":["r-2"]},"response":null,"elapsedMs":1}"#))
    }

    @Test func `a request that was not sent says so`() throws {
        let text = JSONText(bytes: Array("{\"ids\":1}".utf8), line: 4, column: 1)
        let error = try #require(throws: JSONError.self) { try GetServiceRequest(json: text.bytes) }
        let refusal = InputError(error, in: text, sourceName: "x", methodName: "GetService")
        let json = try self.text(CallOutcome(index: 0, line: 4, result: .refused(refusal)))
        #expect(json.contains(#""status":"INVALID_ARGUMENT","code":3,"message":"Not sent. line 4, column 2: `ids` is no field of"#))
    }

    @Test func `a message of a stream has no status`() throws {
        let json = self.envelope.json(message: Array("{}".utf8), elapsed: .milliseconds(2))
        #expect(
            String(decoding: json, as: UTF8.self)
                == #"{"index":0,"method":"krafti.catalog.v1.CatalogService/GetService","response":{},"elapsedMs":2}"#)
    }

    @Test func `exit statuses are those of grpcurl`() {
        for code in StatusCode.allCases where code != .ok {
            #expect(CallOutcome(index: 0, line: 1, result: .failed(RPCError(code, ""))).exitStatus.code == 64 + code.rawValue)
        }
        #expect(CallOutcome(index: 0, line: 1, result: .ended).exitStatus == .success)
        #expect(ExitStatus.signal(2).code == 130)
        #expect(ExitStatus.outcome(.ok) == .success)
    }
}
