import NIOCore
import TestServices
import Testing

@testable import RPC

/// Errors on the wire, to the byte: what clients that know nothing of us read them from.
@Suite(.timeLimit(.minutes(5))) struct ErrorTranscriptTests {
    /// Text as hexadecimal digits.
    private static func ascii(_ text: String) -> String {
        text.utf8.map { String($0 >> 4, radix: 16) + String($0 & 0x0F, radix: 16) }.joined()
    }

    /// Response { status: { code: NOT_FOUND, message: "no", details: [Any of ErrorInfo { reason, domain }] } }
    private static let notFound =
        "0a4f 0805 1202" + ascii("no") + "1a47 0a28" + ascii("type.googleapis.com/google.rpc.ErrorInfo")
        + "121b 0a09" + ascii("REQUESTED") + "120e" + ascii("krafti.test.v1")

    @Test func `a code and a message, on a stream that is not even open`() async throws {
        let script = try await Transcript()
        try await script.client(.request(2, "Echo"))
        // Response { status: { code: INVALID_ARGUMENT, message } }
        await script.server(
            hex: "00000028 00000002 02 00 0a26 0803 1222" + Self.ascii("Clients open streams with odd ids."))
    }

    @Test func `a unary call's error, with a detail`() async throws {
        let script = try await Transcript()
        // Request { service, method, payload: EchoMessage { fail_code: 5, fail_message: "no" } }
        let names = "0a13" + Self.ascii("krafti.test.v1.Echo") + "1204" + Self.ascii("Echo")
        try await script.client(hex: "00000023 00000001 01 00" + names + "1a06 2805 3202" + Self.ascii("no"))
        await script.server(hex: "00000051 00000001 02 00" + Self.notFound)
    }

    @Test func `an error that says when to come back says so twice: as a detail and as metadata`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.busy.path))
        // Response { status: { code: UNAVAILABLE, message, details: [Any of RetryInfo { retry_delay { nanos } }] }, metadata }
        let detail = "1a33 0a28" + Self.ascii("type.googleapis.com/google.rpc.RetryInfo") + "1207 0a05 10 80e59a77"
        let metadata = "7a15 0a0e" + Self.ascii("retry-after-ms") + "1203" + Self.ascii("250")
        await script.server(hex: "00000056 00000001 02 00 0a3d 080e 1204" + Self.ascii("busy") + detail + metadata)
    }

    @Test func `a stream's error is the same Response, behind the stream's messages`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(hex: "00000004 00000001 03 00 0a02" + Self.ascii("hi"))
        await script.server(hex: "00000004 00000001 03 00 0a02" + Self.ascii("hi"))
        try await script.client(hex: "00000006 00000001 03 00 2805 3202" + Self.ascii("no"))
        await script.server(hex: "00000051 00000001 02 00" + Self.notFound)
        try await script.serverIsSilent()
    }

    @Test func `a stream that its caller cancels`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.request(3, Transcript.cancel, payload: [0x08, 1]))
        await script.server(hex: "00000024 00000001 02 00 0a22 0801 121e" + Self.ascii("The caller cancelled the call."))
        await script.server(hex: "00000000 00000003 02 00")
    }
}
