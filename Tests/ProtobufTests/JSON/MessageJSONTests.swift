import Protobuf
import TestMessages
import Testing

/// Reading and writing whole messages; the forms of single values have tests of their own.
@Suite struct MessageJSONTests {
    private func roundTrip<M: Message>(_ message: M, _ json: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try message.json() == json, sourceLocation: sourceLocation)
        #expect(try M(json: json) == message, sourceLocation: sourceLocation)
    }

    @Test func `every scalar has its form`() throws {
        let message = Scalars.with {
            $0.doubleValue = 0.1
            $0.floatValue = -1.5
            $0.int32Value = .min
            $0.int64Value = .min
            $0.uint32Value = .max
            $0.uint64Value = .max
            $0.sint32Value = .min
            $0.sint64Value = .max
            $0.fixed32Value = .max
            $0.fixed64Value = .max
            $0.sfixed32Value = -1
            $0.sfixed64Value = -1
            $0.boolValue = true
            $0.stringValue = "\"é\n"
            $0.bytesValue = [0xFB, 0xFF]
            $0.mood = .gloomy
            $0.tone = .warm
            $0.last = 7
        }
        try self.roundTrip(
            message,
            #"{"doubleValue":0.1,"floatValue":-1.5,"int32Value":-2147483648,"int64Value":"-9223372036854775808","uint32Value":4294967295,"#
                + #""uint64Value":"18446744073709551615","sint32Value":-2147483648,"sint64Value":"9223372036854775807","#
                + #""fixed32Value":4294967295,"fixed64Value":"18446744073709551615","sfixed32Value":-1,"sfixed64Value":"-1","boolValue":true,"#
                + #""stringValue":"\"é\n","bytesValue":"+/8=","mood":"MOOD_GLOOMY","tone":"TONE_WARM","last":7}"#
        )
    }

    @Test func `an empty message is an empty object`() throws {
        try self.roundTrip(Scalars(), "{}")
        try self.roundTrip(Nothing(), "{}")
        try self.roundTrip(Nesting.with { $0.inner = Nesting.Inner() }, #"{"inner":{}}"#)
    }

    @Test func `numbers are read in every form that says the same`() throws {
        for (text, value) in [("-1", -1), ("\"-1\"", -1), ("1.0", 1), ("1e3", 1_000), ("\"1e3\"", 1_000), ("-0", 0)]
            as [(String, Int64)]
        {
            #expect(try Scalars(json: #"{"int64Value":\#(text)}"#).int64Value == value)
            #expect(try Scalars(json: #"{"sint32Value":\#(text)}"#).sint32Value == Int32(value))
        }
        #expect(try Scalars(json: #"{"doubleValue":"-Infinity"}"#).doubleValue == -.infinity)
        #expect(try Scalars(json: #"{"floatValue":"NaN"}"#).floatValue.isNaN)
        #expect(try Scalars(json: #"{"doubleValue":"1.5e-3"}"#).doubleValue == 0.0015)
        #expect(try Scalars(json: #"{"uint64Value":18446744073709551615}"#).uint64Value == .max)
    }

    @Test func `null leaves a field absent`() throws {
        #expect(try Scalars(json: #"{"int32Value":null,"stringValue":null,"mood":null}"#) == Scalars())
        #expect(try Repeated(json: #"{"int32Values":null,"messages":null}"#) == Repeated())
        #expect(try Maps(json: #"{"stringToString":null}"#) == Maps())
        #expect(try Choices(json: #"{"stringChoice":null,"boolChoice":true}"#) == .with { $0.choice = .boolChoice(true) })
        #expect(try Nesting(json: #"{"inner":null}"#) == Nesting())
    }

    @Test func `both names of a field are read, and either can be written`() throws {
        let message = Names.with {
            $0.fieldName1 = "a"
            $0.renamed = "b"
            $0.self_ = "c"
        }
        try self.roundTrip(message, #"{"self":"c","fieldName1":"a","anotherName":"b"}"#)
        let original = #"{"self":"c","field_name1":"a","renamed":"b"}"#
        #expect(try message.json(options: JSONEncodingOptions(usesOriginalNames: true)) == original)
        #expect(try Names(json: original) == message)
    }

    @Test func `defaults are written on demand, messages and oneofs never`() throws {
        let text = try Nesting().json(options: JSONEncodingOptions(printsDefaults: true))
        #expect(text == #"{"inners":[],"level":"LEVEL_UNSPECIFIED"}"#)
        #expect(try Choices().json(options: JSONEncodingOptions(printsDefaults: true)) == #"{"plain":""}"#)
        let scalars = try Scalars().json(options: JSONEncodingOptions(printsDefaults: true))
        #expect(scalars.hasPrefix(#"{"doubleValue":0,"floatValue":0,"int32Value":0,"int64Value":"0","uint32Value":0,"#))
        #expect(
            scalars.hasSuffix(
                #""boolValue":false,"stringValue":"","bytesValue":"","mood":"MOOD_UNSPECIFIED","tone":"TONE_PLAIN","last":0}"#))
        #expect(try Scalars(json: scalars) == Scalars())
    }

    @Test func `pretty text is indented by two spaces`() throws {
        let message = Nesting.with {
            $0.inner = .with { $0.more = [.with { $0.text = "a" }, Nesting.Inner.Innermost()] }
            $0.level = .high
        }
        let text = """
            {
              "inner": {
                "more": [
                  {
                    "text": "a"
                  },
                  {}
                ]
              },
              "level": "LEVEL_HIGH"
            }
            """
        #expect(try message.json(options: JSONEncodingOptions(isPretty: true)) == text)
        #expect(try Nesting(json: text) == message)
    }

    @Test func `maps have text for keys, whatever their type`() throws {
        try self.roundTrip(Maps.with { $0.stringToInt64 = ["": 0, "a b": -1] }, #"{"stringToInt64":{"":"0","a b":"-1"}}"#)
        try self.roundTrip(Maps.with { $0.boolToString = [true: "x", false: ""] }, #"{"boolToString":{"false":"","true":"x"}}"#)
        try self.roundTrip(Maps.with { $0.sint64ToString = [.min: "m"] }, #"{"sint64ToString":{"-9223372036854775808":"m"}}"#)
        try self.roundTrip(Maps.with { $0.fixed32ToString = [.max: "m"] }, #"{"fixed32ToString":{"4294967295":"m"}}"#)
        try self.roundTrip(Maps.with { $0.stringToMood = ["a": .unrecognized(99)] }, #"{"stringToMood":{"a":99}}"#)
        try self.roundTrip(
            Maps.with { $0.int32ToMaps = [3: .with { $0.stringToBytes = ["k": [1]] }] },
            #"{"int32ToMaps":{"3":{"stringToBytes":{"k":"AQ=="}}}}"#)
    }

    @Test func `a oneof keeps its case even at the default value`() throws {
        try self.roundTrip(Choices.with { $0.choice = .int32Choice(0) }, #"{"int32Choice":0}"#)
        try self.roundTrip(Choices.with { $0.choice = .stringChoice("") }, #"{"stringChoice":""}"#)
        try self.roundTrip(Choices.with { $0.choice = .bytesChoice([]) }, #"{"bytesChoice":""}"#)
        try self.roundTrip(Choices.with { $0.choice = .messageChoice(Scalars()) }, #"{"messageChoice":{}}"#)
        try self.roundTrip(Choices.with { $0.choice = .nullChoice(.nullValue) }, #"{"nullChoice":null}"#)
        try self.roundTrip(Choices.with { $0.choice = .moodChoice(.unspecified) }, #"{"moodChoice":"MOOD_UNSPECIFIED"}"#)
        try self.roundTrip(
            Choices.with { $0.choice = .valueChoice(.with { $0.kind = .nullValue(.nullValue) }) }, #"{"valueChoice":null}"#)
    }

    @Test func `enums are read by any name and any number, and written by their first name`() throws {
        #expect(try Scalars(json: #"{"tone":"TONE_KIND"}"#).tone == .warm)
        #expect(try Scalars(json: #"{"mood":-1}"#).mood == .gloomy)
        #expect(try Scalars(json: #"{"mood":7.0}"#).mood == .bright)
        #expect(try Scalars(json: #"{"mood":12345}"#).mood == .unrecognized(12345))
        try self.roundTrip(Scalars.with { $0.mood = .unrecognized(-5) }, #"{"mood":-5}"#)
    }

    @Test func `a type known only at run time is read and written too`() throws {
        let type: any Message.Type = try #require(MessageRegistry.testMessages["krafti.test.v1.Scalars"])
        let message: any Message = try type.init(json: #"{"int32Value":5}"#)
        #expect(try message.json() == #"{"int32Value":5}"#)
    }

    @Test func `messages nest as deeply as the codec allows, and no deeper`() throws {
        func text(depth: Int) -> String {
            String(repeating: #"{"left":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
        }
        let deepest = try Tree(json: text(depth: 100))
        #expect(try deepest.json() == text(depth: 100))
        let error = #expect(throws: JSONError.self) { try Tree(json: text(depth: 101)) }
        #expect(error?.code == .tooDeep)
        #expect(throws: JSONError.self) { try Tree(json: String(repeating: #"{"children":["#, count: 1_000_000)) }
    }
}
