import NIOCore
import Protobuf
import TestSupport
import Testing

@testable import RPC

/// What a connection remembers of the call before must not show in what it reads.
@Suite struct `Metadata that repeats` {
    /// Few keys and values, so that calls repeat each other in part, in another order, and twice in one call.
    private static func randomFields(_ random: inout SplitMix64) -> [TTRPCKeyValue] {
        (0..<Int.random(in: 0..<6, using: &random)).map { _ in
            TTRPCKeyValue.with {
                $0.key = ["x-a", "X-A", "x-long-name-of-a-header", ""].randomElement(using: &random) ?? ""
                $0.value =
                    ["", "1", "22", String(repeating: "v", count: 60), String(repeating: "w", count: 900)]
                    .randomElement(using: &random) ?? ""
            }
        }
    }

    /// The same, with one thing or another changed.
    private static func changed(_ fields: [TTRPCKeyValue], _ random: inout SplitMix64) -> [TTRPCKeyValue] {
        var fields = fields
        switch Int.random(in: 0..<6, using: &random) {
        case 0: fields.shuffle(using: &random)
        case 1: if !fields.isEmpty { fields.removeLast() }
        case 2: if !fields.isEmpty { fields.removeFirst() }
        case 3: fields.append(contentsOf: Self.randomFields(&random))
        case 4: return Self.randomFields(&random)
        default: break
        }
        return fields
    }

    private static func outcome(_ read: () throws -> RequestEnvelope) -> Result<RequestEnvelope, RPCError> {
        do { return .success(try read()) } catch {
            return .failure(error as? RPCError ?? RPCError(.unknown, "\(error)"))
        }
    }

    @Test func `is read as if each call were the first`() throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed)
        var limits = Metadata.Limits()
        (limits.maxEntries, limits.maxBytes) = (6, 2500)
        var recent = RecentMetadata()
        var fields = Self.randomFields(&random)
        var refused = 0
        for _ in 0..<5_000 {
            fields = Self.changed(fields, &random)
            var bytes = try TTRPCRequest.with {
                $0.service = "s"
                $0.metadata = fields
            }.serializedBytes()
            // Here and there the last field is cut off, or is no text.
            if Int.random(in: 0..<20, using: &random) == 0, !bytes.isEmpty { bytes.removeLast() }
            if Int.random(in: 0..<20, using: &random) == 0, let last = bytes.indices.last { bytes[last] = 0xFF }
            let body = ByteBuffer(bytes: bytes)
            let fresh = Self.outcome { try RequestEnvelope(decoding: body, limits: limits) }
            let repeated = Self.outcome { try RequestEnvelope(decoding: body, limits: limits, recent: &recent) }
            switch (fresh, repeated) {
            case (.success(let fresh), .success(let repeated)): #expect(fresh == repeated, "seed \(seed)")
            case (.failure(let fresh), .failure(let repeated)):
                refused += 1
                #expect(fresh.code == repeated.code && fresh.message == repeated.message, "seed \(seed)")
            default: Issue.record("One way it is read, the other way refused: \(fields), seed \(seed)")
            }
        }
        #expect(refused > 100, "seed \(seed)")
    }

    @Test func `is not kept where it is much`() throws {
        let bytes = try TTRPCRequest.with { request in
            request.metadata = (0..<40).map { index in TTRPCKeyValue.with { $0.key = "k\(index)" } }
        }.serializedBytes()
        var recent = RecentMetadata()
        let limits = Metadata.Limits()
        let much = try RequestEnvelope(decoding: ByteBuffer(bytes: bytes), limits: limits, recent: &recent)
        #expect(much.metadata.entries.count == 40)
        #expect(recent.fields.count == 0)
        let small = try TTRPCRequest.with { $0.metadata = [.with { $0.key = "k" }] }.serializedBytes()
        _ = try RequestEnvelope(decoding: ByteBuffer(bytes: small), limits: limits, recent: &recent)
        #expect(recent.fields.count == 1)
    }
}
