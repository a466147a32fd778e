import NIOCore
import Protobuf
import TestSupport
import Testing

@testable import RPC

/// The envelopes are read by hand; protobuf-c reads the same messages through the bridge. Both must agree.
@Suite struct EnvelopeTests {
    private static func randomRequest(_ random: inout SplitMix64) -> TTRPCRequest {
        TTRPCRequest.with { request in
            request.service = Self.text(&random)
            request.method = Self.text(&random)
            request.payload = (0..<Int.random(in: 0..<50, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            request.timeoutNano = Bool.random(using: &random) ? Int64.random(in: .min ... .max, using: &random) : 0
            request.metadata = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                TTRPCKeyValue.with {
                    $0.key = Self.text(&random).lowercased()
                    $0.value = Self.text(&random)
                }
            }
        }
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let alphabet: [Character] = ["a", "Z", ".", "/", "é", "ß", "修", "🔧", " "]
        return String((0..<Int.random(in: 0..<12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    private static func message(_ envelope: RequestEnvelope) -> TTRPCRequest {
        TTRPCRequest.with { request in
            request.service = String(buffer: envelope.service)
            request.method = String(buffer: envelope.method)
            request.payload = Array(envelope.payload.readableBytesView)
            request.timeoutNano = envelope.timeoutNanos
            request.metadata = envelope.metadata.entries.map { entry in
                TTRPCKeyValue.with {
                    $0.key = entry.key
                    $0.value = entry.value
                }
            }
        }
    }

    @Test func `requests read and written by hand are those of protobuf-c`() throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            let request = Self.randomRequest(&random)
            let bytes = try request.serializedBytes()
            let envelope = try RequestEnvelope(decoding: ByteBuffer(bytes: bytes))
            #expect(Self.message(envelope) == request, "seed \(seed)")
            var written = ByteBuffer()
            written.write(envelope)
            #expect(Array(written.readableBytesView) == bytes, "seed \(seed)")
        }
    }

    @Test func `responses read and written by hand are those of protobuf-c`() throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            let request = Self.randomRequest(&random)
            let response = TTRPCResponse.with { response in
                if Bool.random(using: &random) {
                    response.status = GoogleStatus.with {
                        $0.code = 5
                        $0.message = request.service
                    }
                }
                response.payload = request.payload
                response.metadata = request.metadata
            }
            let bytes = try response.serializedBytes()
            let envelope = try ResponseEnvelope(decoding: ByteBuffer(bytes: bytes))
            #expect(envelope.byteCount == bytes.count, "seed \(seed)")
            var written = ByteBuffer()
            written.write(envelope)
            #expect(Array(written.readableBytesView) == bytes, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            // A field nobody knows, a payload: in as many bytes as may be, then in one more.
            ([0x80, 0xBF, 0xCE, 0x56, 0x2A], true), ([0x80, 0xBF, 0xCE, 0xD6, 0x00, 0x2A], true),
            ([0x80, 0xBF, 0xCE, 0xD6, 0x80, 0x00, 0x2A], false),
            ([0x1A, 0x81, 0x80, 0x80, 0x80, 0x00, 0x2A], true), ([0x1A, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x2A], false),
            // A field's number beyond 29 bits.
            ([0x80, 0x80, 0x80, 0x80, 0x10, 0x2A], false),
        ] as [([UInt8], Bool)])
    func `a tag and a length have five bytes at most`(bytes: [UInt8], isTaken: Bool) {
        #expect(((try? RequestEnvelope(decoding: ByteBuffer(bytes: bytes))) != nil) == isTaken)
        #expect(((try? TTRPCRequest(serializedBytes: bytes)) != nil) == isTaken)
    }

    /// Damaged bytes: neither reader may accept what the other refuses, nor read it differently.
    @Test func `damaged requests are refused by both or read alike`() throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            var bytes = try Self.randomRequest(&random).serializedBytes()
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.removeLast(bytes.count - index)
                }
            }
            let byHand = try? Self.message(RequestEnvelope(decoding: ByteBuffer(bytes: bytes)))
            let byBridge = (try? TTRPCRequest(serializedBytes: bytes)).map(Self.lowerCasingKeys)
            #expect(byHand == byBridge, "\(bytes), seed \(seed)")
        }
    }

    /// What the envelope does on receipt, and a plain message does not.
    private static func lowerCasingKeys(_ request: TTRPCRequest) -> TTRPCRequest {
        var request = request
        for index in request.metadata.indices {
            var metadata = Metadata()
            metadata.append(request.metadata[index].key, "")
            request.metadata[index].key = metadata.entries[0].key
        }
        return request
    }

    @Test func `keys are lower-cased on receipt and values kept in order`() throws {
        let request = TTRPCRequest.with {
            $0.metadata = [("X-Tenant-ID", "a"), ("x-tenant-id", "B")].map { pair in
                TTRPCKeyValue.with {
                    $0.key = pair.0
                    $0.value = pair.1
                }
            }
        }
        let envelope = try RequestEnvelope(decoding: ByteBuffer(bytes: request.serializedBytes()))
        #expect(envelope.metadata.values(of: "X-TENANT-id") == ["a", "B"])
        #expect(envelope.metadata["x-tenant-id"] == "a")
    }

    @Test(arguments: [64, 65]) func `64 metadata entries are the most`(count: Int) throws {
        let request = TTRPCRequest.with { request in
            request.metadata = (0..<count).map { index in TTRPCKeyValue.with { $0.key = "k\(index)" } }
        }
        let bytes = try ByteBuffer(bytes: request.serializedBytes())
        if count == 64 {
            #expect(try RequestEnvelope(decoding: bytes).metadata.entries.count == 64)
        } else {
            let error = #expect(throws: RPCError.self) { try RequestEnvelope(decoding: bytes) }
            #expect(error?.code == .resourceExhausted)
        }
    }

    @Test func `16 KiB of metadata are the most`() throws {
        let request = TTRPCRequest.with { request in
            request.metadata = [
                TTRPCKeyValue.with {
                    $0.key = "k"
                    $0.value = String(repeating: "v", count: 16 * 1024)
                }
            ]
        }
        let bytes = try ByteBuffer(bytes: request.serializedBytes())
        let error = #expect(throws: RPCError.self) { try RequestEnvelope(decoding: bytes) }
        #expect(error?.code == .resourceExhausted)
    }

    @Test(
        arguments: [
            ([0x0A, 0x02, 0xFF, 0xFE], "service"), ([0x12, 0x01, 0x00], "method"),
            ([0x2A, 0x03, 0x0A, 0x01, 0xC0], "metadata.key"), ([0x2A, 0x03, 0x12, 0x01, 0x00], "metadata.value"),
        ] as [([UInt8], String)])
    func `text that is not UTF-8 or holds NUL is refused with its field`(bytes: [UInt8], field: String) {
        let error = #expect(throws: RPCError.self) { try RequestEnvelope(decoding: ByteBuffer(bytes: bytes)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("`\(field)`") == true)
    }
}
