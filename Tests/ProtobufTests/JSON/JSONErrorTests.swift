import Protobuf
import TestMessages
import Testing

/// What a person sees who wrote a text that is not quite the message it should be.
@Suite struct JSONErrorTests {
    private func refusal<M: Message>(
        _ json: String, as type: M.Type = Scalars.self, _ options: JSONDecodingOptions = JSONDecodingOptions()
    ) -> JSONError? {
        #expect(throws: JSONError.self) { try M(json: json, options: options) }
    }

    @Test(
        arguments: [
            (#"{"int32Value":"12.5"}"#, .invalidValue), (#"{"int32Value":12.5}"#, .invalidValue),
            (#"{"int32Value":""}"#, .invalidValue),
            (#"{"int32Value":" 1"}"#, .invalidValue), (#"{"int32Value":"1x"}"#, .invalidValue),
            (#"{"int32Value":2147483648}"#, .outOfRange),
            (#"{"uint32Value":-1}"#, .outOfRange), (#"{"uint64Value":"18446744073709551616"}"#, .outOfRange),
            (#"{"int32Value":true}"#, .wrongType),
            (#"{"int32Value":[]}"#, .wrongType), (#"{"doubleValue":1e999}"#, .outOfRange),
            (#"{"doubleValue":"-inf"}"#, .invalidValue),
            (#"{"floatValue":3.5e38}"#, .outOfRange), (#"{"boolValue":"true"}"#, .wrongType), (#"{"boolValue":1}"#, .wrongType),
            (#"{"stringValue":1}"#, .wrongType), (#"{"stringValue":{}}"#, .wrongType), (#"{"bytesValue":"*"}"#, .invalidValue),
            (#"{"stringValue":"a\u0000b"}"#, .embeddedNUL), (#"{"mood":"CALM"}"#, .unknownEnumValue),
            (#"{"mood":1.5}"#, .invalidValue),
            (#"{"mood":2147483648}"#, .outOfRange), (#"{"mood":true}"#, .wrongType), (#"{"last":1,"last":1}"#, .duplicateField),
            (#"{"int32Value":1,"int32_value":1}"#, .duplicateField), (#"{"int32Value":1,"int32_value":null}"#, .duplicateField),
            ("[]", .wrongType),
            ("null", .wrongType), ("", .malformed), (#"{"int32Value":01}"#, .malformed), (#"{} {}"#, .malformed),
            (#"{"nope":1}"#, .unknownField),
        ] as [(String, JSONError.Code)])
    func `each mistake has its code`(json: String, code: JSONError.Code) {
        let error = self.refusal(json)
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.messageType == "krafti.test.v1.Scalars")
    }

    @Test func `the path leads through lists, maps and messages`() {
        let text = #"{"stringToMessage": {"a b": {"int32Value": 1}, "c": {"boolValue": 0}}}"#
        let error = self.refusal(text, as: Maps.self)
        #expect(error?.path == #"stringToMessage["c"].boolValue"#)
        #expect(error?.line == 1)
        #expect(error?.column == 67)
        #expect(
            error?.description
                == #"krafti.test.v1.Maps: line 1, column 67, field `stringToMessage["c"].boolValue`: expected true or false, found a number"#
        )
        #expect(self.refusal(#"{"messages":[{},{"mood":"X"}]}"#, as: Repeated.self)?.path == "messages[1].mood")
        // As it is written in the text, not as it might have been.
        #expect(self.refusal(#"{"int32_values":[1,"x"]}"#, as: Repeated.self)?.path == "int32_values[1]")
    }

    @Test(arguments: [Maps.self, GoogleStruct.self] as [any Message.Type])
    func `keys that are equal by Unicode and not by their bytes are refused`(type: any Message.Type) {
        func refusal(_ first: String, _ second: String) -> JSONError? {
            let map = "{\"\(first)\":\"1\",\"\(second)\":\"2\"}"
            return self.refusal(type == Maps.self ? "{\"stringToString\":\(map)}" : map, as: type)
        }
        let error = refusal("caf\u{e9}", #"cafe\u0301"#)
        #expect(error?.code == .duplicateField)
        #expect(error?.reason.contains("by Unicode") == true)
        #expect(error?.path.hasSuffix("[\"cafe\u{301}\"]") == true)
        #expect(refusal("a", "a")?.reason == "the key is given twice")
    }

    @Test func `the value that does not fit is shown`() {
        #expect(
            self.refusal("{\n  \"int32Value\": \"12.5\"\n}")?.description
                == "krafti.test.v1.Scalars: line 2, column 17, field `int32Value`: expected a whole number from -2147483648 to 2147483647, found \"12.5\""
        )
        let long = self.refusal(#"{"int32Value":"\#(String(repeating: "9", count: 10_000))"}"#)?.description
        #expect((long?.count ?? .max) < 400)
    }

    @Test func `all unknown fields are named, with the field that was meant`() throws {
        let text = #"""
            {
              "int32value": 1,
              "stringValue": "fine",
              "nonsense": {"deep": [1, {"er": null}]},
              "mod": "MOOD_CALM"
            }
            """#
        let error = try #require(self.refusal(text))
        #expect(error.code == .unknownField)
        #expect(error.unknownFields.map(\.path) == ["int32value", "nonsense", "mod"])
        #expect(error.unknownFields.map(\.suggestion) == ["int32Value", nil, "mood"])
        #expect(error.unknownFields.map(\.line) == [2, 4, 5])
        #expect(error.path == "int32value")
        #expect(error.description.contains("has no field `int32value`; did you mean `int32Value`?"))
        #expect(error.description.contains("`nonsense`"))
        #expect(error.description.contains("`mod`; did you mean `mood`?"))
        let nested = self.refusal(#"{"messages":[{},{"x":1}]}"#, as: Repeated.self)
        #expect(nested?.unknownFields.first?.path == "messages[1].x")
        #expect(nested?.unknownFields.first?.messageType == "krafti.test.v1.Scalars")
    }

    @Test func `unknown names are passed over on demand`() throws {
        let options = JSONDecodingOptions(ignoresUnknownFields: true)
        let text = #"{"x":{"y":[1,{"z":"\u0000"}]},"int32Value":1,"mood":"NEW_ONE"}"#
        #expect(try Scalars(json: text, options: options) == .with { $0.int32Value = 1 })
        #expect(try Repeated(json: #"{"moods":["MOOD_CALM","NEW_ONE",7]}"#, options: options).moods == [.calm, .bright])
        #expect(try Maps(json: #"{"stringToMood":{"a":"NEW_ONE","b":"MOOD_CALM"}}"#, options: options).stringToMood == ["b": .calm])
        #expect(self.refusal(#"{"x":{"y":[1,]}}"#, as: Scalars.self, options)?.code == .malformed)
        #expect(self.refusal(#"{"mood":"MOD_CALM"}"#)?.description.contains("did you mean `MOOD_CALM`?") == true)
    }

    @Test func `a hostile text makes no long error`() throws {
        let keys = (0..<5_000).map { #""k\#($0)":0"# }.joined(separator: ",")
        let error = try #require(self.refusal("{\(keys)}"))
        #expect(error.unknownFields.count == 100)
        let key = String(repeating: "x", count: 100_000)
        let long = try #require(self.refusal(#"{"\#(key)":0}"#))
        #expect(long.description.count < 1_000)
        let control = try #require(self.refusal(#"{"\u001b[31m":0}"#))
        #expect(!control.description.utf8.contains(0x1B))
    }

    @Test func `two members of a oneof are one too many`() {
        let error = self.refusal(#"{"int32Choice":1,"stringChoice":"x"}"#, as: Choices.self)
        #expect(error?.code == .conflictingFields)
        #expect(error?.path == "stringChoice")
        #expect(error?.description.contains("`int32Choice` is set already") == true)
        #expect(throws: Never.self) { try Choices(json: #"{"int32Choice":1,"firstSecond":"x"}"#) }
    }

    @Test(
        arguments: [
            (#"{"int32ToString":{"1":"a","1":"b"}}"#, .duplicateField),
            (#"{"int32ToString":{"1":"a","1.0":"b"}}"#, .duplicateField),
            (#"{"int32ToString":{"x":"a"}}"#, .invalidValue), (#"{"int32ToString":{"":"a"}}"#, .invalidValue),
            (#"{"int32ToString":{"2147483648":"a"}}"#, .outOfRange), (#"{"boolToString":{"1":"a"}}"#, .invalidValue),
            (#"{"stringToString":{"a":null}}"#, .wrongType), (#"{"stringToString":{"\u0000":""}}"#, .embeddedNUL),
            (#"{"stringToString":[]}"#, .wrongType), (#"{"uint64ToString":{"-1":"a"}}"#, .outOfRange),
        ] as [(String, JSONError.Code)])
    func `mistakes in maps are found`(json: String, code: JSONError.Code) {
        let error = self.refusal(json, as: Maps.self)
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test(arguments: [
        #"{"int32Values":[1,null]}"#, #"{"int32Values":1}"#, #"{"int32Values":{}}"#, #"{"messages":[[]]}"#, #"{"moods":[null]}"#,
    ])
    func `lists hold what they should`(json: String) {
        #expect(self.refusal(json, as: Repeated.self)?.code == .wrongType)
    }

    @Test func `text beyond the bound is not read`() {
        let error = self.refusal(#"{"stringValue":"0123456789"}"#, as: Scalars.self, JSONDecodingOptions(maxBytes: 20))
        #expect(error?.code == .tooLarge)
    }

    @Test func `a message beyond the bound is not made`() {
        let text = #"{"messages":[\#(Array(repeating: "{}", count: 10_000).joined(separator: ","))]}"#
        let error = self.refusal(text, as: Repeated.self, JSONDecodingOptions(limits: DecodingLimits(maxAllocationBytes: 100_000)))
        #expect(error?.code == .tooLarge)
    }
}
