import NIOCore
import RPC
import TestServices
import Testing

extension HostileTests {
    /// Well-formed frames around content that no client should send, over real sockets.
    @Suite struct Messages {
        /// What one Request frame is answered with, beside a well-behaved connection and with the connection still in use afterwards.
        private func code(of request: ByteBuffer) async throws -> Int32? {
            var code: Int32?
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    try await peer.send(request)
                    code = try await peer.next()?.status()
                    try await peer.send(.request(1001, "Echo"))
                    #expect(try await peer.next()?.header.streamID == 1001, "the connection lives on")
                    await peer.close()
                }
            }
            return code
        }

        /// EchoMessage.text with these bytes.
        private static func text(_ bytes: [UInt8]) -> [UInt8] { [0x0A, UInt8(bytes.count)] + bytes }

        @Test(arguments: [[0xFF, 0xFE], [0x61, 0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0x00, 0x62]] as [[UInt8]])
        func `text that is not UTF-8, or has a NUL inside, is refused in messages and names`(bytes: [UInt8]) async throws {
            let invalid = StatusCode.invalidArgument.rawValue
            #expect(try await self.code(of: .request(1, "Echo", payload: Self.text(bytes))) == invalid)
            let name: [UInt8] = [0x0A, UInt8(bytes.count)] + bytes + [0x12, 1, 0x41]
            #expect(try await self.code(of: .frame(1, type: 1, name)) == invalid)
        }

        @Test(arguments: [101, 5_000, 11_000])
        func `nested values beyond the limit are refused before they are unpacked`(depth: Int) async throws {
            let code = try await self.code(of: .request(1, Misbehaviour.nest.path, payload: Self.nested(depth)))
            #expect(code == StatusCode.invalidArgument.rawValue)
        }

        @Test func `nested values within the limit are taken`() async throws {
            #expect(try await self.code(of: .request(1, Misbehaviour.nest.path, payload: Self.nested(30))) == 0)
        }

        /// A google.protobuf.Struct with a list in a list in a list, `depth` messages deep.
        private static func nested(_ depth: Int) -> [UInt8] {
            var inner: [UInt8] = []
            for level in 0..<depth { inner = Self.field(level % 2 == 0 ? 6 : 1, inner) }
            return Self.field(1, Self.field(1, [0x61]) + Self.field(2, depth % 2 == 1 ? inner : Self.field(6, inner)))
        }

        private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            var bytes: [UInt8] = [number << 3 | 2]
            var length = content.count
            while length >= 0x80 {
                bytes.append(UInt8(length & 0x7F) | 0x80)
                length >>= 7
            }
            return bytes + [UInt8(length)] + content
        }

        @Test func `bytes of another type are refused, or read as far as they fit`() async throws {
            // Field 1 of a Struct is a map entry: as text it holds bytes of a double, which are no UTF-8.
            let double = Self.field(
                1, Self.field(1, [0x61]) + Self.field(2, [0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0xBF]))
            #expect(try await self.code(of: .request(1, "Echo", payload: double)) == StatusCode.invalidArgument.rawValue)
            // A number where text belongs is an unknown field.
            #expect(try await self.code(of: .request(1, "Echo", payload: [0x08, 0x07])) == 0)
            #expect(
                try await self.code(of: .request(1, "Echo", payload: [0x0A, 0x7F, 0x61])) == StatusCode.invalidArgument.rawValue)
        }

        /// Messages that no client should send, by what is wrong with them.
        private static let badMessages: [(what: String, bytes: [UInt8])] = [
            ("no UTF-8", Self.text([0x61, 0xFF, 0xFE])),
            ("a NUL inside", Self.text([0x61, 0x00, 0x62])),
            ("nested far too deep", [UInt8](repeating: 0x7B, count: 20_000) + [UInt8](repeating: 0x7C, count: 20_000)),
            ("a field cut off", [0x0A, 0x7F, 0x61]),
            ("another type", Self.field(1, [0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0xBF])),
        ]

        @Test(arguments: ["Chat", "Collect"])
        func `a bad message inside a stream ends that stream alone`(method: String) async throws {
            try await EdgeServer.with { edge in
                try await edge.survives {
                    let peer = try await edge.connect()
                    let good = try echoBytes("good")
                    try await peer.send(.request(1, "Chat", flags: 2))
                    var id: UInt32 = 3
                    for (what, bad) in Self.badMessages {
                        try await peer.send(.request(id, method, flags: 2) + .data(id, bad))
                        let refusal = try #require(try await peer.next())
                        #expect(refusal.header.streamID == id && refusal.header.type == .response, "\(what)")
                        #expect(try refusal.status() == StatusCode.invalidArgument.rawValue, "\(what)")
                        // The stream beside it goes on.
                        try await peer.send(.data(1, good))
                        let answer = try #require(try await peer.next())
                        #expect(answer.header.streamID == 1 && answer.header.type == .data, "\(what)")
                        #expect(Array(answer.body.readableBytesView) == good, "\(what)")
                        id += 2
                    }
                    await peer.close()
                }
            }
        }

        @Test(arguments: ["Echo", "Collect", "Expand", "Chat"], [-1, .min, -1_000_000_000] as [Int64])
        func `a negative timeout has passed already`(method: String, nanos: Int64) async throws {
            let code = try await self.code(of: .request(1, method, timeoutNanos: nanos))
            #expect(code == StatusCode.deadlineExceeded.rawValue)
        }

        @Test(arguments: [.max, .max - 1, 9_000_000_000_000_000_000] as [Int64])
        func `an absurd timeout is as good as none`(nanos: Int64) async throws {
            #expect(try await self.code(of: .request(1, "Echo", timeoutNanos: nanos)) == 0)
        }

        @Test(arguments: [.max, .max - 1, 9_000_000_000_000_000_000] as [Int64])
        func `an absurd timeout ends no call that takes its time`(nanos: Int64) async throws {
            let slow = try echoBytes(delayMillis: 50)
            #expect(try await self.code(of: .request(1, "Echo", payload: slow, timeoutNanos: nanos)) == 0)
            try await EdgeServer.with { edge in
                let peer = try await edge.connect()
                try await peer.send(.request(1, "Chat", flags: 2, payload: slow, timeoutNanos: nanos) + .data(1, flags: 5))
                #expect(try await peer.next()?.header.type == .data)
                #expect(
                    try await peer.next()?.header
                        == FrameHeader(length: 0, streamID: 1, type: .data, flags: [.remoteClosed, .noData]))
                await peer.close()
            }
        }

        @Test func `a flood of metadata is refused`() async throws {
            var many = Metadata()
            for index in 0..<10_000 { many.append("k\(index)", "v") }
            #expect(try await self.code(of: .request(1, "Echo", metadata: many)) == StatusCode.resourceExhausted.rawValue)
            let large: Metadata = ["k": String(repeating: "v", count: 1_000_000)]
            #expect(try await self.code(of: .request(1, "Echo", metadata: large)) == StatusCode.resourceExhausted.rawValue)
        }

        @Test func `undecodable requests and unknown names are refused on their stream`() async throws {
            #expect(try await self.code(of: .frame(1, type: 1, [0x0A, 0x05, 0x61])) == StatusCode.invalidArgument.rawValue)
            #expect(try await self.code(of: .request(1, "no.such.Service/Echo")) == StatusCode.unimplemented.rawValue)
            #expect(try await self.code(of: .request(1, "NoSuchMethod")) == StatusCode.unimplemented.rawValue)
            #expect(try await self.code(of: .request(1, "krafti.rpc.v1.Streams/Nope")) == StatusCode.unimplemented.rawValue)
            #expect(try await self.code(of: .frame(1, type: 1)) == StatusCode.unimplemented.rawValue)
        }
    }
}
