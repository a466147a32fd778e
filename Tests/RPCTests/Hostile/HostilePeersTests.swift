import NIOCore
import TestServices
import TestSupport
import Testing

@testable import RPC

extension HostileTests {
    /// Peers that do not keep up, and handlers that do not behave, over real sockets.
    @Suite struct Peers {
        /// Short enough for a test, long enough for a busy machine.
        private static var impatient: ServerConfiguration {
            var configuration = ServerConfiguration.patient
            configuration.limits.streamStallTimeout = .milliseconds(200)
            configuration.limits.writeStallTimeout = .milliseconds(600)
            return configuration
        }

        @Test func `a peer that never reads loses its stream, is told so when it reads again, and keeps its connection`()
            async throws
        {
            var configuration = ServerConfiguration.patient
            configuration.limits.streamStallTimeout = .milliseconds(200)
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect(reads: false)
                    try await peer.send(
                        .request(1, Misbehaviour.endless.path, flags: 1, payload: try echoBytes(payloadBytes: 100_000)))
                    await eventually("the stream runs") { edge.calls.running(Misbehaviour.endless) == 1 }
                    await eventually("the stream is lost, and its handler has returned") {
                        edge.calls.running(Misbehaviour.endless) == 0
                    }
                    #expect(edge.server.connectionCount == 2)
                    try await peer.startReading()
                    var frame = try await peer.next()
                    while let data = frame, data.header.type == .data { frame = try await peer.next() }
                    let end = try #require(frame)
                    #expect(end.header == FrameHeader(length: end.header.length, streamID: 1, type: .response))
                    #expect(try end.status() == StatusCode.resourceExhausted.rawValue)
                    try await peer.send(.request(3, "Echo"))
                    #expect(try await peer.next()?.status() == 0)
                    await peer.close()
                }
            }
        }

        @Test func `a peer that never reads loses its stream, then its connection`() async throws {
            try await EdgeServer.with(Self.impatient) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect(reads: false)
                    try await peer.send(
                        .request(1, Misbehaviour.endless.path, flags: 1, payload: try echoBytes(payloadBytes: 100_000)))
                    await eventually("the connection is closed") { edge.server.connectionCount == 1 }
                    await peer.close()
                }
            }
        }

        @Test func `a peer with many streams that never reads is held to its connection's budget, and closed when it stalls`()
            async throws
        {
            var configuration = ServerConfiguration.patient
            let (budget, stall) = (1024 * 1024, Duration.milliseconds(500))
            configuration.limits.connectionSendBudgetBytes = budget
            configuration.limits.writeStallTimeout = stall
            try await EdgeServer.with(configuration) { (edge) async throws in
                let memory = try #require(edge.memory)
                try await edge.survives {
                    let peer = try await edge.connect(reads: false)
                    var batch = ByteBuffer()
                    for id in stride(from: UInt32(1), to: 401, by: 2) {
                        batch.writeImmutableBuffer(
                            .request(id, Misbehaviour.endless.path, flags: 1, payload: try echoBytes(payloadBytes: 50_000))
                        )
                    }
                    let begin = ContinuousClock.now
                    try? await peer.send(batch)
                    // Each of the 200 streams may have a megabyte of its own under way: only the connection's budget is in their way.
                    var most = 0
                    await eventually("the connection is closed") {
                        most = max(most, memory.unsent.takenBytes)
                        return edge.server.connectionCount == 1
                    }
                    #expect(most > 0 && most <= budget, "\(most) bytes were unsent at once")
                    // A connection that holds too much is closed at once.
                    #expect(ContinuousClock.now - begin >= stall)
                    await peer.close()
                }
            }
        }

        @Test func `a peer that sends a byte now and then is closed at the frame timeout`() async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.frameTimeout = .milliseconds(300)
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect()
                    for byte in ByteBuffer.request(1, "Echo", payload: try echoBytes("slow")).readableBytesView {
                        guard (try? await peer.send(ByteBuffer(bytes: [byte]))) != nil else { break }
                        try await Task.sleep(for: .milliseconds(30))
                    }
                    #expect(try await peer.next() == nil)
                }
            }
        }

        @Test func `a busy connection is not mistaken for a slow one`() async throws {
            var configuration = ServerConfiguration.patient
            // Longer than any one frame takes, on a busy machine too.
            configuration.limits.frameTimeout = .seconds(2)
            try await EdgeServer.with(configuration) { (edge) async throws in
                let peer = try await edge.connect()
                // Every write ends inside a frame, for longer than one frame may take.
                let end = ContinuousClock.now + .seconds(3)
                var id: UInt32 = 1
                var next = ByteBuffer.request(id, "Echo", payload: try echoBytes("busy"))
                let head = next.readSlice(length: 5) ?? ByteBuffer()
                try await peer.send(head)
                while ContinuousClock.now < end {
                    var following = ByteBuffer.request(id + 2, "Echo", payload: try echoBytes("busy"))
                    let followingHead = following.readSlice(length: 5) ?? ByteBuffer()
                    try await peer.send(next + followingHead)
                    #expect(try await peer.next()?.header.streamID == id)
                    next = following
                    id += 2
                    try await Task.sleep(for: .milliseconds(5))
                }
                await peer.close()
            }
        }

        @Test func `a connection without calls is closed at the idle timeout, one whose call has just ended is not`() async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.idleTimeout = .milliseconds(400)
            try await EdgeServer.with(configuration) { (edge) async throws in
                let peer = try await edge.connect()
                try await peer.send(.request(1, "Echo", payload: try echoBytes("long", delayMillis: 700)))
                #expect(try await peer.next()?.header.streamID == 1)
                try await peer.waitUntilClosed()
                #expect(try await peer.silenceBeforeClose() > .milliseconds(250))
            }
        }

        @Test(arguments: Misbehaviour.failing)
        func `a handler that throws fails its call alone, and keeps the reason to itself`(method: any MethodDescriptor) async throws
        {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(.request(1, "Chat", flags: 2))
                    try await peer.send(.call(3, method))
                    var answer = try #require(try await peer.next())
                    if method.kind == .serverStreaming || method.kind == .bidirectionalStreaming {
                        #expect(answer.header == FrameHeader(length: 0, streamID: 3, type: .data))
                        answer = try #require(try await peer.next())
                    }
                    #expect(answer.header == FrameHeader(length: answer.header.length, streamID: 3, type: .response))
                    #expect(try answer.status() == StatusCode.unknown.rawValue)
                    #expect(!String(buffer: answer.body).contains("Failure"))
                    // The stream beside it goes on.
                    try await peer.send(.data(1, try echoBytes("on")))
                    #expect(try await peer.next()?.header.streamID == 1)
                    await peer.close()
                }
            }
        }

        @Test func `a stream without end ends with its connection`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(.request(1, Misbehaviour.endless.path, flags: 1, payload: try echoBytes("again")))
                    for _ in 0..<1000 { #expect(try await peer.next()?.header.type == .data) }
                    await peer.close()
                }
            }
        }

        @Test(arguments: Misbehaviour.deafOnes)
        func `a handler that ignores its deadline is answered for, and keeps its place until it returns`(
            method: any MethodDescriptor
        ) async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.maxStreamsPerConnection = 1
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(.call(1, method, timeoutNanos: 20_000_000))
                    #expect(try await peer.next()?.status() == StatusCode.deadlineExceeded.rawValue)
                    try await peer.send(.request(3, "Echo"))
                    #expect(try await peer.next()?.status() == StatusCode.resourceExhausted.rawValue)
                    edge.release.open()
                    await eventually("the handler returns") {
                        try? await peer.send(.request(5, "Echo"))
                        return edge.calls.running <= 1
                    }
                    await peer.close()
                }
            }
        }

        @Test func `a handler that ignores cancellation does not hold its connection open`() async throws {
            try await EdgeServer.with { edge in
                let peer = try await edge.connect()
                try await peer.send(.request(1, Misbehaviour.deaf.path))
                await eventually("the handler runs") { edge.calls.running == 1 }
                await peer.close()
                await eventually("the connection is gone") { edge.server.connectionCount == 0 }
                #expect(edge.calls.running == 1)
            }
        }
    }
}
