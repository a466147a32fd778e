import Protobuf
import TestMessages
import Testing

/// Values that cannot be written, each with its field.
@Suite struct EncodingTests {
    private static func refusal(of message: some Message, sourceLocation: SourceLocation = #_sourceLocation) throws -> EncodingError
    {
        try #require(throws: EncodingError.self, sourceLocation: sourceLocation) { try message.serializedBytes() }
    }

    @Test func `NUL in a string is refused with the path of the field`() throws {
        let deep = Nesting.with {
            $0.inners = [.init(), .with { $0.more = [.with { $0.text = "fine" }, .with { $0.text = "bro\0ken" }] }]
        }
        let error = try Self.refusal(of: deep)
        #expect(error.code == .embeddedNUL)
        #expect(error.fieldPath == "inners[1].more[1].text")
        #expect(error.description.hasPrefix("krafti.test.v1.Nesting: field `inners[1].more[1].text` holds a NUL character"))
        #expect(try Self.refusal(of: Repeated.with { $0.stringValues = ["", "\0"] }).fieldPath == "string_values[1]")
        #expect(try Self.refusal(of: Maps.with { $0.int32ToString = [1: "", 5: "\0"] }).fieldPath == "int32_to_string[1].value")
        #expect(try Self.refusal(of: Maps.with { $0.stringToInt64 = ["\0": 1] }).fieldPath == "string_to_int64[0].key")
        #expect(try Self.refusal(of: Choices.with { $0.choice = .stringChoice("\0") }).fieldPath == "string_choice")
        #expect(
            try Self.refusal(of: Choices.with { $0.choice = .messageChoice(.with { $0.stringValue = "\0" }) }).fieldPath
                == "message_choice.string_value")
    }

    @Test func `a value nested deeper than any decoder would read is refused, not overflowed on`() throws {
        func tree(_ depth: Int) -> Tree { (1..<depth).reduce(Tree()) { tree, _ in Tree.with { $0.left = tree } } }
        #expect(try Tree(serializedBytes: tree(100).serializedBytes()) == tree(100))
        let error = try Self.refusal(of: tree(101))
        #expect(error.code == .tooDeep)
        #expect(error.fieldPath.hasSuffix("left.left"))
        #expect(try Self.refusal(of: tree(5000)).code == .tooDeep)
        let lists = (1..<101).reduce(Tree()) { tree, _ in Tree.with { $0.children = [Tree(), tree] } }
        #expect(try Self.refusal(of: lists).fieldPath.hasSuffix("children[1].children[1]"))
    }

    @Test func `strings that are slices of others or were made elsewhere are written whole`() throws {
        let slice = String("…a slice of a longer string…".dropFirst().prefix(20))
        #expect(try Scalars.with { $0.stringValue = slice }.serializedBytes() == Wire.string(14, slice))
    }
}
