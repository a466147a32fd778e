import NIOCore
import RPC
import TestServices
import TestSupport
import Testing

extension HostileTests {
    /// Frames that no client should send, over real sockets.
    @Suite struct Frames {
        @Test(arguments: [1, 2, 3] as [UInt64]) func `garbage bytes hurt nobody else`(seed: UInt64) async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    var random = SplitMix64(seed: seed)
                    for _ in 0..<50 {
                        let peer = try await edge.connect()
                        let garbage = (0..<Int.random(in: 1...4096, using: &random)).map { _ in
                            UInt8.random(in: 0...255, using: &random)
                        }
                        // The server may close while bytes are on their way.
                        try? await peer.send(ByteBuffer(bytes: garbage))
                        await peer.close()
                    }
                }
            }
        }

        @Test(arguments: [4, 5, 6] as [UInt64]) func `garbage behind sound headers is answered, and the connection lives`(
            seed: UInt64
        )
            async throws
        {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    var random = SplitMix64(seed: seed)
                    let peer = try await edge.connect()
                    var batch = ByteBuffer.request(1, "Chat", flags: 2) + .request(3, "Collect", flags: 2)
                    for id in stride(from: UInt32(5), to: 2005, by: 2) {
                        let body = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                            UInt8.random(in: 0...255, using: &random)
                        }
                        batch.writeImmutableBuffer(
                            .frame(
                                // Some for the streams that run, and some twice.
                                UInt32.random(in: 0...9, using: &random) < 2 ? id % 4 : id,
                                type: UInt8.random(in: 1...3, using: &random),
                                flags: UInt8.random(in: 0...255, using: &random), body))
                    }
                    try await peer.send(batch + .request(3001, "Echo"))
                    var answers = 0
                    while let answer = try await peer.next(), answer.header.streamID != 3001 {
                        answers += 1
                        guard answer.header.type == .response else { continue }
                        let code = try answer.status()
                        let refusals: [StatusCode] = [.invalidArgument, .resourceExhausted, .unimplemented, .deadlineExceeded]
                        #expect(code == 0 || refusals.map(\.rawValue).contains(code), "seed \(seed)")
                    }
                    #expect(answers > 500, "seed \(seed)")
                    await peer.close()
                }
            }
        }

        @Test func `a truncated header is waited for until the frame timeout`() async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.frameTimeout = .milliseconds(200)
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(ByteBuffer(bytes: [0, 0, 0, 1, 0]))
                    try await peer.waitUntilClosed()
                }
            }
        }

        @Test func `a length of 4 GiB is answered, then the connection is closed`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    // More bytes follow than the server will have read when it closes: the answer must arrive all the same.
                    let header = ByteBuffer(bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 7, 1, 0])
                    try await peer.send(header + ByteBuffer(repeating: 0, count: 200_000))
                    let answer = try #require(try await peer.next())
                    #expect(answer.header.streamID == 7)
                    #expect(try answer.status() == StatusCode.invalidArgument.rawValue)
                    #expect(try await peer.next() == nil)
                    #expect(try await !peer.wasReset())
                }
            }
        }

        @Test func `an oversize frame is drained and answered, and the connection lives`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(.frame(1, type: 1, [UInt8](repeating: 0, count: 4 * 1024 * 1024 + 1)) + .request(3, "Echo"))
                    let refusal = try #require(try await peer.next())
                    #expect(refusal.header.streamID == 1)
                    #expect(try refusal.status() == StatusCode.resourceExhausted.rawValue)
                    let answer = try #require(try await peer.next())
                    #expect(answer.header.streamID == 3)
                    #expect(try answer.status() == 0)
                    await peer.close()
                }
            }
        }

        @Test func `a frame of exactly 4 MiB is taken`() async throws {
            let most = 4 * 1024 * 1024
            let envelope =
                ByteBuffer.request(1, "Echo", payload: try echoBytes(payloadBytes: most / 2)).readableBytes - 10 - most / 2
            let request = ByteBuffer.request(1, "Echo", payload: try echoBytes(payloadBytes: most - envelope))
            #expect(request.getInteger(at: request.readerIndex, as: UInt32.self) == UInt32(most))
            try await EdgeServer.with { edge in
                let peer = try await edge.connect()
                try await peer.send(request)
                let answer = try #require(try await peer.next())
                #expect(try answer.status() == 0)
                #expect(try answer.response().payload.readableBytes > most - envelope)
                await peer.close()
            }
        }

        @Test func `an answer over the limit fails its call alone`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(.request(1, Misbehaviour.swell.path))
                    #expect(try await peer.next()?.status() == StatusCode.resourceExhausted.rawValue)
                    try await peer.send(.request(3, "Echo"))
                    #expect(try await peer.next()?.status() == 0)
                    await peer.close()
                }
            }
        }

        @Test func `even and reused ids are refused, disordered ones are not`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    var codes: [UInt32: [Int32]] = [:]
                    for id: UInt32 in [9, 5, 7, 2, 0, 9, 5, 1, 3, 4_294_967_295, 11] {
                        try await peer.send(.request(id, "Echo"))
                        let answer = try #require(try await peer.next())
                        codes[answer.header.streamID, default: []].append(try answer.status())
                    }
                    // 11 came after the highest id there is, far outside the window of ids that are remembered.
                    #expect(codes == [9: [0, 3], 5: [0, 3], 7: [0], 2: [3], 0: [3], 1: [0], 3: [0], 4_294_967_295: [0], 11: [3]])
                    await peer.close()
                }
            }
        }

        @Test func `data for a unary call does not disturb it`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    let request = ByteBuffer.request(1, "Echo", payload: try echoBytes("calm", delayMillis: 50))
                    try await peer.send(request + .data(1, [1, 2, 3]) + .data(1, flags: 5) + .data(1, [4]))
                    let answer = try #require(try await peer.next())
                    #expect(try answer.status() == 0)
                    #expect(try Array(answer.response().payload.readableBytesView) == echoBytes("calm", delayMillis: 50))
                    await peer.close()
                }
            }
        }

        @Test func `data after the close of a stream ends it, data for no stream is refused`() async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    let message = try echoBytes("late", delayMillis: 200)
                    try await peer.send(.request(1, "Chat", flags: 2) + .data(1, message) + .data(1, flags: 5) + .data(1, message))
                    let end = try #require(try await peer.next())
                    #expect(end.header == FrameHeader(length: end.header.length, streamID: 1, type: .response))
                    #expect(try end.status() == StatusCode.invalidArgument.rawValue)
                    try await peer.send(.data(1, message))
                    #expect(try await peer.next()?.status() == StatusCode.invalidArgument.rawValue)
                    try await peer.send(.data(99, message))
                    #expect(try await peer.next()?.header.streamID == 99)
                    await peer.close()
                }
            }
        }

        @Test(arguments: [false, true])
        func `a connection dropped at any byte of its requests leaves nothing behind`(byReset: Bool) async throws {
            let stream = ByteBuffer.request(3, "Chat", flags: 2) + .data(3, try echoBytes("b")) + .data(3, flags: 5)
            let bytes = ByteBuffer.request(1, "Echo", payload: try echoBytes("a", delayMillis: 20)) + stream
            try await EdgeServer.with { edge in
                try await edge.survives {
                    for length in 1...bytes.readableBytes {
                        let peer = try await edge.connect()
                        try await peer.send(try #require(bytes.getSlice(at: bytes.readerIndex, length: length)))
                        if byReset { try await peer.reset() } else { await peer.close() }
                    }
                }
            }
        }

        @Test func `of 100,000 streams opened and abandoned only so many run, and none stays`() async throws {
            var configuration = ServerConfiguration.patient
            configuration.limits.maxStreamsPerConnection = 100
            try await EdgeServer.with(configuration) { (edge) async throws in
                try await edge.survives {
                    let peer = try await edge.connect()
                    let before = edge.calls.begun
                    for start in stride(from: UInt32(1), to: 200_001, by: 2000) {
                        var batch = ByteBuffer()
                        for id in stride(from: start, to: start + 2000, by: 2) {
                            batch.writeImmutableBuffer(.request(id, "Collect", flags: 6))
                        }
                        try await peer.send(batch)
                    }
                    let answers = try await peer.next(99_900, within: .seconds(300))
                    #expect(answers.count == 99_900)
                    #expect(try answers.allSatisfy { try $0.status() == StatusCode.resourceExhausted.rawValue })
                    #expect(edge.calls.running >= 100)
                    #expect(edge.calls.begun > before)
                    await peer.close()
                }
            }
        }
    }
}
