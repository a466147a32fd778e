import Catalog
import Protobuf
import Testing

@testable import Application

struct MetadataMappingTests {
    @Test(arguments: [
        ("{}", "{}"),
        (#"{"b":1,"a":"x"}"#, #"{"a":"x","b":1}"#),
        (#"{"z":{"y":[1,2.5,true,null,"ü"]},"a":{}}"#, #"{"a":{},"z":{"y":[1,2.5,true,null,"ü"]}}"#),
        (#"{"quote":"\"\\\n"}"#, #"{"quote":"\"\\\n"}"#),
        (#"{"a_b":1,"aB":2,"Z":3}"#, #"{"Z":3,"aB":2,"a_b":1}"#),
    ])
    func `an object becomes compact JSON with sorted keys, and comes back`(json: String, kept: String) throws {
        let object = try GoogleStruct(json: json)
        #expect(MetadataDraft(object) == .object(kept))
        #expect(GoogleStruct(metadata: kept) == object)
    }

    @Test func `no object is none`() { #expect(MetadataDraft(nil) == .absent) }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `numbers that JSON lacks are refused with a reason`(number: Double) throws {
        let object = GoogleStruct.with { $0.fields = ["a": .with { $0.kind = .numberValue(number) }] }
        guard case .unusable(let sentence) = MetadataDraft(object) else { Issue.record("taken"); return }
        #expect(sentence.contains("NaN"))
    }

    @Test func `a value that holds nothing is refused`() {
        guard case .unusable = MetadataDraft(GoogleStruct.with { $0.fields = ["a": GoogleValue()] }) else {
            Issue.record("taken"); return
        }
    }

    @Test func `an object beyond the bound is not written out to its end`() {
        let long = String(repeating: "x", count: 1000)
        let object = GoogleStruct.with { object in
            for number in 0..<100_000 { object.fields["\(number)"] = .with { $0.kind = .stringValue(long) } }
        }
        #expect(MetadataDraft(object) == .tooLarge)
    }

    @Test func `text that is no object is none`() {
        #expect(GoogleStruct(metadata: "[]") == nil)
        #expect(GoogleStruct(metadata: "{") == nil)
    }
}
