import Protobuf
import TestMessages
import Testing

/// What is not a message, or asks for too much: each with its code, its field and its place.
@Suite struct RefusalTests {
    /// The error a type's bytes are refused with.
    private static func refusal<M: Message>(
        of bytes: [UInt8], as type: M.Type, limits: DecodingLimits = .default, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> DecodingError {
        try #require(throws: DecodingError.self, sourceLocation: sourceLocation) {
            try M(serializedBytes: bytes, limits: limits)
        }
    }

    @Test func `a string that is not UTF-8 is refused where it breaks`() throws {
        let broken: [(bytes: [UInt8], offset: Int)] = [
            ([0xff], 0), ([0x61, 0x80], 1), ([0xc3], 0), ([0xc0, 0xaf], 0), ([0xe0, 0x80, 0x80], 0), ([0xed, 0xa0, 0x80], 0),
            ([0xf4, 0x90, 0x80, 0x80], 0), ([0xf5, 0x80, 0x80, 0x80], 0), ([0xe2, 0x82], 0),
            (Array("12345678é".utf8).dropLast(), 8),
            (Array(repeating: 0x61, count: 15) + [0xfe], 15), ([0xf0, 0x9f, 0xa6], 0),
        ]
        for (bytes, offset) in broken {
            let error = try Self.refusal(of: Wire.bytes(14, bytes), as: Scalars.self)
            #expect(error.code == .invalidUTF8)
            #expect(error.fieldPath == "string_value")
            #expect(error.byteOffset == 2 + offset)
        }
    }

    @Test func `NUL in a string is refused, in bytes it is not`() throws {
        for text in ["\0", "a\0", "1234567\0", "12345678\0", "\u{0}é"] {
            let error = try Self.refusal(of: Wire.string(14, text), as: Scalars.self)
            #expect(error.code == .embeddedNUL)
        }
        #expect(try Scalars(serializedBytes: Wire.bytes(15, [0])).bytesValue == [0])
    }

    @Test func `keys that are equal by Unicode and not by their bytes are refused`() throws {
        func entry(_ key: String, _ value: UInt64) -> [UInt8] {
            Wire.bytes(2, Wire.string(1, key) + Wire.number(2, value))
        }
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
        for keys in [[composed, "b", decomposed], [decomposed, "b", composed], ["K", "b", "\u{212a}"]] {
            let error = try Self.refusal(of: keys.flatMap { entry($0, 1) }, as: Maps.self)
            #expect(error.code == .equivalentKeys)
            #expect(error.fieldPath == "string_to_int64[2]")
            #expect(error.description.hasPrefix("krafti.test.v1.Maps: field `string_to_int64[2]` has a key that is equal"))
        }
        // What was wrong with one message is not held against the next.
        #expect(try Maps(serializedBytes: entry(composed, 1) + entry(composed, 2)).stringToInt64 == ["café": 2])
        #expect(try Maps(serializedBytes: entry(decomposed, 1)).serializedBytes() == entry(decomposed, 1))
        let value = Wire.bytes(1, Wire.string(1, composed)) + Wire.bytes(1, Wire.string(1, decomposed))
        let nested = Wire.bytes(1, Wire.string(1, "a") + Wire.bytes(2, Wire.bytes(5, value)))
        #expect(try Self.refusal(of: nested, as: GoogleStruct.self).fieldPath == "fields[0].value.struct_value.fields[1]")
    }

