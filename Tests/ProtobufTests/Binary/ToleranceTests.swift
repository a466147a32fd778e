import Protobuf
import TestMessages
import Testing

/// What the specification has us read although our own encoder never writes it.
@Suite struct ToleranceTests {
    @Test func `unknown fields of every wire type are read over and dropped`() throws {
        let unknown =
            Wire.number(1000, .max) + Wire.fixed64(1001, 1) + Wire.fixed32(1002, 1) + Wire.bytes(1003, [0xff, 0])
            + Wire.group(1004, Wire.group(7, Wire.number(1, 1)) + Wire.bytes(2, [1]))
        let bytes = unknown + Wire.string(14, "kept") + unknown
        #expect(try Scalars(serializedBytes: bytes) == .with { $0.stringValue = "kept" })
        #expect(try Scalars(serializedBytes: bytes).serializedBytes() == Wire.string(14, "kept"))
    }

    @Test func `a known field of another wire type is an unknown field`() throws {
        let bytes =
            Wire.string(3, "not a number") + Wire.number(14, 7) + Wire.fixed32(16, 1) + Wire.group(15, []) + Wire.number(3, 5)
        #expect(try Scalars(serializedBytes: bytes) == .with { $0.int32Value = 5 })
    }

    @Test func `of a field that may come once, the last counts`() throws {
        let bytes = Wire.number(3, 1) + Wire.string(14, "first") + Wire.number(3, 2) + Wire.string(14, "last")
        #expect(
            try Scalars(serializedBytes: bytes)
                == .with {
                    $0.int32Value = 2
                    $0.stringValue = "last"
                })
    }

    @Test func `a submessage that comes twice is merged, level by level`() throws {
        let first = Wire.bytes(1, Wire.bytes(1, Wire.string(1, "text")) + Wire.bytes(2, Wire.string(1, "one")))
        let second = Wire.bytes(1, Wire.bytes(1, Wire.number(2, 2)) + Wire.bytes(2, Wire.string(1, "two")))
        let merged = try Nesting(serializedBytes: first + Wire.bytes(1, []) + second)
        #expect(merged.inner?.innermost?.text == "text")
        #expect(merged.inner?.innermost?.level == .high)
        #expect(merged.inner?.more.map(\.text) == ["one", "two"])
    }

    @Test func `of a oneof the last member counts, and merges only with itself`() throws {
        let message = Wire.bytes(9, Wire.number(3, 1))
        let more = Wire.bytes(9, Wire.string(14, "more"))
        #expect(try Choices(serializedBytes: Wire.string(6, "x") + Wire.number(2, 4)).choice == .int32Choice(4))
        #expect(
            try Choices(serializedBytes: message + more).choice
                == .messageChoice(
                    .with {
                        $0.int32Value = 1
                        $0.stringValue = "more"
                    }))
        let between = try Choices(serializedBytes: message + Wire.number(5, 1) + more + Wire.string(20, "second"))
        #expect(between.choice == .messageChoice(.with { $0.stringValue = "more" }))
        #expect(between.second == .firstSecond("second"))
        let other = try Choices(serializedBytes: message + Wire.bytes(10, Wire.string(14, "other")))
        #expect(other.choice == .otherMessageChoice(.with { $0.stringValue = "other" }))
    }

    @Test func `of map entries with one key the last counts, and what an entry lacks is at its default`() throws {
        let bytes =
            Wire.bytes(2, Wire.string(1, "a") + Wire.number(2, 1)) + Wire.bytes(2, Wire.string(1, "a") + Wire.number(2, 2))
            + Wire.bytes(2, Wire.number(2, 3)) + Wire.bytes(5, Wire.string(1, "m"))
            + Wire.bytes(2, Wire.number(2, 9) + Wire.string(1, "backwards") + Wire.number(77, 0))
        let maps = try Maps(serializedBytes: bytes)
        #expect(maps.stringToInt64 == ["a": 2, "": 3, "backwards": 9])
        #expect(maps.stringToMessage == ["m": Scalars()])
    }

    @Test func `numbers are read packed and unpacked, whichever the contract says`() throws {
        let packed = Wire.bytes(2, Wire.varint(1) + Wire.varint(UInt64(bitPattern: -2))) + Wire.bytes(5, [1, 0, 1])
        #expect(
            try Unpacked(serializedBytes: packed + Wire.number(2, 3))
                == .with {
                    $0.int32Values = [1, -2, 3]
                    $0.boolValues = [true, false, true]
                })
        let unpacked = Wire.number(3, 1) + Wire.bytes(3, [2, 3]) + Wire.number(3, 4)
        #expect(try Repeated(serializedBytes: unpacked).int32Values == [1, 2, 3, 4])
        #expect(try Repeated(serializedBytes: Wire.bytes(3, [])).int32Values == [])
        let odd = Wire.padded(1, to: 10) + [2, 0] + Wire.varint(.max)
        #expect(try Repeated(serializedBytes: Wire.bytes(13, odd)).boolValues == [true, true, false, true])
        #expect(
            try Repeated.with { $0.int32Values = [1, 2] }.serializedBytes() == Wire.bytes(3, [1, 2]), "proto3 packs by default")
        #expect(try Unpacked.with { $0.int32Values = [1, 2] }.serializedBytes() == Wire.number(2, 1) + Wire.number(2, 2))
    }

    @Test func `enum numbers without a name are kept`() throws {
        let bytes = Wire.number(16, 77) + Wire.number(17, 1)
        let scalars = try Scalars(serializedBytes: bytes)
        #expect(scalars.mood == .unrecognized(77))
        #expect(scalars.tone == .kind)
        #expect(try scalars.serializedBytes() == bytes)
        #expect(try Scalars(serializedBytes: Wire.number(16, UInt64(bitPattern: -1))).mood == .gloomy)
        #expect(Mood.unrecognized(1) == .calm, "a number is its name, however it was made")
    }

    @Test func `varints longer than they need be are read`() throws {
        let bytes =
            Wire.padded(14 << 3 | 2, to: 5) + Wire.padded(2, to: 5) + [0x68, 0x69] + Wire.tag(3, 0) + Wire.padded(5, to: 10)
        #expect(
            try Scalars(serializedBytes: bytes)
                == .with {
                    $0.int32Value = 5
                    $0.stringValue = "hi"
                })
    }

    @Test func `numbers wider than their field lose their upper bits`() throws {
        let scalars = try Scalars(serializedBytes: Wire.number(3, 0x1_0000_0005) + Wire.number(5, .max) + Wire.number(13, 1 << 40))
        #expect(scalars.int32Value == 5)
        #expect(scalars.uint32Value == .max)
        #expect(scalars.boolValue)
    }

    @Test func `what a varint says beyond 64 bits is dropped, in numbers and booleans`() throws {
        // Ten bytes hold 70 bits.
        let zero = [UInt8](repeating: 0x80, count: 9) + [0x1C]
        let one = [0x81] + zero.dropFirst()
        let highest = [UInt8](repeating: 0x80, count: 9) + [0x1D]
        #expect(try Scalars(serializedBytes: Wire.tag(6, 0) + one).uint64Value == 1)
        #expect(try !Scalars(serializedBytes: Wire.tag(13, 0) + zero).boolValue)
        #expect(try Scalars(serializedBytes: Wire.tag(13, 0) + one).boolValue)
        #expect(try Scalars(serializedBytes: Wire.tag(13, 0) + highest).boolValue)
        let packed = Wire.bytes(13, zero + one + [0] + highest + [1] + zero)
        #expect(
            try Repeated(serializedBytes: packed + Wire.tag(13, 0) + zero).boolValues == [
                false, true, false, true, true, false, false,
            ])
    }
}
