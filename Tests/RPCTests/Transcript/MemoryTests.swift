import NIOCore
import Protobuf
import TestMessages
import TestSupport
import Testing

@testable import RPC

/// What a connection may make its server hold, alone and together with others.
@Suite(.timeLimit(.minutes(5))) struct MemoryTests {
    private let uncounted = ServerMemory.uncountedFrameBytes
    private let header = FrameHeader.byteCount

    private static func limits(connection: Int, all: Int) -> ServerLimits {
        var limits = ServerLimits()
        limits.connectionReceiveBudgetBytes = connection
        limits.receiveBudgetBytes = all
        return limits
    }

    @Test func `a frame that grows while all connections hold too much is refused, and the connection lives`() async throws {
        let limits = Self.limits(connection: 1_000_000, all: 104_000)
        let memory = ServerMemory(limits)
        let greedy = try await Transcript(limits: limits, memory: memory)
        let other = try await Transcript(limits: limits, memory: memory)
        var large = ByteBuffer.request(1, "Echo", payload: [UInt8](repeating: 0, count: 200_000))

        try await greedy.client(large.readSlice(length: self.header + 100_000 + self.uncounted) ?? ByteBuffer())
        #expect(memory.received.takenBytes == 100_000)
        var second = ByteBuffer.request(1, "Echo", payload: [UInt8](repeating: 0, count: 50_000))
        try await other.client(second.readSlice(length: self.header + self.uncounted + 4_001) ?? ByteBuffer())
        try await other.server(.unavailable, on: 1)
        #expect(memory.received.takenBytes == 100_000)

        // What is left of the refused frame is thrown away, and the next call is answered.
        try await other.client(second)
        try await other.client(.request(3, "Echo"))
        await other.server(.response(3))
        try await greedy.client(large.readSlice(length: 4_001) ?? ByteBuffer())
        try await greedy.server(.unavailable, on: 1)
        #expect(memory.received.takenBytes == 0)
        try await greedy.client(large)
        try await greedy.client(.request(3, "Echo"))
        await greedy.server(.response(3))
    }

    @Test func `a frame that becomes whole gives its bytes back, and so does a connection that closes`() async throws {
        let limits = Self.limits(connection: 1_000_000, all: 1_000_000)
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        var large = ByteBuffer.request(1, "Echo", payload: [UInt8](repeating: 0, count: 50_000))
        try await script.client(large.readSlice(length: self.header + 40_000) ?? ByteBuffer())
        #expect(memory.received.takenBytes == 40_000 - self.uncounted)
        try await script.client(large)
        #expect(memory.received.takenBytes == 0)
        var another = ByteBuffer.request(3, "Echo", payload: [UInt8](repeating: 0, count: 50_000))
        try await script.client(another.readSlice(length: self.header + 40_000) ?? ByteBuffer())
        #expect(memory.received.takenBytes == 40_000 - self.uncounted)
        try await script.clientCloses()
        #expect(memory.received.takenBytes == 0)
    }

    @Test func `requests whose handlers wait are counted until they return`() async throws {
        let limits = Self.limits(connection: 100_000, all: 1_000_000)
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        let slow = try EchoMessage.with {
            $0.payload = [UInt8](repeating: 7, count: 40_000)
            $0.delayMillis = 3_600_000
        }.serializedBytes()
        for id in [1, 3, 5] as [UInt32] { try await script.client(.request(id, "Echo", payload: slow)) }
        // Two found room; the third would have been too much.
        try await script.server(.resourceExhausted, on: 5)
        let taken = memory.received.takenBytes
        #expect(taken >= 2 * slow.count && taken < 2 * slow.count + 10_000)
        // A small call still finds room.
        try await script.client(.request(7, "Echo"))
        await script.server(.response(7))
        try await script.clientCloses()
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }

    @Test func `what waits to be read is bounded for all streams of a connection together`() async throws {
        let limits = Self.limits(connection: 100_000, all: 1_000_000)
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        // Nobody reads the second message: the first makes the handler wait.
        let first = try EchoMessage.with { $0.delayMillis = 3_600_000 }.serializedBytes()
        for id in [1, 3, 5] as [UInt32] {
            try await script.client(.request(id, "Chat", flags: 0x02, payload: first))
        }
        for id in [1, 3] as [UInt32] { try await script.client(.data(id, [UInt8](repeating: 0, count: 40_000))) }
        try await script.client(.data(5, [UInt8](repeating: 0, count: 40_000)))
        try await script.server(.resourceExhausted, on: 5)
        try await script.clientCloses()
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }

    @Test func `a small message in a large read does not keep the read`() async throws {
        let mailbox = MessageMailbox(budgetBytes: 1000)
        var read = ByteBuffer(repeating: 0, count: 60_000)
        let small = read.readSlice(length: 3) ?? ByteBuffer()
        #expect(mailbox.deliver(small))
        let kept = try await mailbox.next()
        #expect(kept == small)
        #expect((kept?.storageCapacity ?? .max) < 1024)
    }

    @Test func `a peer that lets answers lie loses its connection, also when they come together`() async throws {
        var limits = ServerLimits()
        limits.connectionSendBudgetBytes = 1_000_000
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        try await script.clientStopsReading()
        // Small to ask for and large to get: nobody looks at how much is unsent between the three.
        let ask = try EchoMessage.with { $0.text = "inflate:900000" }.serializedBytes()
        try await script.client(
            .request(1, "Echo", payload: ask) + .request(3, "Echo", payload: ask) + .request(5, "Echo", payload: ask))
        for id in [1, 3, 5] as [UInt32] { try await script.serverSucceeds(on: id) }
        await script.serverCloses()
        #expect(memory.unsent.takenBytes == 0)
    }

    @Test func `a connection with much unsent is closed when all together have too much`() async throws {
        var limits = ServerLimits()
        limits.sendBudgetBytes = 1_500_000
        let memory = ServerMemory(limits)
        memory.unsent.takeAnyway(1_000_000)
        let ask = try EchoMessage.with { $0.text = "inflate:600000" }.serializedBytes()
        let script = try await Transcript(limits: limits, memory: memory)
        try await script.clientStopsReading()
        // One alone would be modest still: what others let lie is not its fault.
        try await script.client(.request(1, "Echo", payload: ask) + .request(3, "Echo", payload: ask))
        try await script.serverSucceeds(on: 1)
        try await script.serverSucceeds(on: 3)
        await script.serverCloses()
        #expect(memory.unsent.takenBytes == 1_000_000)
    }

    @Test func `while all together have too much unsent, who has some of it makes no new calls`() async throws {
        var limits = ServerLimits()
        limits.sendBudgetBytes = 1_000_000
        let memory = ServerMemory(limits)
        memory.unsent.takeAnyway(900_000)
        let script = try await Transcript(limits: limits, memory: memory)
        try await script.clientStopsReading()
        try await script.client(.request(1, "Echo", payload: try echoBytes("inflate:60000")))
        try await script.serverSucceeds(on: 1)
        // That was within what every connection has for itself, and this is beyond.
        try await script.client(.request(3, "Echo", payload: try echoBytes("inflate:200000")))
        try await script.serverSucceeds(on: 3)
        try await script.client(.request(5, "Echo"))
        memory.unsent.give(900_000)
        try await script.client(.request(7, "Echo"))
        try await script.clientReadsOn()
        try await script.server(.resourceExhausted, on: 5)
        await script.server(.response(7))
        try await script.clientCloses()
    }

    @Test func `an oversize message on a call that does not stream does not disturb it`() async throws {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        try await script.client(.request(1, "\(Misbehaviour.service)/Deaf"))
        try await script.client(.data(1, [UInt8](repeating: 0, count: 1025)))
        try await script.serverIsSilent(3)
        script.release.open()
        await script.server(.response(1))
    }

    @Test func `a stream waits its turn without being called stalled, while its peer reads`() async throws {
        let script = try await Transcript()
        try await script.clientStopsReading()
        let large = try EchoMessage.with {
            $0.payload = [UInt8](repeating: 1, count: 2_000_000)
            $0.repeat = 1_000
        }.serializedBytes()
        try await script.client(.request(1, "Expand", flags: 0x01, payload: large))
        try await script.serverWaitsForRoom(1)
        // A part of a message leaves each time, and the stream has room only when all of it has.
        for _ in 0..<5 {
            try await script.advance(by: .seconds(9))
            try await script.clientReadsSome()
        }
        #expect(try await script.isOpen(1))
        try await script.advance(by: .seconds(9))
        try await script.advance(by: .seconds(9))
        #expect(try await !script.isOpen(1))
        try await script.clientCloses()
    }

    @Test func `a stream that holds too much unread is refused, and one beside it goes on`() async throws {
        var limits = ServerLimits()
        limits.streamReceiveBudgetBytes = 100_000
        let memory = ServerMemory(limits)
        let script = try await Transcript(limits: limits, memory: memory)
        // Nobody reads the messages behind the first, which has the handler wait.
        try await script.client(.request(1, "Chat", flags: 0x02, payload: try echoBytes(delayMillis: 3_600_000)))
        try await script.client(.request(3, "Chat", flags: 0x02))
        let message = try echoBytes(payloadBytes: 40_000 - 4)
        #expect(message.count == 40_000)
        for _ in 0..<2 { try await script.client(.data(1, message)) }
        let taken = memory.received.takenBytes
        #expect(taken >= 80_000)
        try await script.client(.data(1, message))
        try await script.server(.resourceExhausted, on: 1)
        #expect(memory.received.takenBytes <= taken - 80_000)
        #expect(try await script.isOpen(3))
        for _ in 0..<5 {
            try await script.client(.data(3, message))
            await script.server(.data(3, message))
        }
        try await script.clientCloses()
        await eventually("all is given back") { memory.received.takenBytes == 0 }
    }
}
