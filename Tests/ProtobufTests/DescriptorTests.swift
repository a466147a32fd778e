import Protobuf
import TestMessages
import Testing

/// Messages and enums as data, as the generator writes them.
@Suite struct DescriptorTests {
    @Test func `a field knows its names, number, type and comment`() throws {
        let fields = Names.descriptor.fields
        #expect(Names.descriptor.fullName == "krafti.test.v1.Names")
        let renamed = try #require(fields.first { $0.number == 25 })
        #expect(renamed.name == "renamed")
        #expect(renamed.jsonName == "anotherName")
        #expect(renamed.documentation == "In JSON: anotherName (given by its option)")
        #expect(fields.map(\.number) == fields.map(\.number).sorted())
    }

    @Test func `a field knows its oneof, its map's key and its message type`() throws {
        let choice = try #require(Choices.descriptor.fields.first { $0.name == "message_choice" })
        #expect(choice.oneof == "choice")
        guard case .message(let type) = choice.kind else { throw Unexpected(choice) }
        #expect(type.descriptor.fullName == "krafti.test.v1.Scalars")
        let map = try #require(Maps.descriptor.fields.first { $0.name == "sint64_to_string" })
        guard case .map(key: .sint64) = map.cardinality, case .string = map.kind else { throw Unexpected(map) }
    }

    @Test func `enum values keep their names, and aliases are other names of one value`() {
        #expect(Tone.descriptor.values.map(\.name) == ["TONE_PLAIN", "TONE_WARM", "TONE_KIND", "TONE_SHARP"])
        #expect(Tone.kind == .warm)
        #expect(Mood(rawValue: -1) == .gloomy)
        #expect(Mood().rawValue == 0)
    }

    @Test func `types are found by name`() throws {
        let registry = MessageRegistry.testMessages.merging(.protobuf)
        #expect(registry["krafti.test.v1.Nesting.Inner.Innermost"] != nil)
        #expect(registry["google.protobuf.Any"] != nil)
        #expect(registry["krafti.test.v1.Nobody"] == nil)
    }

    @Test func `names Swift keeps for itself are still usable`() throws {
        let names = Names.with {
            $0.self_ = "self"
            $0.init_ = "init"
            $0.in = "in"
            $0.default = "default"
            $0.type = "Type"
            $0.fieldName5 = "5"
        }
        #expect(try Names(serializedBytes: names.serializedBytes()) == names)
    }

    struct Unexpected: Error, CustomStringConvertible {
        var description: String
        init(_ field: FieldDescriptor) { self.description = "\(field)" }
    }
}
