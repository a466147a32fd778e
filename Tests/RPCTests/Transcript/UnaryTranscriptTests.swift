import NIOCore
import TestServices
import Testing

@testable import RPC

/// Unary calls on the wire, as Go 1.2 and Rust clients send and expect them.
@Suite(.timeLimit(.minutes(5))) struct UnaryTranscriptTests {
    @Test func `a unary call, to the byte`() async throws {
        let script = try await Transcript()
        // Request { service: "krafti.test.v1.Echo", method: "Echo", payload: EchoMessage { text: "hi" } }
        let body = "0a 13 6b72616674692e746573742e76312e4563686f 12 04 4563686f 1a 04 0a026869"
        try await script.client(hex: "00000021 00000001 01 00" + body)
        // Response { payload } and no status, which is how success is said.
        await script.server(hex: "00000006 00000001 02 00 12 04 0a026869")
    }

    @Test func `calls of one read are answered in order, and one that waits holds up none behind it`() async throws {
        let script = try await Transcript()
        let waits = Misbehaviour.deaf.path
        try await script.client(
            .request(1, "Echo") + .request(3, waits) + .request(5, "Echo") + .request(7, waits) + .request(9, "Echo"))
        for id: UInt32 in [1, 5, 9] { await script.server(.response(id)) }
        try await script.serverIsSilent()
        script.release.open()
        try await script.handlersReturn()
    }

    @Test func `an empty answer is a Response of no bytes`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo"))
        await script.server(hex: "00000000 00000001 02 00")
    }

    @Test func `response metadata travels in field 15`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo", metadata: ["a": "1", "a": "2"]))
        await script.server(.response(1, metadata: ["got-a": "1", "got-a": "2"]))
        try await script.client(.request(3, "Echo", metadata: ["b": "1"]))
        await script.server(hex: "0000000c 00000003 02 00 7a0a 0a05 676f742d62 1201 31")
    }

    @Test func `keys of metadata are in lower case on receipt, and on the way back`() async throws {
        let script = try await Transcript()
        // Request { service, method, payload: EchoMessage { text: "metadata:x-up" }, metadata: [{ "X-Up": "1" }, { "x-UP": "2" }] }
        let names = "0a 13 6b72616674692e746573742e76312e4563686f 12 04 4563686f"
        let payload = "1a 0f 0a0d 6d657461646174613a782d7570"
        try await script.client(
            hex: "00000042 00000001 01 00" + names + payload + "2a 09 0a04 582d5570 1201 31 2a 09 0a04 782d5550 1201 32")
        // Response { payload: EchoMessage { text: "1,2" }, metadata: [{ "got-x-up": "1" }, { "got-x-up": "2" }] }
        let metadata = "7a 0d 0a08 676f742d782d7570 1201 31 7a 0d 0a08 676f742d782d7570 1201 32"
        await script.server(hex: "00000025 00000001 02 00 12 05 0a03 312c32" + metadata)
    }

    @Test func `the flags of a unary request decide nothing`() async throws {
        let script = try await Transcript()
        for (id, flags) in zip(stride(from: UInt32(1), to: 100, by: 2), [0, 1, 2, 3, 4, 5, 6, 7, 0xFF] as [UInt8]) {
            try await script.client(.request(id, "Echo", flags: flags))
            await script.server(.response(id))
        }
    }
}
