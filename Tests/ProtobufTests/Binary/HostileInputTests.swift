import Protobuf
import TestMessages
import Testing

/// Input made to hurt. Each test would crash, hang or fill the machine's memory if the bridge trusted its input.
@Suite struct HostileInputTests {
    @Test func `34 KB of nested Struct, which overflow protobuf-c's stack, are refused`() throws {
        // Struct.fields → entry.value → Value.struct_value → Struct …
        var bytes: [UInt8] = []
        while bytes.count < 34 << 10 { bytes = Wire.bytes(1, Wire.bytes(2, Wire.bytes(5, bytes))) }
        let error = try #require(throws: DecodingError.self) { try GoogleStruct(serializedBytes: bytes) }
        #expect(error.code == .tooDeep)
        #expect(error.description.contains("nested too deeply"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a submessage that comes a quarter of a million times merges in linear time`() throws {
        let piece = Wire.bytes(1, Wire.bytes(1, Wire.string(1, "a")) + Wire.bytes(2, []))
        let bytes = Wire.repeated(piece, 1 << 18)
        let limits = DecodingLimits(maxAllocationBytes: 1 << 30)
        let message = try Nesting(serializedBytes: bytes, limits: limits)
        #expect(message.inner?.innermost?.text == "a")
        #expect(message.inner?.more.count == 1 << 18)
    }

    @Test(.timeLimit(.minutes(1)))
    func `submessages that come twice on every level merge in linear time`() throws {
        // Each level holds the level below and, beside it, an empty twin; 2 MiB of text lie at the bottom.
        var bytes = Wire.string(1, String(repeating: "x", count: 2 << 20))
        for _ in 1..<100 { bytes = Wire.bytes(2, bytes) + Wire.bytes(2, []) }
        let tree = try Tree(serializedBytes: bytes)
        var node = tree
        while let left = node.left { node = left }
        #expect(node.label.utf8.count == 2 << 20)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a oneof that changes its mind a quarter of a million times keeps the last`() throws {
        let piece = Wire.bytes(9, Wire.number(3, 1)) + Wire.string(6, "text")
        let bytes = Wire.repeated(piece, 1 << 18)
        let limits = DecodingLimits(maxAllocationBytes: 1 << 30)
        #expect(try Choices(serializedBytes: bytes, limits: limits).choice == .stringChoice("text"))
    }

    @Test func `a million unknown fields cost no more than their bytes`() throws {
        let bytes = Wire.repeated(Wire.number(1000, 1), 1 << 20)
        let limits = DecodingLimits(maxAllocationBytes: bytes.count + 4096)
        #expect(try Scalars(serializedBytes: bytes, limits: limits) == Scalars())
    }

    @Test func `bytes changed at random are refused or read as the specification has them`() {
        withSeed { random, seed in
            let source = RandomBytes(isOdd: true)
            for _ in 0..<1500 {
                guard let type = RoundTripTests.types.randomElement(using: &random) else { continue }
                var bytes = source.message(type, using: &random)
                for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                    case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
                    default: bytes.removeLast(bytes.count - place)
                    }
                }
                Self.check(type, bytes, seed)
            }
        }
    }

    private static func check<M: Message>(_ type: M.Type, _ bytes: [UInt8], _ seed: String) {
        let expected = try? ReferenceMessage(bytes, as: type)
        do {
            let encoded = try M(serializedBytes: bytes).serializedBytes()
            let got = try? ReferenceMessage(encoded, as: type)
            #expect(got == expected, "\(type): \(bytes) \(seed)")
        } catch let error as DecodingError where error.code == .invalidUTF8 || error.code == .embeddedNUL {
            // The reference reads strings as bytes.
        } catch {
            #expect(expected == nil, "\(type): \(bytes) was refused: \(error) \(seed)")
        }
    }
}
