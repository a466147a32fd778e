import Protobuf
import RPC
import TestMessages
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct RequestTemplateTests {
    private static let types: [any Message.Type] =
        Contract.krafti.messages
        + [
            Scalars.self, Repeated.self, Maps.self, Choices.self, Nesting.self, Tree.self, Even.self, WellKnown.self, Names.self,
            Nothing.self,
        ]

    @Test func `every template reads back as its message`() throws {
        // An Any by itself has no template: it is null until it holds something.
        for type in Self.types where type.descriptor.fullName != GoogleAny.descriptor.fullName {
            let template = RequestTemplate.make(for: type)
            let message = try type.init(json: template, options: JSONDecodingOptions(registry: Contract.krafti.registry))
            _ = try message.jsonBytes()
        }
    }

    @Test func `every field is there, in the order of its number`() {
        #expect(
            Self.text(GoogleBadRequest.self).hasPrefix(
                #"{"fieldViolations":[{"field":"","description":"","reason":"","localizedMessage":"#))
        let scalars = Self.text(Scalars.self)
        for field in Scalars.descriptor.fields { #expect(scalars.contains(#""\#(field.jsonName)":"#)) }
        #expect(scalars.contains(#""int64Value":"0""#))
        #expect(scalars.contains(#""mood":"MOOD_"#))
    }

    @Test func `a message within itself is written once`() {
        #expect(
            Self.text(Tree.self)
                == #"{"label":"","left":{},"right":{},"children":[{}],"named":{"key":{}}}"#)
        #expect(Self.text(Even.self) == #"{"depth":0,"odd":{"depth":0,"even":{}}}"#)
    }

    @Test func `of a oneof only the first member is there`() {
        let choices = Self.text(Choices.self)
        let members = Choices.descriptor.fields.filter { $0.oneof == "choice" }
        #expect(members.filter { choices.contains("\"\($0.jsonName)\":") }.map(\.jsonName) == [members[0].jsonName])
    }

    private static func text(_ type: any Message.Type) -> String {
        String(decoding: RequestTemplate.make(for: type), as: UTF8.self)
    }
}
