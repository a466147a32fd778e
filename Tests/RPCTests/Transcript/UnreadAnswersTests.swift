import NIOCore
import TestServices
import TestSupport
import Testing

@testable import RPC

/// A peer that asks on without reading its answers.
@Suite(.timeLimit(.minutes(5))) struct UnreadAnswersTests {
    @Test func `its new calls are refused, cancelling is not, and all are taken again when it has read`() async throws {
        var limits = ServerLimits()
        limits.connectionSendBudgetBytes = 1_000_000
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        try await script.client(.request(1, "Collect", flags: 0x02))
        try await script.clientStopsReading()
        // At most twice the budget, where the connection would be closed.
        for id: UInt32 in [3, 5] {
            try await script.client(.request(id, "Echo", payload: try echoBytes("inflate:600000")))
            try await script.serverSucceeds(on: id)
        }
        for (id, path) in [(7, "Echo"), (9, "Collect")] as [(UInt32, String)] { try await script.client(.request(id, path)) }
        try await script.client(.request(11, Transcript.cancel, payload: [0x08, 1]))
        // What is small waits behind what was written before.
        try await script.clientReadsOn()
        for id: UInt32 in [7, 9] {
            let refusal = try await script.server(.resourceExhausted, on: id)
            #expect(refusal.map { String(buffer: $0.status).contains("does not read its answers") } == true)
        }
        try await script.server(.cancelled, on: 1)
        await script.server(.response(11))

        try await script.client(.request(13, "Echo"))
        await script.server(.response(13))
        try await script.client(.request(15, "Collect", flags: 0x01))
        await script.server(.response(15))
        try await script.clientCloses()
        await eventually("nothing is counted") { memory.unsent.takenBytes == 0 && memory.received.takenBytes == 0 }
    }
}
