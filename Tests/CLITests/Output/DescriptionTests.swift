import Protobuf
import RPC
import TestMessages
import TestServices
import Testing

@testable import CLI
@testable import CommandLineSupport

@Suite struct DescriptionTests {
    private let contract = Contract(
        services: [Echo.descriptor], besides: [Maps.self, Choices.self, WellKnown.self], registry: .protobuf.merging(.testMessages)
    )

    private func describe(_ name: String, width: Int = 100) throws -> String {
        try DescriptionText(contract: self.contract, style: .plain, width: width).describe(self.contract.entry(name))
    }

    @Test func `a method is explained, with a call to copy`() throws {
        let text = try self.describe("Echo/Echo")
        #expect(text.hasPrefix("method krafti.test.v1.Echo/Echo\nOne request, one answer; "))
        #expect(text.contains("\n\nREQUEST krafti.test.v1.EchoMessage\n  text         string\n"))
        #expect(
            text.contains("\n\nANSWER krafti.test.v1.EchoMessage\n  text         string\n  payload      bytes, written as base64\n")
        )
        #expect(text.contains("such as delay_millis for delayMillis."))
        #expect(
            text.contains("\n\nTRY\n  krafti describe Echo/Echo --template > request.json\n  krafti call Echo/Echo @request.json"))
        #expect(try self.describe("Chat").contains("EACH REQUEST"))
        #expect(try self.describe("Chat").contains("A stream of requests, a stream of answers"))
    }

    @Test func `types are told as JSON has them`() throws {
        let maps = try self.describe("Maps")
        #expect(maps.contains("map from string to Scalars"))
        #expect(maps.contains("SEE ALSO\n  krafti describe Scalars"))
        let known = try self.describe("WellKnown")
        #expect(known.contains(#"Timestamp, written "2026-01-31T09:30:00Z""#))
        #expect(known.contains("Struct, any JSON object"))
        #expect(try self.describe("Choices").contains(", at most one of choice"))
        #expect(try self.describe("Timestamp").hasPrefix("message google.protobuf.Timestamp\n\nIn JSON: written \""))
    }

    @Test func `an enum's values are listed where it is used and on its own`() throws {
        #expect(try self.describe("Scalars").contains("One of MOOD_"))
        #expect(try self.describe("Mood").contains("MOOD_CALM  = "))
    }

    @Test func `no line of prose is wider than the terminal`() throws {
        let krafti = DescriptionText(contract: .krafti, style: .plain, width: 60)
        for entry in Contract.krafti.entries where !entry.fullName.hasPrefix("google.") {
            for line in krafti.describe(entry).split(separator: "\n") where line.hasPrefix("      ") {
                #expect(line.count <= 60 || !line.dropFirst(6).contains(" "), "\(entry.fullName): \(line)")
            }
        }
    }

    @Test func `required fields are those whose comment says so`() {
        func isRequired(_ comment: String) -> Bool {
            FieldDescriptor(number: 1, name: "a", jsonName: "a", kind: .bool, documentation: comment).isRequired
        }
        #expect(isRequired("The service. Required."))
        #expect(isRequired("Required: proto3 cannot tell."))
        #expect(isRequired("One.\nRequired. Two."))
        #expect(!isRequired("Not Required."))
        #expect(!isRequired("Whether a deposit is required."))
        #expect(!isRequired(""))
    }

    @Test func `every description is JSON, too`() throws {
        for entry in Contract.krafti.entries + self.contract.entries {
            let json = try GoogleStruct(json: DescriptionJSON.describe(entry))
            #expect(json.fields["kind"] != nil, "\(entry.fullName)")
        }
        let list = try GoogleStruct(json: DescriptionJSON.list(Contract.krafti.services)).json()
        #expect(list.contains(#""name":"krafti.catalog.v1.CatalogService/GetService""#))
        #expect(list.contains(#""shape":"bidirectionalStreaming""#))
    }

    @Test func `a list has a line for each method, cut to the terminal`() {
        let text = ListCommand.text(of: [Health.descriptor], style: .plain, columns: 60)
        #expect(
            text == """
                grpc.health.v1.Health
                  Check  unary          The state now.
                  Watch  server stream  The state now, then each change, un…
                """)
    }
}
