import Protobuf
import TestMessages
import Testing

/// What goes in comes out: values through bytes, and bytes through values.
@Suite struct RoundTripTests {
    static let types: [any Message.Type] = [
        Scalars.self, Repeated.self, Unpacked.self, Maps.self, Choices.self, Nesting.self, Tree.self, Even.self, WellKnown.self,
        Names.self, Nothing.self,
    ]

    @Test(arguments: [false, true])
    func `random bytes decode to what the specification says they mean`(isOdd: Bool) throws {
        try withSeed { random, seed in
            let source = RandomBytes(isOdd: isOdd)
            for _ in 0..<800 {
                guard let type = Self.types.randomElement(using: &random) else { continue }
                try Self.check(type, source.message(type, using: &random), seed)
            }
        }
    }

    private static func check<M: Message>(_ type: M.Type, _ bytes: [UInt8], _ seed: String) throws {
        let message = try M(serializedBytes: bytes)
        let encoded = try message.serializedBytes()
        let expected = try ReferenceMessage(bytes, as: type)
        #expect(try ReferenceMessage(encoded, as: type) == expected, "\(type): \(bytes) \(seed)")
        // Compared as bytes, because a value that holds NaN does not equal itself.
        #expect(try M(serializedBytes: encoded).serializedBytes() == encoded, "\(type): \(bytes) \(seed)")
    }

    @Test func `every field of every scalar type survives at its edges`() throws {
        for edge in [Int64.min, -1, 0, 1, .max] {
            let scalars = Scalars.with {
                $0.doubleValue = Double(edge)
                $0.floatValue = Float(edge)
                $0.int32Value = Int32(truncatingIfNeeded: edge)
                $0.int64Value = edge
                $0.uint32Value = UInt32(truncatingIfNeeded: edge)
                $0.uint64Value = UInt64(bitPattern: edge)
                $0.sint32Value = Int32(truncatingIfNeeded: edge)
                $0.sint64Value = edge
                $0.fixed32Value = UInt32(truncatingIfNeeded: edge)
                $0.fixed64Value = UInt64(bitPattern: edge)
                $0.sfixed32Value = Int32(truncatingIfNeeded: edge)
                $0.sfixed64Value = edge
                $0.boolValue = edge != 0
                $0.stringValue = "\(edge) 🦔"
                $0.bytesValue = [0, 255]
                $0.mood = Mood(rawValue: Int32(truncatingIfNeeded: edge))
                $0.last = Int32(truncatingIfNeeded: edge)
            }
            #expect(try Scalars(serializedBytes: scalars.serializedBytes()) == scalars)
        }
    }

    @Test func `strings of every length around the sizes that matter to memory survive`() throws {
        for length in [0, 1, 7, 8, 15, 16, 17, 31, 63, 64, 255, 4095, 4096, 70_000, 3_000_000] {
            let message = Choices.with {
                $0.plain = String(repeating: "ä", count: length / 2) + String(repeating: "x", count: length % 2)
            }
            #expect(try Choices(serializedBytes: message.serializedBytes()) == message)
        }
    }

    @Test func `a default inside a oneof is not absent`() throws {
        for choice in [
            Choices.OneOfChoice.stringChoice(""), .int32Choice(0), .bytesChoice([]), .messageChoice(Scalars()),
            .moodChoice(.unspecified),
        ] {
            let message = Choices.with { $0.choice = choice }
            #expect(try Choices(serializedBytes: message.serializedBytes()).choice == choice)
        }
    }

    @Test func `a message that holds itself holds values, not references`() throws {
        let leaf = Tree.with { $0.label = "leaf" }
        var tree = Tree.with {
            $0.left = leaf
            $0.children = [leaf]
            $0.named = ["a": leaf]
        }
        let copy = tree
        tree.left?.label = "changed"
        #expect(copy.left?.label == "leaf")
        #expect(tree.left?.label == "changed")
        #expect(try Tree(serializedBytes: tree.serializedBytes()) == tree)
    }

    @Test func `maps are written in the order of their keys, so that equal messages have equal bytes`() throws {
        let keys = (0..<200).map { "key\($0)" }
        let first = Maps.with { for key in keys { $0.stringToInt64[key] = 1 } }
        let second = Maps.with { for key in keys.reversed() { $0.stringToInt64[key] = 1 } }
        #expect(try first.serializedBytes() == second.serializedBytes())
        let flags = Maps.with { $0.boolToString = [true: "yes", false: "no"] }
        #expect(
            try flags.serializedBytes() == Wire.bytes(17, Wire.string(2, "no"))
                + Wire.bytes(17, Wire.number(1, 1) + Wire.string(2, "yes")))
    }

    @Test func `the encoder lends its size and writes once into a buffer of the caller`() throws {
        let message = Scalars.with { $0.stringValue = "lent" }
        let expected = try message.serializedBytes()
        let written = try message.withEncoder { encoder in
            // Encoding within the loan, as a caller's log line might.
            let inner = try Scalars.with { $0.int32Value = 7 }.serializedBytes()
            #expect(inner == Wire.number(3, 7))
            return [UInt8](unsafeUninitializedCapacity: encoder.size + 3) { buffer, count in
                encoder.write(into: UnsafeMutableRawBufferPointer(buffer))
                count = encoder.size
            }
        }
        #expect(written == expected)
        #expect(try Nothing().withEncoder { $0.size } == 0)
    }
}