    @Test func `an error names the field from the outermost message on`() throws {
        let innermost = Wire.string(1, "fine") + Wire.bytes(1, [0x80])
        let inner = Wire.bytes(2, []) + Wire.bytes(2, []) + Wire.bytes(2, innermost)
        let bytes = Wire.bytes(2, []) + Wire.bytes(2, inner)
        let error = try Self.refusal(of: bytes, as: Nesting.self)
        #expect(error.fieldPath == "inners[1].more[2].text")
        #expect(error.byteOffset == bytes.count - 1)
        #expect(
            error.description
                == "krafti.test.v1.Nesting: field `inners[1].more[2].text` holds bytes that are not UTF-8 (byte \(bytes.count - 1))"
        )
        let entry = Wire.bytes(1, Wire.string(1, "k") + Wire.bytes(2, [0xff]))
        #expect(try Self.refusal(of: Wire.bytes(2, []) + entry + entry, as: Maps.self).fieldPath == "string_to_string[0].value")
    }

    @Test func `bytes cut off anywhere inside a field are refused`() throws {
        let fields = [
            Wire.string(14, "text"), Wire.fixed64(10, 1), Wire.fixed32(9, 1), Wire.number(4, .max), Wire.number(536_870_911, 1),
            Wire.bytes(900, [1, 2, 3]), Wire.group(901, Wire.number(1, 1)),
        ]
        for field in fields {
            #expect(throws: Never.self) { try Scalars(serializedBytes: field) }
            for length in 1..<field.count {
                #expect(try Self.refusal(of: Array(field[..<length]), as: Scalars.self).code == .truncated, "\(field) at \(length)")
            }
        }
        let nested = Wire.bytes(1, Wire.bytes(1, Wire.string(1, "text")))
        for length in 1..<nested.count {
            #expect(try Self.refusal(of: Array(nested[..<length]), as: Nesting.self).code == .truncated)
        }
    }

    @Test func `what ends inside a submessage does not read on in the message around it`() throws {
        let lying = Wire.tag(1, 2) + [3] + Wire.tag(1, 2) + [9] + [0x61] + Wire.string(4, "after")
        let error = try Self.refusal(of: lying, as: Nesting.self)
        #expect(error.code == .truncated)
        #expect(error.fieldPath == "inner.innermost")
    }

    @Test func `varints, tags and lengths that cannot be are refused`() throws {
        let endless = [UInt8](repeating: 0x80, count: 11)
        let bad: [[UInt8]] = [
            Wire.tag(3, 0) + endless,
            Wire.tag(1000, 0) + endless,
            // Field number 0; a tag of more than 32 bits; a tag of more than 5 bytes.
            [0x00, 0x01], Wire.padded(1 << 35, to: 6) + [0], Wire.padded(3 << 3, to: 6) + [1],
            // Wire types 6 and 7, an end without a start, a group ended by another's number.
            Wire.tag(3, 6), Wire.tag(3, 7), Wire.tag(1000, 4), Wire.tag(1000, 3) + Wire.tag(1001, 4),
            // Lengths of 2 GiB and of 4 GiB.
            Wire.tag(14, 2) + Wire.varint(1 << 31), Wire.tag(14, 2) + Wire.varint(1 << 32),
        ]
        for bytes in bad {
            #expect(try Self.refusal(of: bytes, as: Scalars.self).code == .malformed, "\(bytes)")
        }
        #expect(try Self.refusal(of: Wire.bytes(4, endless), as: Repeated.self).code == .malformed)
        #expect(try Self.refusal(of: Wire.tag(14, 2) + Wire.varint(1 << 31 - 1), as: Scalars.self).code == .truncated)
        #expect(try Self.refusal(of: Wire.bytes(10, [1, 2, 3]), as: Repeated.self).code == .truncated, "half an element")
    }

    @Test func `nesting is counted over messages, lists, maps and groups`() throws {
        func tree(_ depth: Int) -> [UInt8] { (1..<depth).reduce([]) { bytes, _ in Wire.bytes(2, bytes) } }
        #expect(throws: Never.self) { try Tree(serializedBytes: tree(100)) }
        let error = try Self.refusal(of: tree(101), as: Tree.self)
        #expect(error.code == .tooDeep)
        #expect(error.fieldPath.hasSuffix("left.left.left"))
        #expect(error.fieldPath.hasPrefix("…"), "a long path keeps its end")
        let maps = (1..<60).reduce([]) { bytes, _ in Wire.bytes(5, Wire.bytes(2, bytes)) }
        #expect(try Self.refusal(of: maps, as: Tree.self).code == .tooDeep)
        let groups = (1...101).reduce([]) { bytes, _ in Wire.group(1000, bytes) }
        #expect(try Self.refusal(of: groups, as: Tree.self).code == .tooDeep)
        #expect(try Self.refusal(of: tree(6), as: Tree.self, limits: DecodingLimits(maxDepth: 5)).code == .tooDeep)
        #expect(try Self.refusal(of: tree(101), as: Tree.self, limits: DecodingLimits(maxDepth: .max)).code == .tooDeep)
    }

    @Test func `memory is bounded at the field that passes the bound`() throws {
        let limits = DecodingLimits(maxAllocationBytes: 4096)
        #expect(throws: Never.self) { try Repeated(serializedBytes: Wire.string(14, "short"), limits: limits) }
        let long = Wire.string(14, "short") + Wire.string(14, String(repeating: "x", count: 3000))
        let error = try Self.refusal(of: long, as: Repeated.self, limits: limits)
        #expect(error.code == .tooLarge)
        #expect(error.fieldPath == "string_values[1]")
        #expect(error.byteOffset == 7)
        #expect(try Self.refusal(of: [], as: Scalars.self, limits: DecodingLimits(maxAllocationBytes: -1)).code == .tooLarge)
    }

    @Test(arguments: [
        ("empty submessages", Wire.bytes(17, [])), ("empty strings", Wire.bytes(14, [])), ("empty byte arrays", Wire.bytes(15, [])),
        ("unpacked numbers", Wire.number(13, 1)),
    ])
    func `few bytes cannot ask for much memory`(what: String, field: [UInt8]) throws {
        let bytes = Wire.repeated(field, 1 << 21)
        let error = try Self.refusal(of: bytes, as: Repeated.self)
        #expect(error.code == .tooLarge, "\(what)")
        #expect(error.byteOffset > 0, "refused before anything was allocated, not after")
    }
}
