import Protobuf
import TestMessages
import Testing

@Suite struct WellKnownJSONTests {
    private static let registry = MessageRegistry.protobuf.merging(.testMessages)

    private func roundTrip<M: Message>(_ message: M, _ json: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try message.json(options: JSONEncodingOptions(registry: Self.registry)) == json, sourceLocation: sourceLocation)
        #expect(try M(json: json, options: JSONDecodingOptions(registry: Self.registry)) == message, sourceLocation: sourceLocation)
    }

    @Test func `times, durations and masks are strings`() throws {
        let time = GoogleTimestamp.with {
            $0.seconds = 1_709_210_096
            $0.nanos = 120_000_000
        }
        try self.roundTrip(time, #""2024-02-29T12:34:56.120Z""#)
        try self.roundTrip(
            WellKnown.with { $0.timestamps = [time, GoogleTimestamp()] },
            #"{"timestamps":["2024-02-29T12:34:56.120Z","1970-01-01T00:00:00Z"]}"#)
        try self.roundTrip(GoogleDuration.with { $0.nanos = -1_000_000 }, #""-0.001s""#)
        try self.roundTrip(GoogleFieldMask.with { $0.paths = ["price.currency_code", "tags"] }, #""price.currencyCode,tags""#)
        try self.roundTrip(WellKnown.with { $0.fieldMask = GoogleFieldMask() }, #"{"fieldMask":""}"#)
        try self.roundTrip(WellKnown.with { $0.empty = GoogleEmpty() }, #"{"empty":{}}"#)
    }

    @Test func `wrappers are what they wrap`() throws {
        let message = WellKnown.with {
            $0.boolValue = GoogleBoolValue()
            $0.bytesValue = .with { $0.value = [1, 2] }
            $0.int64Value = .with { $0.value = 1 << 60 }
            $0.stringValue = .with { $0.value = "x" }
            $0.doubleValue = .with { $0.value = .infinity }
            $0.uint32Value = GoogleUInt32Value()
            $0.boolValues = [.with { $0.value = true }, GoogleBoolValue()]
        }
        try self.roundTrip(
            message,
            #"{"boolValue":false,"bytesValue":"AQI=","doubleValue":"Infinity","int64Value":"1152921504606846976","#
                + #""stringValue":"x","uint32Value":0,"boolValues":[true,false]}"#)
        #expect(try WellKnown(json: #"{"boolValue":null}"#) == WellKnown())
    }

    @Test func `a struct is any JSON object`() throws {
        let json = #"{"a":null,"b":[1.5,"x",true,[],{}],"c":{"":{"d":-0.5}},"e":1000000}"#
        let message = try GoogleStruct(json: json)
        #expect(message.fields["a"]?.kind == .nullValue(.nullValue))
        #expect(message.fields["e"]?.kind == .numberValue(1_000_000))
        try self.roundTrip(message, json)
        try self.roundTrip(WellKnown.with { $0.struct = message }, #"{"struct":\#(json)}"#)
        try self.roundTrip(WellKnown.with { $0.value = GoogleValue.with { $0.kind = .nullValue(.nullValue) } }, #"{"value":null}"#)
        try self.roundTrip(WellKnown.with { $0.listValues = [GoogleListValue()] }, #"{"listValues":[[]]}"#)
        #expect(try WellKnown(json: #"{"values":[null]}"#).values.first?.kind == .nullValue(.nullValue))
    }

    @Test func `an Any holds the fields of its message, or its value`() throws {
        func any(_ message: some Message) throws -> GoogleAny {
            try GoogleAny.with {
                $0.typeUrl = "type.googleapis.com/\(type(of: message).descriptor.fullName)"
                $0.value = try message.serializedBytes()
            }
        }
        let scalars = Scalars.with { $0.int64Value = 5 }
        try self.roundTrip(try any(scalars), #"{"@type":"type.googleapis.com/krafti.test.v1.Scalars","int64Value":"5"}"#)
        let duration = GoogleDuration.with { $0.seconds = 1 }
        try self.roundTrip(try any(duration), #"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#)
        try self.roundTrip(
            try any(try any(duration)),
            #"{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}"#
        )
        try self.roundTrip(try any(Nothing()), #"{"@type":"type.googleapis.com/krafti.test.v1.Nothing"}"#)
        try self.roundTrip(try any(GoogleEmpty()), #"{"@type":"type.googleapis.com/google.protobuf.Empty"}"#)
        try self.roundTrip(GoogleAny(), "{}")
        // The type may come last, after an Any within.
        let last = #"{"anys":[{"a":1,"@type":"x/google.protobuf.Struct","value":{}}],"@type":"x/krafti.test.v1.WellKnown"}"#
        #expect(throws: JSONError.self) { try GoogleAny(json: last, options: JSONDecodingOptions(registry: Self.registry)) }
        let good = last.split(separator: #""a":1,"#).joined()
        #expect(
            try GoogleAny(json: good, options: JSONDecodingOptions(registry: Self.registry)).typeUrl == "x/krafti.test.v1.WellKnown"
        )
    }

    @Test(
        arguments: [
            (#"{"any":{"value":1}}"#, .invalidValue), (#"{"any":{"@type":"krafti.test.v1.Scalars"}}"#, .unknownMessageType),
            (#"{"any":{"@type":"x/nobody.Knows"}}"#, .unknownMessageType), (#"{"any":{"@type":1}}"#, .wrongType),
            (#"{"any":{"@type":"x/google.protobuf.Duration"}}"#, .invalidValue),
            (#"{"any":{"@type":"x/google.protobuf.Duration","value":"1s","other":1}}"#, .unknownField),
            (#"{"any":{"@type":"x/google.protobuf.Duration","@type":"x/google.protobuf.Duration","value":"1s"}}"#, .duplicateField),
            (#"{"any":"x"}"#, .wrongType), (#"{"timestamp":1}"#, .wrongType), (#"{"timestamp":"yesterday"}"#, .invalidValue),
            (#"{"duration":"1"}"#, .invalidValue), (#"{"fieldMask":"a_b"}"#, .invalidValue), (#"{"struct":[]}"#, .wrongType),
            (#"{"listValue":{}}"#, .wrongType), (#"{"struct":{"a":1,"a":2}}"#, .duplicateField), (#"{"value":1e400}"#, .outOfRange),
            (#"{"boolValue":"true"}"#, .wrongType), (#"{"boolValues":[null]}"#, .wrongType),
            (#"{"int32Value":2147483648}"#, .outOfRange),
            (#"{"struct":{"a":"\u0000"}}"#, .embeddedNUL), (#"{"struct":{"\u0000":1}}"#, .embeddedNUL),
            (#"{"fieldMask":"a\u0000"}"#, .embeddedNUL),
            (#"{"timestamps":[null]}"#, .wrongType),
        ] as [(String, JSONError.Code)])
    func `what has no such form is refused`(json: String, code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) {
            try WellKnown(json: json, options: JSONDecodingOptions(registry: Self.registry))
        }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test func `what JSON has no form for is refused, with the field named`() throws {
        func refusal(_ populate: (inout WellKnown) -> Void) -> JSONError? {
            #expect(throws: JSONError.self) { try WellKnown.with(populate).json() }
        }
        let time = refusal { $0.timestamps = [GoogleTimestamp(), .with { $0.seconds = .max }] }
        #expect(time?.path == "timestamps[1]")
        #expect(time?.code == .unrepresentable)
        #expect(refusal { $0.duration = .with { $0.nanos = .min } }?.path == "duration")
        #expect(refusal { $0.fieldMask = .with { $0.paths = ["fooBar"] } }?.path == "fieldMask")
        #expect(refusal { $0.struct = .with { $0.fields["k"] = .with { $0.kind = .numberValue(.nan) } } }?.path == #"struct["k"]"#)
        #expect(refusal { $0.values = [GoogleValue()] }?.path == "values[0]")
        let unknown = refusal { $0.any = .with { $0.typeUrl = "x/nobody.Knows" } }
        #expect(unknown?.code == .unknownMessageType)
        let broken = refusal {
            $0.any = .with {
                $0.typeUrl = "x/google.protobuf.Duration"
                $0.value = [0xFF]
            }
        }
        #expect(broken?.code == .invalidValue)
        #expect(broken?.path.hasPrefix("any") == true)
    }

    @Test func `an Any within an Any within an Any ends`() throws {
        var any = GoogleAny()
        for _ in 0..<5_000 {
            any = try GoogleAny.with {
                $0.typeUrl = "x/google.protobuf.Any"
                $0.value = try any.serializedBytes()
            }
        }
        let error = #expect(throws: JSONError.self) { try any.json() }
        #expect(error?.code == .tooDeep)
        let text = String(repeating: #"{"@type":"x/google.protobuf.Any","value":"#, count: 5_000)
        #expect(throws: JSONError.self) { try GoogleAny(json: text) }
    }
}
