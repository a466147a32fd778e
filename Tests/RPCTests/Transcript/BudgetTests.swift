import NIOCore
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// What a call is counted for, where it might escape the count.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }

    @Test func `metadata and the call itself are counted while a handler waits, not only its message`() async throws {
        let limits = Self.limits { $0.connectionReceiveBudgetBytes = 100_000 }
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        let waits = try echoBytes(delayMillis: 3_600_000)
        let metadata: Metadata = ["x-ballast": String(repeating: "b", count: 16_000)]
        var refused = 0
        for id in stride(from: UInt32(1), to: 41, by: 2) {
            try await script.client(.request(id, "Echo", payload: waits, metadata: metadata))
            if try await !script.isOpen(id) {
                try await script.server(.resourceExhausted, on: id)
                refused += 1
            }
        }
        #expect(refused == 15, "five calls of 18 KB find room in 100 KB")
        #expect(memory.received.takenBytes <= limits.connectionReceiveBudgetBytes)
        try await script.clientCloses()
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }

    @Test func `streams that wait for their first message are counted`() async throws {
        let limits = Self.limits { $0.connectionReceiveBudgetBytes = 10 * HeldRequests.callOverheadBytes }
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        for id in stride(from: UInt32(1), to: 41, by: 2) { try await script.client(.request(id, "Chat", flags: 0x02)) }
        #expect(memory.received.takenBytes > 8 * HeldRequests.callOverheadBytes)
        #expect(memory.received.takenBytes <= limits.connectionReceiveBudgetBytes)
        try await script.clientCloses()
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }

    @Test func `a frame that comes in two reads is counted once`() async throws {
        let limits = Self.limits {
            $0.maxMessageBytes = 0xFF_FFFF
            $0.connectionReceiveBudgetBytes = 1_000_000
        }
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        var large = ByteBuffer.request(1, "Echo", payload: try echoBytes("inflate:10", payloadBytes: 900_000))
        try await script.client(large.readSlice(length: 850_000) ?? ByteBuffer())
        #expect(memory.received.takenBytes > 800_000)
        try await script.client(large)
        try await script.serverSucceeds(on: 1)
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }

    @Test func `the first message of a stream is refused, never lost, when there is no room for it`() async throws {
        for bytes in stride(from: 700, through: 1_100, by: 10) {
            let limits = Self.limits { $0.connectionReceiveBudgetBytes = 1_000 + HeldRequests.callOverheadBytes }
            let script = try await Transcript(limits: limits)
            try await script.client(.request(1, "Collect", flags: 0x02, payload: try echoBytes(payloadBytes: bytes)))
            if try await script.isOpen(1) {
                try await script.client(.data(1, flags: 0x05))
                let answer = try EchoMessage.with {
                    $0.payload = [UInt8](repeating: 7, count: bytes)
                    $0.repeat = 1
                }.serializedBytes()
                await script.server(.response(1, answer))
            } else {
                try await script.server(.resourceExhausted, on: 1)
            }
            try await script.clientCloses()
        }
    }

    @Test func `a call behind those whose answers close the connection is not begun, and nothing of it stays`() async throws {
        let limits = Self.limits { $0.connectionSendBudgetBytes = 1_000_000 }
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        try await script.clientStopsReading()
        let ask = try echoBytes("inflate:900000")
        var read = ByteBuffer()
        for id in [1, 3, 5] as [UInt32] { read.writeImmutableBuffer(.request(id, "Echo", payload: ask)) }
        for id in [7, 9] as [UInt32] { read.writeImmutableBuffer(.request(id, "Chat", flags: 0x02)) }
        try await script.client(read)
        for id in [1, 3, 5] as [UInt32] { try await script.serverSucceeds(on: id) }
        await script.serverCloses()
        #expect(try await script.runningCalls() == 0)
        #expect(script.timesOver == 1)
        #expect(memory.received.takenBytes == 0)
        #expect(memory.unsent.takenBytes == 0)
    }

    @Test(arguments: [1024, 2000, 16 * 1024])
    func `errors keep to the frame limit, and to that of metadata`(maxMessageBytes: Int) async throws {
        let limits = Self.limits { $0.maxMessageBytes = maxMessageBytes }
        let script = try await Transcript(limits: limits)
        let failure = try EchoFailure.bytes(code: 9, String(repeating: "ö", count: 200))
        var metadata = Metadata()
        for number in 0..<60 { metadata.append("x-echo-\(number)", "n") }
        try await script.client(.request(1, "Echo", payload: failure))
        let plain = try await script.server(.failedPrecondition, on: 1)
        #expect((plain?.byteCount ?? .max) <= maxMessageBytes)
        var error = RPCError(.invalidArgument, String(repeating: "é", count: 40_000), metadata: metadata)
        error.metadata.append("x-long", String(repeating: "v", count: 20_000))
        error.attach(GoogleErrorInfo.with { $0.reason = String(repeating: "R", count: 30_000) })
        let envelope = ResponseEnvelope(error, error.metadata, limits: limits)
        #expect(envelope.byteCount <= maxMessageBytes)
        let seen = try #require(try envelope.error(limits: limits.messageLimits))
        #expect(seen.code == .invalidArgument)
        #expect(seen.message.hasPrefix("éééé"))
        #expect(seen.metadata.entries.count <= limits.metadata.maxEntries)
    }

    @Test func `when to come back is told though the handler leaves more metadata than fits`() async throws {
        let script = try await Transcript()
        var metadata = Metadata()
        for number in 0..<64 { metadata.append("key-\(number)", "v") }
        // Answered with under keys of their own before the handler fails.
        try await script.client(.request(1, Misbehaviour.busy.path, metadata: metadata))
        let refusal = try await script.server(.unavailable, on: 1)
        #expect(refusal?.metadata["retry-after-ms"] == "250")
        #expect(refusal?.metadata.entries.count == 64)
        #expect(refusal?.metadata["got-key-62"] == "v")
        #expect(refusal?.metadata["got-key-63"] == nil)
    }
}
