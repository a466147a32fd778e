// Made by protoc-gen-swift-krafti from krafti/test/v1/test_messages.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
import CTestMessages
public import Protobuf

/// An enum with gaps and a negative value.
public enum Mood: ProtobufEnum {
    case unspecified
    case calm
    case bright
    case gloomy
    case distant
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .unspecified
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .unspecified
        case 1: self = .calm
        case 7: self = .bright
        case -1: self = .gloomy
        case 2147483647: self = .distant
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .unspecified: 0
        case .calm: 1
        case .bright: 7
        case .gloomy: -1
        case .distant: 2147483647
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.test.v1.Mood",
        documentation: "An enum with gaps and a negative value.",
        values: [
            EnumDescriptor.Value(name: "MOOD_UNSPECIFIED", number: 0),
            EnumDescriptor.Value(name: "MOOD_CALM", number: 1),
            EnumDescriptor.Value(name: "MOOD_BRIGHT", number: 7),
            EnumDescriptor.Value(name: "MOOD_GLOOMY", number: -1),
            EnumDescriptor.Value(name: "MOOD_DISTANT", number: 2147483647),
        ]
    )
}

/// An enum in which one number has two names.
public enum Tone: ProtobufEnum {
    case plain
    case warm
    case sharp
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public static var kind: Self { .warm }

    public init() {
        self = .plain
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .plain
        case 1: self = .warm
        case 2: self = .sharp
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .plain: 0
        case .warm: 1
        case .sharp: 2
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "krafti.test.v1.Tone",
        documentation: "An enum in which one number has two names.",
        values: [
            EnumDescriptor.Value(name: "TONE_PLAIN", number: 0),
            EnumDescriptor.Value(name: "TONE_WARM", number: 1),
            EnumDescriptor.Value(name: "TONE_KIND", number: 1),
            EnumDescriptor.Value(name: "TONE_SHARP", number: 2),
        ]
    )
}

/// Every scalar type, once.
public struct Scalars: Message {
    public var doubleValue: Double
    public var floatValue: Float
    public var int32Value: Int32
    public var int64Value: Int64
    public var uint32Value: UInt32
    public var uint64Value: UInt64
    public var sint32Value: Int32
    public var sint64Value: Int64
    public var fixed32Value: UInt32
    public var fixed64Value: UInt64
    public var sfixed32Value: Int32
    public var sfixed64Value: Int64
    public var boolValue: Bool
    public var stringValue: String
    public var bytesValue: [UInt8]
    public var mood: Mood
    public var tone: Tone
    /// The largest number a field can have.
    public var last: Int32

    public init() {
        self.doubleValue = 0
        self.floatValue = 0
        self.int32Value = 0
        self.int64Value = 0
        self.uint32Value = 0
        self.uint64Value = 0
        self.sint32Value = 0
        self.sint64Value = 0
        self.fixed32Value = 0
        self.fixed64Value = 0
        self.sfixed32Value = 0
        self.sfixed64Value = 0
        self.boolValue = false
        self.stringValue = ""
        self.bytesValue = []
        self.mood = Mood()
        self.tone = Tone()
        self.last = 0
    }
}

/// Every type, repeated. Numbers are packed, as proto3 packs them by default.
public struct Repeated: Message {
    public var doubleValues: [Double]
    public var floatValues: [Float]
    public var int32Values: [Int32]
    public var int64Values: [Int64]
    public var uint32Values: [UInt32]
    public var uint64Values: [UInt64]
    public var sint32Values: [Int32]
    public var sint64Values: [Int64]
    public var fixed32Values: [UInt32]
    public var fixed64Values: [UInt64]
    public var sfixed32Values: [Int32]
    public var sfixed64Values: [Int64]
    public var boolValues: [Bool]
    public var stringValues: [String]
    public var bytesValues: [[UInt8]]
    public var moods: [Mood]
    public var messages: [Scalars]

    public init() {
        self.doubleValues = []
        self.floatValues = []
        self.int32Values = []
        self.int64Values = []
        self.uint32Values = []
        self.uint64Values = []
        self.sint32Values = []
        self.sint64Values = []
        self.fixed32Values = []
        self.fixed64Values = []
        self.sfixed32Values = []
        self.sfixed64Values = []
        self.boolValues = []
        self.stringValues = []
        self.bytesValues = []
        self.moods = []
        self.messages = []
    }
}

/// Numbers that are repeated, and by their option not packed.
public struct Unpacked: Message {
    public var doubleValues: [Double]
    public var int32Values: [Int32]
    public var sint64Values: [Int64]
    public var fixed32Values: [UInt32]
    public var boolValues: [Bool]
    public var moods: [Mood]

    public init() {
        self.doubleValues = []
        self.int32Values = []
        self.sint64Values = []
        self.fixed32Values = []
        self.boolValues = []
        self.moods = []
    }
}

/// Maps: every type of key, every kind of value.
public struct Maps: Message {
    public var stringToString: [String: String]
    public var stringToInt64: [String: Int64]
    public var stringToBytes: [String: [UInt8]]
    public var stringToMood: [String: Mood]
    public var stringToMessage: [String: Scalars]
    public var stringToDouble: [String: Double]
    public var int32ToString: [Int32: String]
    public var int64ToString: [Int64: String]
    public var uint32ToString: [UInt32: String]
    public var uint64ToString: [UInt64: String]
    public var sint32ToString: [Int32: String]
    public var sint64ToString: [Int64: String]
    public var fixed32ToString: [UInt32: String]
    public var fixed64ToString: [UInt64: String]
    public var sfixed32ToString: [Int32: String]
    public var sfixed64ToString: [Int64: String]
    public var boolToString: [Bool: String]
    public var int32ToMaps: [Int32: Maps]
    public var stringToTimestamp: [String: GoogleTimestamp]
    public var stringToValue: [String: GoogleValue]

    public init() {
        self.stringToString = [:]
        self.stringToInt64 = [:]
        self.stringToBytes = [:]
        self.stringToMood = [:]
        self.stringToMessage = [:]
        self.stringToDouble = [:]
        self.int32ToString = [:]
        self.int64ToString = [:]
        self.uint32ToString = [:]
        self.uint64ToString = [:]
        self.sint32ToString = [:]
        self.sint64ToString = [:]
        self.fixed32ToString = [:]
        self.fixed64ToString = [:]
        self.sfixed32ToString = [:]
        self.sfixed64ToString = [:]
        self.boolToString = [:]
        self.int32ToMaps = [:]
        self.stringToTimestamp = [:]
        self.stringToValue = [:]
    }
}

/// Two groups of fields of which at most one is set.
public struct Choices: Message {
    /// One of everything a oneof may hold.
    public var choice: OneOfChoice?
    /// A second group beside it.
    public var second: OneOfSecond?
    /// A field of no group.
    public var plain: String

    public init() {
        self.choice = nil
        self.second = nil
        self.plain = ""
    }

    /// One of everything a oneof may hold.
    public enum OneOfChoice: Hashable, Sendable {
        case doubleChoice(Double)
        case int32Choice(Int32)
        case sint64Choice(Int64)
        case fixed64Choice(UInt64)
        case boolChoice(Bool)
        case stringChoice(String)
        case bytesChoice([UInt8])
        case moodChoice(Mood)
        case messageChoice(Scalars)
        /// The same type again, so that the case tells them apart.
        case otherMessageChoice(Scalars)
        /// The message itself.
        indirect case selfChoice(Choices)
        case nullChoice(GoogleNullValue)
        case valueChoice(GoogleValue)
        case timestampChoice(GoogleTimestamp)
    }

    /// A second group beside it.
    public enum OneOfSecond: Hashable, Sendable {
        case firstSecond(String)
        case secondSecond(Int64)
    }
}

/// Messages and enums within a message.
public struct Nesting: Message {
    public var inner: Nesting.Inner?
    public var inners: [Nesting.Inner]
    public var level: Nesting.Inner.Level
    public var direct: Nesting.Inner.Innermost?

    public init() {
        self.inner = nil
        self.inners = []
        self.level = Nesting.Inner.Level()
        self.direct = nil
    }

    public struct Inner: Message {
        public var innermost: Nesting.Inner.Innermost?
        public var more: [Nesting.Inner.Innermost]

        public init() {
            self.innermost = nil
            self.more = []
        }

        public enum Level: ProtobufEnum {
            case unspecified
            case low
            case high
            /// A number this version of the contract does not name.
            case unrecognized(Int32)

            public init() {
                self = .unspecified
            }

            public init(rawValue: Int32) {
                switch rawValue {
                case 0: self = .unspecified
                case 1: self = .low
                case 2: self = .high
                default: self = .unrecognized(rawValue)
                }
            }

            public var rawValue: Int32 {
                switch self {
                case .unspecified: 0
                case .low: 1
                case .high: 2
                case .unrecognized(let number): number
                }
            }

            public static let descriptor = EnumDescriptor(
                fullName: "krafti.test.v1.Nesting.Inner.Level",
                documentation: "",
                values: [
                    EnumDescriptor.Value(name: "LEVEL_UNSPECIFIED", number: 0),
                    EnumDescriptor.Value(name: "LEVEL_LOW", number: 1),
                    EnumDescriptor.Value(name: "LEVEL_HIGH", number: 2),
                ]
            )
        }

        public struct Innermost: Message {
            public var text: String
            public var level: Nesting.Inner.Level

            public init() {
                self.text = ""
                self.level = Nesting.Inner.Level()
            }
        }
    }
}

/// A message that holds itself.
public struct Tree: Message {
    public var label: String
    public var left: Tree? {
        get { self.boxedLeft?.value }
        set { self.boxedLeft = newValue.map(Indirect.init) }
    }
    private var boxedLeft: Indirect<Tree>?
    public var right: Tree? {
        get { self.boxedRight?.value }
        set { self.boxedRight = newValue.map(Indirect.init) }
    }
    private var boxedRight: Indirect<Tree>?
    public var children: [Tree]
    public var named: [String: Tree]

    public init() {
        self.label = ""
        self.boxedLeft = nil
        self.boxedRight = nil
        self.children = []
        self.named = [:]
    }
}

/// Two messages that hold each other.
public struct Even: Message {
    public var depth: Int32
    public var odd: Odd? {
        get { self.boxedOdd?.value }
        set { self.boxedOdd = newValue.map(Indirect.init) }
    }
    private var boxedOdd: Indirect<Odd>?

    public init() {
        self.depth = 0
        self.boxedOdd = nil
    }
}

/// The other one.
public struct Odd: Message {
    public var depth: Int32
    public var even: Even? {
        get { self.boxedEven?.value }
        set { self.boxedEven = newValue.map(Indirect.init) }
    }
    private var boxedEven: Indirect<Even>?

    public init() {
        self.depth = 0
        self.boxedEven = nil
    }
}

/// Every well-known type: single, repeated and as a value of a map where it matters.
public struct WellKnown: Message {
    public var any: GoogleAny?
    public var duration: GoogleDuration?
    public var empty: GoogleEmpty?
    public var fieldMask: GoogleFieldMask?
    public var `struct`: GoogleStruct?
    public var value: GoogleValue?
    public var listValue: GoogleListValue?
    public var nullValue: GoogleNullValue
    public var timestamp: GoogleTimestamp?
    public var boolValue: GoogleBoolValue?
    public var bytesValue: GoogleBytesValue?
    public var doubleValue: GoogleDoubleValue?
    public var floatValue: GoogleFloatValue?
    public var int32Value: GoogleInt32Value?
    public var int64Value: GoogleInt64Value?
    public var stringValue: GoogleStringValue?
    public var uint32Value: GoogleUInt32Value?
    public var uint64Value: GoogleUInt64Value?
    public var anys: [GoogleAny]
    public var durations: [GoogleDuration]
    public var fieldMasks: [GoogleFieldMask]
    public var structs: [GoogleStruct]
    public var values: [GoogleValue]
    public var listValues: [GoogleListValue]
    public var timestamps: [GoogleTimestamp]
    public var boolValues: [GoogleBoolValue]
    public var bytesValues: [GoogleBytesValue]
    public var doubleValues: [GoogleDoubleValue]
    public var int64Values: [GoogleInt64Value]
    public var stringValues: [GoogleStringValue]

    public init() {
        self.any = nil
        self.duration = nil
        self.empty = nil
        self.fieldMask = nil
        self.struct = nil
        self.value = nil
        self.listValue = nil
        self.nullValue = GoogleNullValue()
        self.timestamp = nil
        self.boolValue = nil
        self.bytesValue = nil
        self.doubleValue = nil
        self.floatValue = nil
        self.int32Value = nil
        self.int64Value = nil
        self.stringValue = nil
        self.uint32Value = nil
        self.uint64Value = nil
        self.anys = []
        self.durations = []
        self.fieldMasks = []
        self.structs = []
        self.values = []
        self.listValues = []
        self.timestamps = []
        self.boolValues = []
        self.bytesValues = []
        self.doubleValues = []
        self.int64Values = []
        self.stringValues = []
    }
}

/// Names that a language keeps for itself, and names whose JSON form is easy to get wrong.
public struct Names: Message {
    public var self_: String
    public var init_: String
    public var `func`: String
    public var `protocol`: String
    public var `in`: String
    public var type: String
    public var description: String
    public var `default`: String
    public var hashValue_: String
    /// In JSON: fieldName1
    public var fieldName1: String
    /// In JSON: fieldName2
    public var fieldName2: String
    /// In JSON: FieldName3
    public var fieldName3: String
    /// In JSON: fieldName4 (two underscores count as one)
    public var fieldName4: String
    /// In JSON: FIELDNAME5
    public var fieldName5: String
    /// In JSON: anotherName (given by its option)
    public var renamed: String

    public init() {
        self.self_ = ""
        self.init_ = ""
        self.func = ""
        self.protocol = ""
        self.in = ""
        self.type = ""
        self.description = ""
        self.default = ""
        self.hashValue_ = ""
        self.fieldName1 = ""
        self.fieldName2 = ""
        self.fieldName3 = ""
        self.fieldName4 = ""
        self.fieldName5 = ""
        self.renamed = ""
    }
}

/// No field at all.
public struct Nothing: Message {
    public init() {}
}

extension Scalars {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Scalars",
        documentation: "Every scalar type, once.",
        fields: [
            FieldDescriptor(number: 1, name: "double_value", jsonName: "doubleValue", kind: .double),
            FieldDescriptor(number: 2, name: "float_value", jsonName: "floatValue", kind: .float),
            FieldDescriptor(number: 3, name: "int32_value", jsonName: "int32Value", kind: .int32),
            FieldDescriptor(number: 4, name: "int64_value", jsonName: "int64Value", kind: .int64),
            FieldDescriptor(number: 5, name: "uint32_value", jsonName: "uint32Value", kind: .uint32),
            FieldDescriptor(number: 6, name: "uint64_value", jsonName: "uint64Value", kind: .uint64),
            FieldDescriptor(number: 7, name: "sint32_value", jsonName: "sint32Value", kind: .sint32),
            FieldDescriptor(number: 8, name: "sint64_value", jsonName: "sint64Value", kind: .sint64),
            FieldDescriptor(number: 9, name: "fixed32_value", jsonName: "fixed32Value", kind: .fixed32),
            FieldDescriptor(number: 10, name: "fixed64_value", jsonName: "fixed64Value", kind: .fixed64),
            FieldDescriptor(number: 11, name: "sfixed32_value", jsonName: "sfixed32Value", kind: .sfixed32),
            FieldDescriptor(number: 12, name: "sfixed64_value", jsonName: "sfixed64Value", kind: .sfixed64),
            FieldDescriptor(number: 13, name: "bool_value", jsonName: "boolValue", kind: .bool),
            FieldDescriptor(number: 14, name: "string_value", jsonName: "stringValue", kind: .string),
            FieldDescriptor(number: 15, name: "bytes_value", jsonName: "bytesValue", kind: .bytes),
            FieldDescriptor(number: 16, name: "mood", jsonName: "mood", kind: .enumeration(Mood.self)),
            FieldDescriptor(number: 17, name: "tone", jsonName: "tone", kind: .enumeration(Tone.self)),
            FieldDescriptor(number: 536870911, name: "last", jsonName: "last", kind: .int32, documentation: "The largest number a field can have."),
        ]
    )

    public static let layout = unsafe MessageLayout(Scalars.self, krafti__test__v1__scalars__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Scalars.self)
        self.doubleValue = unsafe c.pointee.double_value
        self.floatValue = unsafe c.pointee.float_value
        self.int32Value = unsafe c.pointee.int32_value
        self.int64Value = unsafe c.pointee.int64_value
        self.uint32Value = unsafe c.pointee.uint32_value
        self.uint64Value = unsafe c.pointee.uint64_value
        self.sint32Value = unsafe c.pointee.sint32_value
        self.sint64Value = unsafe c.pointee.sint64_value
        self.fixed32Value = unsafe c.pointee.fixed32_value
        self.fixed64Value = unsafe c.pointee.fixed64_value
        self.sfixed32Value = unsafe c.pointee.sfixed32_value
        self.sfixed64Value = unsafe c.pointee.sfixed64_value
        self.boolValue = unsafe c.pointee.bool_value != 0
        self.stringValue = unsafe Bridge.string(c.pointee.string_value)
        self.bytesValue = unsafe Bridge.bytes(c.pointee.bytes_value.data, c.pointee.bytes_value.len)
        self.mood = unsafe Bridge.enumeration(c.pointee.mood)
        self.tone = unsafe Bridge.enumeration(c.pointee.tone)
        self.last = unsafe c.pointee.last
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Scalars.self)
        unsafe krafti__test__v1__scalars__init(c)
        unsafe c.pointee.double_value = self.doubleValue
        unsafe c.pointee.float_value = self.floatValue
        unsafe c.pointee.int32_value = self.int32Value
        unsafe c.pointee.int64_value = self.int64Value
        unsafe c.pointee.uint32_value = self.uint32Value
        unsafe c.pointee.uint64_value = self.uint64Value
        unsafe c.pointee.sint32_value = self.sint32Value
        unsafe c.pointee.sint64_value = self.sint64Value
        unsafe c.pointee.fixed32_value = self.fixed32Value
        unsafe c.pointee.fixed64_value = self.fixed64Value
        unsafe c.pointee.sfixed32_value = self.sfixed32Value
        unsafe c.pointee.sfixed64_value = self.sfixed64Value
        unsafe c.pointee.bool_value = self.boolValue ? 1 : 0
        unsafe c.pointee.string_value = arena.string(self.stringValue)
        unsafe c.pointee.bytes_value.len = self.bytesValue.count
        unsafe c.pointee.bytes_value.data = arena.bytes(self.bytesValue)
        unsafe c.pointee.mood = Bridge.cEnum(self.mood)
        unsafe c.pointee.tone = Bridge.cEnum(self.tone)
        unsafe c.pointee.last = self.last
    }
}

extension Repeated {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Repeated",
        documentation: "Every type, repeated. Numbers are packed, as proto3 packs them by default.",
        fields: [
            FieldDescriptor(number: 1, name: "double_values", jsonName: "doubleValues", kind: .double, cardinality: .repeated),
            FieldDescriptor(number: 2, name: "float_values", jsonName: "floatValues", kind: .float, cardinality: .repeated),
            FieldDescriptor(number: 3, name: "int32_values", jsonName: "int32Values", kind: .int32, cardinality: .repeated),
            FieldDescriptor(number: 4, name: "int64_values", jsonName: "int64Values", kind: .int64, cardinality: .repeated),
            FieldDescriptor(number: 5, name: "uint32_values", jsonName: "uint32Values", kind: .uint32, cardinality: .repeated),
            FieldDescriptor(number: 6, name: "uint64_values", jsonName: "uint64Values", kind: .uint64, cardinality: .repeated),
            FieldDescriptor(number: 7, name: "sint32_values", jsonName: "sint32Values", kind: .sint32, cardinality: .repeated),
            FieldDescriptor(number: 8, name: "sint64_values", jsonName: "sint64Values", kind: .sint64, cardinality: .repeated),
            FieldDescriptor(number: 9, name: "fixed32_values", jsonName: "fixed32Values", kind: .fixed32, cardinality: .repeated),
            FieldDescriptor(number: 10, name: "fixed64_values", jsonName: "fixed64Values", kind: .fixed64, cardinality: .repeated),
            FieldDescriptor(number: 11, name: "sfixed32_values", jsonName: "sfixed32Values", kind: .sfixed32, cardinality: .repeated),
            FieldDescriptor(number: 12, name: "sfixed64_values", jsonName: "sfixed64Values", kind: .sfixed64, cardinality: .repeated),
            FieldDescriptor(number: 13, name: "bool_values", jsonName: "boolValues", kind: .bool, cardinality: .repeated),
            FieldDescriptor(number: 14, name: "string_values", jsonName: "stringValues", kind: .string, cardinality: .repeated),
            FieldDescriptor(number: 15, name: "bytes_values", jsonName: "bytesValues", kind: .bytes, cardinality: .repeated),
            FieldDescriptor(number: 16, name: "moods", jsonName: "moods", kind: .enumeration(Mood.self), cardinality: .repeated),
            FieldDescriptor(number: 17, name: "messages", jsonName: "messages", kind: .message(Scalars.self), cardinality: .repeated),
        ]
    )

    public static let layout = unsafe MessageLayout(Repeated.self, krafti__test__v1__repeated__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Repeated.self)
        self.doubleValues = unsafe Bridge.numbers(c.pointee.double_values, c.pointee.n_double_values)
        self.floatValues = unsafe Bridge.numbers(c.pointee.float_values, c.pointee.n_float_values)
        self.int32Values = unsafe Bridge.numbers(c.pointee.int32_values, c.pointee.n_int32_values)
        self.int64Values = unsafe Bridge.numbers(c.pointee.int64_values, c.pointee.n_int64_values)
        self.uint32Values = unsafe Bridge.numbers(c.pointee.uint32_values, c.pointee.n_uint32_values)
        self.uint64Values = unsafe Bridge.numbers(c.pointee.uint64_values, c.pointee.n_uint64_values)
        self.sint32Values = unsafe Bridge.numbers(c.pointee.sint32_values, c.pointee.n_sint32_values)
        self.sint64Values = unsafe Bridge.numbers(c.pointee.sint64_values, c.pointee.n_sint64_values)
        self.fixed32Values = unsafe Bridge.numbers(c.pointee.fixed32_values, c.pointee.n_fixed32_values)
        self.fixed64Values = unsafe Bridge.numbers(c.pointee.fixed64_values, c.pointee.n_fixed64_values)
        self.sfixed32Values = unsafe Bridge.numbers(c.pointee.sfixed32_values, c.pointee.n_sfixed32_values)
        self.sfixed64Values = unsafe Bridge.numbers(c.pointee.sfixed64_values, c.pointee.n_sfixed64_values)
        self.boolValues = unsafe Bridge.bools(c.pointee.bool_values, c.pointee.n_bool_values)
        self.stringValues = unsafe Bridge.strings(c.pointee.string_values, c.pointee.n_string_values)
        self.bytesValues = unsafe Bridge.byteArrays(c.pointee.bytes_values, c.pointee.n_bytes_values)
        self.moods = unsafe Bridge.enumerations(c.pointee.moods, c.pointee.n_moods)
        self.messages = unsafe Bridge.messages(c.pointee.messages, c.pointee.n_messages)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Repeated.self)
        unsafe krafti__test__v1__repeated__init(c)
        unsafe c.pointee.n_double_values = self.doubleValues.count
        unsafe c.pointee.double_values = arena.numbers(self.doubleValues)
        unsafe c.pointee.n_float_values = self.floatValues.count
        unsafe c.pointee.float_values = arena.numbers(self.floatValues)
        unsafe c.pointee.n_int32_values = self.int32Values.count
        unsafe c.pointee.int32_values = arena.numbers(self.int32Values)
        unsafe c.pointee.n_int64_values = self.int64Values.count
        unsafe c.pointee.int64_values = arena.numbers(self.int64Values)
        unsafe c.pointee.n_uint32_values = self.uint32Values.count
        unsafe c.pointee.uint32_values = arena.numbers(self.uint32Values)
        unsafe c.pointee.n_uint64_values = self.uint64Values.count
        unsafe c.pointee.uint64_values = arena.numbers(self.uint64Values)
        unsafe c.pointee.n_sint32_values = self.sint32Values.count
        unsafe c.pointee.sint32_values = arena.numbers(self.sint32Values)
        unsafe c.pointee.n_sint64_values = self.sint64Values.count
        unsafe c.pointee.sint64_values = arena.numbers(self.sint64Values)
        unsafe c.pointee.n_fixed32_values = self.fixed32Values.count
        unsafe c.pointee.fixed32_values = arena.numbers(self.fixed32Values)
        unsafe c.pointee.n_fixed64_values = self.fixed64Values.count
        unsafe c.pointee.fixed64_values = arena.numbers(self.fixed64Values)
        unsafe c.pointee.n_sfixed32_values = self.sfixed32Values.count
        unsafe c.pointee.sfixed32_values = arena.numbers(self.sfixed32Values)
        unsafe c.pointee.n_sfixed64_values = self.sfixed64Values.count
        unsafe c.pointee.sfixed64_values = arena.numbers(self.sfixed64Values)
        unsafe c.pointee.n_bool_values = self.boolValues.count
        unsafe c.pointee.bool_values = arena.bools(self.boolValues)
        unsafe c.pointee.n_string_values = self.stringValues.count
        unsafe c.pointee.string_values = arena.strings(self.stringValues)
        unsafe c.pointee.n_bytes_values = self.bytesValues.count
        unsafe c.pointee.bytes_values = arena.byteArrays(self.bytesValues)
        unsafe c.pointee.n_moods = self.moods.count
        unsafe c.pointee.moods = arena.enumerations(self.moods)
        unsafe c.pointee.n_messages = self.messages.count
        unsafe c.pointee.messages = arena.messages(self.messages)
    }
}

extension Unpacked {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Unpacked",
        documentation: "Numbers that are repeated, and by their option not packed.",
        fields: [
            FieldDescriptor(number: 1, name: "double_values", jsonName: "doubleValues", kind: .double, cardinality: .repeated),
            FieldDescriptor(number: 2, name: "int32_values", jsonName: "int32Values", kind: .int32, cardinality: .repeated),
            FieldDescriptor(number: 3, name: "sint64_values", jsonName: "sint64Values", kind: .sint64, cardinality: .repeated),
            FieldDescriptor(number: 4, name: "fixed32_values", jsonName: "fixed32Values", kind: .fixed32, cardinality: .repeated),
            FieldDescriptor(number: 5, name: "bool_values", jsonName: "boolValues", kind: .bool, cardinality: .repeated),
            FieldDescriptor(number: 6, name: "moods", jsonName: "moods", kind: .enumeration(Mood.self), cardinality: .repeated),
        ]
    )

    public static let layout = unsafe MessageLayout(Unpacked.self, krafti__test__v1__unpacked__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Unpacked.self)
        self.doubleValues = unsafe Bridge.numbers(c.pointee.double_values, c.pointee.n_double_values)
        self.int32Values = unsafe Bridge.numbers(c.pointee.int32_values, c.pointee.n_int32_values)
        self.sint64Values = unsafe Bridge.numbers(c.pointee.sint64_values, c.pointee.n_sint64_values)
        self.fixed32Values = unsafe Bridge.numbers(c.pointee.fixed32_values, c.pointee.n_fixed32_values)
        self.boolValues = unsafe Bridge.bools(c.pointee.bool_values, c.pointee.n_bool_values)
        self.moods = unsafe Bridge.enumerations(c.pointee.moods, c.pointee.n_moods)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Unpacked.self)
        unsafe krafti__test__v1__unpacked__init(c)
        unsafe c.pointee.n_double_values = self.doubleValues.count
        unsafe c.pointee.double_values = arena.numbers(self.doubleValues)
        unsafe c.pointee.n_int32_values = self.int32Values.count
        unsafe c.pointee.int32_values = arena.numbers(self.int32Values)
        unsafe c.pointee.n_sint64_values = self.sint64Values.count
        unsafe c.pointee.sint64_values = arena.numbers(self.sint64Values)
        unsafe c.pointee.n_fixed32_values = self.fixed32Values.count
        unsafe c.pointee.fixed32_values = arena.numbers(self.fixed32Values)
        unsafe c.pointee.n_bool_values = self.boolValues.count
        unsafe c.pointee.bool_values = arena.bools(self.boolValues)
        unsafe c.pointee.n_moods = self.moods.count
        unsafe c.pointee.moods = arena.enumerations(self.moods)
    }
}

extension Maps {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Maps",
        documentation: "Maps: every type of key, every kind of value.",
        fields: [
            FieldDescriptor(number: 1, name: "string_to_string", jsonName: "stringToString", kind: .string, cardinality: .map(key: .string)),
            FieldDescriptor(number: 2, name: "string_to_int64", jsonName: "stringToInt64", kind: .int64, cardinality: .map(key: .string)),
            FieldDescriptor(number: 3, name: "string_to_bytes", jsonName: "stringToBytes", kind: .bytes, cardinality: .map(key: .string)),
            FieldDescriptor(number: 4, name: "string_to_mood", jsonName: "stringToMood", kind: .enumeration(Mood.self), cardinality: .map(key: .string)),
            FieldDescriptor(number: 5, name: "string_to_message", jsonName: "stringToMessage", kind: .message(Scalars.self), cardinality: .map(key: .string)),
            FieldDescriptor(number: 6, name: "string_to_double", jsonName: "stringToDouble", kind: .double, cardinality: .map(key: .string)),
            FieldDescriptor(number: 7, name: "int32_to_string", jsonName: "int32ToString", kind: .string, cardinality: .map(key: .int32)),
            FieldDescriptor(number: 8, name: "int64_to_string", jsonName: "int64ToString", kind: .string, cardinality: .map(key: .int64)),
            FieldDescriptor(number: 9, name: "uint32_to_string", jsonName: "uint32ToString", kind: .string, cardinality: .map(key: .uint32)),
            FieldDescriptor(number: 10, name: "uint64_to_string", jsonName: "uint64ToString", kind: .string, cardinality: .map(key: .uint64)),
            FieldDescriptor(number: 11, name: "sint32_to_string", jsonName: "sint32ToString", kind: .string, cardinality: .map(key: .sint32)),
            FieldDescriptor(number: 12, name: "sint64_to_string", jsonName: "sint64ToString", kind: .string, cardinality: .map(key: .sint64)),
            FieldDescriptor(number: 13, name: "fixed32_to_string", jsonName: "fixed32ToString", kind: .string, cardinality: .map(key: .fixed32)),
            FieldDescriptor(number: 14, name: "fixed64_to_string", jsonName: "fixed64ToString", kind: .string, cardinality: .map(key: .fixed64)),
            FieldDescriptor(number: 15, name: "sfixed32_to_string", jsonName: "sfixed32ToString", kind: .string, cardinality: .map(key: .sfixed32)),
            FieldDescriptor(number: 16, name: "sfixed64_to_string", jsonName: "sfixed64ToString", kind: .string, cardinality: .map(key: .sfixed64)),
            FieldDescriptor(number: 17, name: "bool_to_string", jsonName: "boolToString", kind: .string, cardinality: .map(key: .bool)),
            FieldDescriptor(number: 18, name: "int32_to_maps", jsonName: "int32ToMaps", kind: .message(Maps.self), cardinality: .map(key: .int32)),
            FieldDescriptor(number: 19, name: "string_to_timestamp", jsonName: "stringToTimestamp", kind: .message(GoogleTimestamp.self), cardinality: .map(key: .string)),
            FieldDescriptor(number: 20, name: "string_to_value", jsonName: "stringToValue", kind: .message(GoogleValue.self), cardinality: .map(key: .string)),
        ]
    )

    public static let layout = unsafe MessageLayout(Maps.self, krafti__test__v1__maps__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Maps.self)
        self.stringToString = unsafe Bridge.entries(c.pointee.string_to_string, c.pointee.n_string_to_string) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.string(entry.pointee.value)) }
        self.stringToInt64 = unsafe Bridge.entries(c.pointee.string_to_int64, c.pointee.n_string_to_int64) { entry in unsafe (Bridge.string(entry.pointee.key), entry.pointee.value) }
        self.stringToBytes = unsafe Bridge.entries(c.pointee.string_to_bytes, c.pointee.n_string_to_bytes) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.bytes(entry.pointee.value.data, entry.pointee.value.len)) }
        self.stringToMood = unsafe Bridge.entries(c.pointee.string_to_mood, c.pointee.n_string_to_mood) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.enumeration(entry.pointee.value)) }
        self.stringToMessage = unsafe Bridge.entries(c.pointee.string_to_message, c.pointee.n_string_to_message) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.message(entry.pointee.value) ?? Scalars()) }
        self.stringToDouble = unsafe Bridge.entries(c.pointee.string_to_double, c.pointee.n_string_to_double) { entry in unsafe (Bridge.string(entry.pointee.key), entry.pointee.value) }
        self.int32ToString = unsafe Bridge.entries(c.pointee.int32_to_string, c.pointee.n_int32_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.int64ToString = unsafe Bridge.entries(c.pointee.int64_to_string, c.pointee.n_int64_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.uint32ToString = unsafe Bridge.entries(c.pointee.uint32_to_string, c.pointee.n_uint32_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.uint64ToString = unsafe Bridge.entries(c.pointee.uint64_to_string, c.pointee.n_uint64_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.sint32ToString = unsafe Bridge.entries(c.pointee.sint32_to_string, c.pointee.n_sint32_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.sint64ToString = unsafe Bridge.entries(c.pointee.sint64_to_string, c.pointee.n_sint64_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.fixed32ToString = unsafe Bridge.entries(c.pointee.fixed32_to_string, c.pointee.n_fixed32_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.fixed64ToString = unsafe Bridge.entries(c.pointee.fixed64_to_string, c.pointee.n_fixed64_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.sfixed32ToString = unsafe Bridge.entries(c.pointee.sfixed32_to_string, c.pointee.n_sfixed32_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.sfixed64ToString = unsafe Bridge.entries(c.pointee.sfixed64_to_string, c.pointee.n_sfixed64_to_string) { entry in unsafe (entry.pointee.key, Bridge.string(entry.pointee.value)) }
        self.boolToString = unsafe Bridge.entries(c.pointee.bool_to_string, c.pointee.n_bool_to_string) { entry in unsafe (entry.pointee.key != 0, Bridge.string(entry.pointee.value)) }
        self.int32ToMaps = unsafe Bridge.entries(c.pointee.int32_to_maps, c.pointee.n_int32_to_maps) { entry in unsafe (entry.pointee.key, Bridge.message(entry.pointee.value) ?? Maps()) }
        self.stringToTimestamp = unsafe Bridge.entries(c.pointee.string_to_timestamp, c.pointee.n_string_to_timestamp) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.message(entry.pointee.value) ?? GoogleTimestamp()) }
        self.stringToValue = unsafe Bridge.entries(c.pointee.string_to_value, c.pointee.n_string_to_value) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.message(entry.pointee.value) ?? GoogleValue()) }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Maps.self)
        unsafe krafti__test__v1__maps__init(c)
        unsafe c.pointee.n_string_to_string = self.stringToString.count
        unsafe c.pointee.string_to_string = arena.entries(self.stringToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_string_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_string_to_int64 = self.stringToInt64.count
        unsafe c.pointee.string_to_int64 = arena.entries(self.stringToInt64) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_int64_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = value
        }
        unsafe c.pointee.n_string_to_bytes = self.stringToBytes.count
        unsafe c.pointee.string_to_bytes = arena.entries(self.stringToBytes) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_bytes_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value.len = value.count
            unsafe entry.pointee.value.data = arena.bytes(value)
        }
        unsafe c.pointee.n_string_to_mood = self.stringToMood.count
        unsafe c.pointee.string_to_mood = arena.entries(self.stringToMood) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_mood_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = Bridge.cEnum(value)
        }
        unsafe c.pointee.n_string_to_message = self.stringToMessage.count
        unsafe c.pointee.string_to_message = arena.entries(self.stringToMessage) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_message_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.message(value)
        }
        unsafe c.pointee.n_string_to_double = self.stringToDouble.count
        unsafe c.pointee.string_to_double = arena.entries(self.stringToDouble) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_double_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = value
        }
        unsafe c.pointee.n_int32_to_string = self.int32ToString.count
        unsafe c.pointee.int32_to_string = arena.entries(self.int32ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__int32_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_int64_to_string = self.int64ToString.count
        unsafe c.pointee.int64_to_string = arena.entries(self.int64ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__int64_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_uint32_to_string = self.uint32ToString.count
        unsafe c.pointee.uint32_to_string = arena.entries(self.uint32ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__uint32_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_uint64_to_string = self.uint64ToString.count
        unsafe c.pointee.uint64_to_string = arena.entries(self.uint64ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__uint64_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_sint32_to_string = self.sint32ToString.count
        unsafe c.pointee.sint32_to_string = arena.entries(self.sint32ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__sint32_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_sint64_to_string = self.sint64ToString.count
        unsafe c.pointee.sint64_to_string = arena.entries(self.sint64ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__sint64_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_fixed32_to_string = self.fixed32ToString.count
        unsafe c.pointee.fixed32_to_string = arena.entries(self.fixed32ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__fixed32_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_fixed64_to_string = self.fixed64ToString.count
        unsafe c.pointee.fixed64_to_string = arena.entries(self.fixed64ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__fixed64_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_sfixed32_to_string = self.sfixed32ToString.count
        unsafe c.pointee.sfixed32_to_string = arena.entries(self.sfixed32ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__sfixed32_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_sfixed64_to_string = self.sfixed64ToString.count
        unsafe c.pointee.sfixed64_to_string = arena.entries(self.sfixed64ToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__sfixed64_to_string_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_bool_to_string = self.boolToString.count
        unsafe c.pointee.bool_to_string = arena.entries(self.boolToString) {
            entry, key, value in
            unsafe krafti__test__v1__maps__bool_to_string_entry__init(entry)
            unsafe entry.pointee.key = key ? 1 : 0
            unsafe entry.pointee.value = arena.string(value)
        }
        unsafe c.pointee.n_int32_to_maps = self.int32ToMaps.count
        unsafe c.pointee.int32_to_maps = arena.entries(self.int32ToMaps) {
            entry, key, value in
            unsafe krafti__test__v1__maps__int32_to_maps_entry__init(entry)
            unsafe entry.pointee.key = key
            unsafe entry.pointee.value = arena.message(value)
        }
        unsafe c.pointee.n_string_to_timestamp = self.stringToTimestamp.count
        unsafe c.pointee.string_to_timestamp = arena.entries(self.stringToTimestamp) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_timestamp_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.message(value)
        }
        unsafe c.pointee.n_string_to_value = self.stringToValue.count
        unsafe c.pointee.string_to_value = arena.entries(self.stringToValue) {
            entry, key, value in
            unsafe krafti__test__v1__maps__string_to_value_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.message(value)
        }
    }
}

extension Choices {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Choices",
        documentation: "Two groups of fields of which at most one is set.",
        fields: [
            FieldDescriptor(number: 1, name: "double_choice", jsonName: "doubleChoice", kind: .double, oneof: "choice"),
            FieldDescriptor(number: 2, name: "int32_choice", jsonName: "int32Choice", kind: .int32, oneof: "choice"),
            FieldDescriptor(number: 3, name: "sint64_choice", jsonName: "sint64Choice", kind: .sint64, oneof: "choice"),
            FieldDescriptor(number: 4, name: "fixed64_choice", jsonName: "fixed64Choice", kind: .fixed64, oneof: "choice"),
            FieldDescriptor(number: 5, name: "bool_choice", jsonName: "boolChoice", kind: .bool, oneof: "choice"),
            FieldDescriptor(number: 6, name: "string_choice", jsonName: "stringChoice", kind: .string, oneof: "choice"),
            FieldDescriptor(number: 7, name: "bytes_choice", jsonName: "bytesChoice", kind: .bytes, oneof: "choice"),
            FieldDescriptor(number: 8, name: "mood_choice", jsonName: "moodChoice", kind: .enumeration(Mood.self), oneof: "choice"),
            FieldDescriptor(number: 9, name: "message_choice", jsonName: "messageChoice", kind: .message(Scalars.self), oneof: "choice"),
            FieldDescriptor(number: 10, name: "other_message_choice", jsonName: "otherMessageChoice", kind: .message(Scalars.self), oneof: "choice", documentation: "The same type again, so that the case tells them apart."),
            FieldDescriptor(number: 11, name: "self_choice", jsonName: "selfChoice", kind: .message(Choices.self), oneof: "choice", documentation: "The message itself."),
            FieldDescriptor(number: 12, name: "null_choice", jsonName: "nullChoice", kind: .enumeration(GoogleNullValue.self), oneof: "choice"),
            FieldDescriptor(number: 13, name: "value_choice", jsonName: "valueChoice", kind: .message(GoogleValue.self), oneof: "choice"),
            FieldDescriptor(number: 14, name: "timestamp_choice", jsonName: "timestampChoice", kind: .message(GoogleTimestamp.self), oneof: "choice"),
            FieldDescriptor(number: 20, name: "first_second", jsonName: "firstSecond", kind: .string, oneof: "second"),
            FieldDescriptor(number: 21, name: "second_second", jsonName: "secondSecond", kind: .int64, oneof: "second"),
            FieldDescriptor(number: 30, name: "plain", jsonName: "plain", kind: .string, documentation: "A field of no group."),
        ]
    )

    public static let layout = unsafe MessageLayout(Choices.self, krafti__test__v1__choices__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Choices.self)
        switch unsafe c.pointee.choice_case.rawValue {
        case 1: self.choice = unsafe .doubleChoice(c.pointee.double_choice)
        case 2: self.choice = unsafe .int32Choice(c.pointee.int32_choice)
        case 3: self.choice = unsafe .sint64Choice(c.pointee.sint64_choice)
        case 4: self.choice = unsafe .fixed64Choice(c.pointee.fixed64_choice)
        case 5: self.choice = unsafe .boolChoice(c.pointee.bool_choice != 0)
        case 6: self.choice = unsafe .stringChoice(Bridge.string(c.pointee.string_choice))
        case 7: self.choice = unsafe .bytesChoice(Bridge.bytes(c.pointee.bytes_choice.data, c.pointee.bytes_choice.len))
        case 8: self.choice = unsafe .moodChoice(Bridge.enumeration(c.pointee.mood_choice))
        case 9: self.choice = unsafe .messageChoice(Bridge.message(c.pointee.message_choice) ?? Scalars())
        case 10: self.choice = unsafe .otherMessageChoice(Bridge.message(c.pointee.other_message_choice) ?? Scalars())
        case 11: self.choice = unsafe .selfChoice(Bridge.message(c.pointee.self_choice) ?? Choices())
        case 12: self.choice = unsafe .nullChoice(Bridge.enumeration(c.pointee.null_choice))
        case 13: self.choice = unsafe .valueChoice(Bridge.message(c.pointee.value_choice) ?? GoogleValue())
        case 14: self.choice = unsafe .timestampChoice(Bridge.message(c.pointee.timestamp_choice) ?? GoogleTimestamp())
        default: self.choice = nil
        }
        switch unsafe c.pointee.second_case.rawValue {
        case 20: self.second = unsafe .firstSecond(Bridge.string(c.pointee.first_second))
        case 21: self.second = unsafe .secondSecond(c.pointee.second_second)
        default: self.second = nil
        }
        self.plain = unsafe Bridge.string(c.pointee.plain)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Choices.self)
        unsafe krafti__test__v1__choices__init(c)
        switch self.choice {
        case .doubleChoice(let value):
            unsafe c.pointee.choice_case = .init(1)
            unsafe c.pointee.double_choice = value
        case .int32Choice(let value):
            unsafe c.pointee.choice_case = .init(2)
            unsafe c.pointee.int32_choice = value
        case .sint64Choice(let value):
            unsafe c.pointee.choice_case = .init(3)
            unsafe c.pointee.sint64_choice = value
        case .fixed64Choice(let value):
            unsafe c.pointee.choice_case = .init(4)
            unsafe c.pointee.fixed64_choice = value
        case .boolChoice(let value):
            unsafe c.pointee.choice_case = .init(5)
            unsafe c.pointee.bool_choice = value ? 1 : 0
        case .stringChoice(let value):
            unsafe c.pointee.choice_case = .init(6)
            unsafe c.pointee.string_choice = arena.string(value)
        case .bytesChoice(let value):
            unsafe c.pointee.choice_case = .init(7)
            unsafe c.pointee.bytes_choice.len = value.count
            unsafe c.pointee.bytes_choice.data = arena.bytes(value)
        case .moodChoice(let value):
            unsafe c.pointee.choice_case = .init(8)
            unsafe c.pointee.mood_choice = Bridge.cEnum(value)
        case .messageChoice(let value):
            unsafe c.pointee.choice_case = .init(9)
            unsafe c.pointee.message_choice = arena.message(value)
        case .otherMessageChoice(let value):
            unsafe c.pointee.choice_case = .init(10)
            unsafe c.pointee.other_message_choice = arena.message(value)
        case .selfChoice(let value):
            unsafe c.pointee.choice_case = .init(11)
            unsafe c.pointee.self_choice = arena.message(value)
        case .nullChoice(let value):
            unsafe c.pointee.choice_case = .init(12)
            unsafe c.pointee.null_choice = Bridge.cEnum(value)
        case .valueChoice(let value):
            unsafe c.pointee.choice_case = .init(13)
            unsafe c.pointee.value_choice = arena.message(value)
        case .timestampChoice(let value):
            unsafe c.pointee.choice_case = .init(14)
            unsafe c.pointee.timestamp_choice = arena.message(value)
        case nil: break
        }
        switch self.second {
        case .firstSecond(let value):
            unsafe c.pointee.second_case = .init(20)
            unsafe c.pointee.first_second = arena.string(value)
        case .secondSecond(let value):
            unsafe c.pointee.second_case = .init(21)
            unsafe c.pointee.second_second = value
        case nil: break
        }
        unsafe c.pointee.plain = arena.string(self.plain)
    }
}

extension Nesting {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Nesting",
        documentation: "Messages and enums within a message.",
        fields: [
            FieldDescriptor(number: 1, name: "inner", jsonName: "inner", kind: .message(Nesting.Inner.self)),
            FieldDescriptor(number: 2, name: "inners", jsonName: "inners", kind: .message(Nesting.Inner.self), cardinality: .repeated),
            FieldDescriptor(number: 3, name: "level", jsonName: "level", kind: .enumeration(Nesting.Inner.Level.self)),
            FieldDescriptor(number: 4, name: "direct", jsonName: "direct", kind: .message(Nesting.Inner.Innermost.self)),
        ]
    )

    public static let layout = unsafe MessageLayout(Nesting.self, krafti__test__v1__nesting__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting.self)
        self.inner = unsafe Bridge.message(c.pointee.inner)
        self.inners = unsafe Bridge.messages(c.pointee.inners, c.pointee.n_inners)
        self.level = unsafe Bridge.enumeration(c.pointee.level)
        self.direct = unsafe Bridge.message(c.pointee.direct)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting.self)
        unsafe krafti__test__v1__nesting__init(c)
        if let value = self.inner {
            unsafe c.pointee.inner = arena.message(value)
        }
        unsafe c.pointee.n_inners = self.inners.count
        unsafe c.pointee.inners = arena.messages(self.inners)
        unsafe c.pointee.level = Bridge.cEnum(self.level)
        if let value = self.direct {
            unsafe c.pointee.direct = arena.message(value)
        }
    }
}

extension Nesting.Inner {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Nesting.Inner",
        documentation: "",
        fields: [
            FieldDescriptor(number: 1, name: "innermost", jsonName: "innermost", kind: .message(Nesting.Inner.Innermost.self)),
            FieldDescriptor(number: 2, name: "more", jsonName: "more", kind: .message(Nesting.Inner.Innermost.self), cardinality: .repeated),
        ]
    )

    public static let layout = unsafe MessageLayout(Nesting.Inner.self, krafti__test__v1__nesting__inner__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting__Inner.self)
        self.innermost = unsafe Bridge.message(c.pointee.innermost)
        self.more = unsafe Bridge.messages(c.pointee.more, c.pointee.n_more)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting__Inner.self)
        unsafe krafti__test__v1__nesting__inner__init(c)
        if let value = self.innermost {
            unsafe c.pointee.innermost = arena.message(value)
        }
        unsafe c.pointee.n_more = self.more.count
        unsafe c.pointee.more = arena.messages(self.more)
    }
}

extension Nesting.Inner.Innermost {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Nesting.Inner.Innermost",
        documentation: "",
        fields: [
            FieldDescriptor(number: 1, name: "text", jsonName: "text", kind: .string),
            FieldDescriptor(number: 2, name: "level", jsonName: "level", kind: .enumeration(Nesting.Inner.Level.self)),
        ]
    )

    public static let layout = unsafe MessageLayout(Nesting.Inner.Innermost.self, krafti__test__v1__nesting__inner__innermost__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting__Inner__Innermost.self)
        self.text = unsafe Bridge.string(c.pointee.text)
        self.level = unsafe Bridge.enumeration(c.pointee.level)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nesting__Inner__Innermost.self)
        unsafe krafti__test__v1__nesting__inner__innermost__init(c)
        unsafe c.pointee.text = arena.string(self.text)
        unsafe c.pointee.level = Bridge.cEnum(self.level)
    }
}

extension Tree {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Tree",
        documentation: "A message that holds itself.",
        fields: [
            FieldDescriptor(number: 1, name: "label", jsonName: "label", kind: .string),
            FieldDescriptor(number: 2, name: "left", jsonName: "left", kind: .message(Tree.self)),
            FieldDescriptor(number: 3, name: "right", jsonName: "right", kind: .message(Tree.self)),
            FieldDescriptor(number: 4, name: "children", jsonName: "children", kind: .message(Tree.self), cardinality: .repeated),
            FieldDescriptor(number: 5, name: "named", jsonName: "named", kind: .message(Tree.self), cardinality: .map(key: .string)),
        ]
    )

    public static let layout = unsafe MessageLayout(Tree.self, krafti__test__v1__tree__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Tree.self)
        self.label = unsafe Bridge.string(c.pointee.label)
        self.boxedLeft = unsafe Bridge.message(c.pointee.left).map(Indirect.init)
        self.boxedRight = unsafe Bridge.message(c.pointee.right).map(Indirect.init)
        self.children = unsafe Bridge.messages(c.pointee.children, c.pointee.n_children)
        self.named = unsafe Bridge.entries(c.pointee.named, c.pointee.n_named) { entry in unsafe (Bridge.string(entry.pointee.key), Bridge.message(entry.pointee.value) ?? Tree()) }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Tree.self)
        unsafe krafti__test__v1__tree__init(c)
        unsafe c.pointee.label = arena.string(self.label)
        if let value = self.left {
            unsafe c.pointee.left = arena.message(value)
        }
        if let value = self.right {
            unsafe c.pointee.right = arena.message(value)
        }
        unsafe c.pointee.n_children = self.children.count
        unsafe c.pointee.children = arena.messages(self.children)
        unsafe c.pointee.n_named = self.named.count
        unsafe c.pointee.named = arena.entries(self.named) {
            entry, key, value in
            unsafe krafti__test__v1__tree__named_entry__init(entry)
            unsafe entry.pointee.key = arena.string(key)
            unsafe entry.pointee.value = arena.message(value)
        }
    }
}

extension Even {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Even",
        documentation: "Two messages that hold each other.",
        fields: [
            FieldDescriptor(number: 1, name: "depth", jsonName: "depth", kind: .int32),
            FieldDescriptor(number: 2, name: "odd", jsonName: "odd", kind: .message(Odd.self)),
        ]
    )

    public static let layout = unsafe MessageLayout(Even.self, krafti__test__v1__even__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Even.self)
        self.depth = unsafe c.pointee.depth
        self.boxedOdd = unsafe Bridge.message(c.pointee.odd).map(Indirect.init)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Even.self)
        unsafe krafti__test__v1__even__init(c)
        unsafe c.pointee.depth = self.depth
        if let value = self.odd {
            unsafe c.pointee.odd = arena.message(value)
        }
    }
}

extension Odd {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Odd",
        documentation: "The other one.",
        fields: [
            FieldDescriptor(number: 1, name: "depth", jsonName: "depth", kind: .int32),
            FieldDescriptor(number: 2, name: "even", jsonName: "even", kind: .message(Even.self)),
        ]
    )

    public static let layout = unsafe MessageLayout(Odd.self, krafti__test__v1__odd__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Odd.self)
        self.depth = unsafe c.pointee.depth
        self.boxedEven = unsafe Bridge.message(c.pointee.even).map(Indirect.init)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Odd.self)
        unsafe krafti__test__v1__odd__init(c)
        unsafe c.pointee.depth = self.depth
        if let value = self.even {
            unsafe c.pointee.even = arena.message(value)
        }
    }
}

extension WellKnown {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.WellKnown",
        documentation: "Every well-known type: single, repeated and as a value of a map where it matters.",
        fields: [
            FieldDescriptor(number: 1, name: "any", jsonName: "any", kind: .message(GoogleAny.self)),
            FieldDescriptor(number: 2, name: "duration", jsonName: "duration", kind: .message(GoogleDuration.self)),
            FieldDescriptor(number: 3, name: "empty", jsonName: "empty", kind: .message(GoogleEmpty.self)),
            FieldDescriptor(number: 4, name: "field_mask", jsonName: "fieldMask", kind: .message(GoogleFieldMask.self)),
            FieldDescriptor(number: 5, name: "struct", jsonName: "struct", kind: .message(GoogleStruct.self)),
            FieldDescriptor(number: 6, name: "value", jsonName: "value", kind: .message(GoogleValue.self)),
            FieldDescriptor(number: 7, name: "list_value", jsonName: "listValue", kind: .message(GoogleListValue.self)),
            FieldDescriptor(number: 8, name: "null_value", jsonName: "nullValue", kind: .enumeration(GoogleNullValue.self)),
            FieldDescriptor(number: 9, name: "timestamp", jsonName: "timestamp", kind: .message(GoogleTimestamp.self)),
            FieldDescriptor(number: 10, name: "bool_value", jsonName: "boolValue", kind: .message(GoogleBoolValue.self)),
            FieldDescriptor(number: 11, name: "bytes_value", jsonName: "bytesValue", kind: .message(GoogleBytesValue.self)),
            FieldDescriptor(number: 12, name: "double_value", jsonName: "doubleValue", kind: .message(GoogleDoubleValue.self)),
            FieldDescriptor(number: 13, name: "float_value", jsonName: "floatValue", kind: .message(GoogleFloatValue.self)),
            FieldDescriptor(number: 14, name: "int32_value", jsonName: "int32Value", kind: .message(GoogleInt32Value.self)),
            FieldDescriptor(number: 15, name: "int64_value", jsonName: "int64Value", kind: .message(GoogleInt64Value.self)),
            FieldDescriptor(number: 16, name: "string_value", jsonName: "stringValue", kind: .message(GoogleStringValue.self)),
            FieldDescriptor(number: 17, name: "uint32_value", jsonName: "uint32Value", kind: .message(GoogleUInt32Value.self)),
            FieldDescriptor(number: 18, name: "uint64_value", jsonName: "uint64Value", kind: .message(GoogleUInt64Value.self)),
            FieldDescriptor(number: 21, name: "anys", jsonName: "anys", kind: .message(GoogleAny.self), cardinality: .repeated),
            FieldDescriptor(number: 22, name: "durations", jsonName: "durations", kind: .message(GoogleDuration.self), cardinality: .repeated),
            FieldDescriptor(number: 23, name: "field_masks", jsonName: "fieldMasks", kind: .message(GoogleFieldMask.self), cardinality: .repeated),
            FieldDescriptor(number: 24, name: "structs", jsonName: "structs", kind: .message(GoogleStruct.self), cardinality: .repeated),
            FieldDescriptor(number: 25, name: "values", jsonName: "values", kind: .message(GoogleValue.self), cardinality: .repeated),
            FieldDescriptor(number: 26, name: "list_values", jsonName: "listValues", kind: .message(GoogleListValue.self), cardinality: .repeated),
            FieldDescriptor(number: 27, name: "timestamps", jsonName: "timestamps", kind: .message(GoogleTimestamp.self), cardinality: .repeated),
            FieldDescriptor(number: 28, name: "bool_values", jsonName: "boolValues", kind: .message(GoogleBoolValue.self), cardinality: .repeated),
            FieldDescriptor(number: 29, name: "bytes_values", jsonName: "bytesValues", kind: .message(GoogleBytesValue.self), cardinality: .repeated),
            FieldDescriptor(number: 30, name: "double_values", jsonName: "doubleValues", kind: .message(GoogleDoubleValue.self), cardinality: .repeated),
            FieldDescriptor(number: 31, name: "int64_values", jsonName: "int64Values", kind: .message(GoogleInt64Value.self), cardinality: .repeated),
            FieldDescriptor(number: 32, name: "string_values", jsonName: "stringValues", kind: .message(GoogleStringValue.self), cardinality: .repeated),
        ]
    )

    public static let layout = unsafe MessageLayout(WellKnown.self, krafti__test__v1__well_known__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__WellKnown.self)
        self.any = unsafe Bridge.message(c.pointee.any)
        self.duration = unsafe Bridge.message(c.pointee.duration)
        self.empty = unsafe Bridge.message(c.pointee.empty)
        self.fieldMask = unsafe Bridge.message(c.pointee.field_mask)
        self.struct = unsafe Bridge.message(c.pointee.struct_)
        self.value = unsafe Bridge.message(c.pointee.value)
        self.listValue = unsafe Bridge.message(c.pointee.list_value)
        self.nullValue = unsafe Bridge.enumeration(c.pointee.null_value)
        self.timestamp = unsafe Bridge.message(c.pointee.timestamp)
        self.boolValue = unsafe Bridge.message(c.pointee.bool_value)
        self.bytesValue = unsafe Bridge.message(c.pointee.bytes_value)
        self.doubleValue = unsafe Bridge.message(c.pointee.double_value)
        self.floatValue = unsafe Bridge.message(c.pointee.float_value)
        self.int32Value = unsafe Bridge.message(c.pointee.int32_value)
        self.int64Value = unsafe Bridge.message(c.pointee.int64_value)
        self.stringValue = unsafe Bridge.message(c.pointee.string_value)
        self.uint32Value = unsafe Bridge.message(c.pointee.uint32_value)
        self.uint64Value = unsafe Bridge.message(c.pointee.uint64_value)
        self.anys = unsafe Bridge.messages(c.pointee.anys, c.pointee.n_anys)
        self.durations = unsafe Bridge.messages(c.pointee.durations, c.pointee.n_durations)
        self.fieldMasks = unsafe Bridge.messages(c.pointee.field_masks, c.pointee.n_field_masks)
        self.structs = unsafe Bridge.messages(c.pointee.structs, c.pointee.n_structs)
        self.values = unsafe Bridge.messages(c.pointee.values, c.pointee.n_values)
        self.listValues = unsafe Bridge.messages(c.pointee.list_values, c.pointee.n_list_values)
        self.timestamps = unsafe Bridge.messages(c.pointee.timestamps, c.pointee.n_timestamps)
        self.boolValues = unsafe Bridge.messages(c.pointee.bool_values, c.pointee.n_bool_values)
        self.bytesValues = unsafe Bridge.messages(c.pointee.bytes_values, c.pointee.n_bytes_values)
        self.doubleValues = unsafe Bridge.messages(c.pointee.double_values, c.pointee.n_double_values)
        self.int64Values = unsafe Bridge.messages(c.pointee.int64_values, c.pointee.n_int64_values)
        self.stringValues = unsafe Bridge.messages(c.pointee.string_values, c.pointee.n_string_values)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__WellKnown.self)
        unsafe krafti__test__v1__well_known__init(c)
        if let value = self.any {
            unsafe c.pointee.any = arena.message(value)
        }
        if let value = self.duration {
            unsafe c.pointee.duration = arena.message(value)
        }
        if let value = self.empty {
            unsafe c.pointee.empty = arena.message(value)
        }
        if let value = self.fieldMask {
            unsafe c.pointee.field_mask = arena.message(value)
        }
        if let value = self.struct {
            unsafe c.pointee.struct_ = arena.message(value)
        }
        if let value = self.value {
            unsafe c.pointee.value = arena.message(value)
        }
        if let value = self.listValue {
            unsafe c.pointee.list_value = arena.message(value)
        }
        unsafe c.pointee.null_value = Bridge.cEnum(self.nullValue)
        if let value = self.timestamp {
            unsafe c.pointee.timestamp = arena.message(value)
        }
        if let value = self.boolValue {
            unsafe c.pointee.bool_value = arena.message(value)
        }
        if let value = self.bytesValue {
            unsafe c.pointee.bytes_value = arena.message(value)
        }
        if let value = self.doubleValue {
            unsafe c.pointee.double_value = arena.message(value)
        }
        if let value = self.floatValue {
            unsafe c.pointee.float_value = arena.message(value)
        }
        if let value = self.int32Value {
            unsafe c.pointee.int32_value = arena.message(value)
        }
        if let value = self.int64Value {
            unsafe c.pointee.int64_value = arena.message(value)
        }
        if let value = self.stringValue {
            unsafe c.pointee.string_value = arena.message(value)
        }
        if let value = self.uint32Value {
            unsafe c.pointee.uint32_value = arena.message(value)
        }
        if let value = self.uint64Value {
            unsafe c.pointee.uint64_value = arena.message(value)
        }
        unsafe c.pointee.n_anys = self.anys.count
        unsafe c.pointee.anys = arena.messages(self.anys)
        unsafe c.pointee.n_durations = self.durations.count
        unsafe c.pointee.durations = arena.messages(self.durations)
        unsafe c.pointee.n_field_masks = self.fieldMasks.count
        unsafe c.pointee.field_masks = arena.messages(self.fieldMasks)
        unsafe c.pointee.n_structs = self.structs.count
        unsafe c.pointee.structs = arena.messages(self.structs)
        unsafe c.pointee.n_values = self.values.count
        unsafe c.pointee.values = arena.messages(self.values)
        unsafe c.pointee.n_list_values = self.listValues.count
        unsafe c.pointee.list_values = arena.messages(self.listValues)
        unsafe c.pointee.n_timestamps = self.timestamps.count
        unsafe c.pointee.timestamps = arena.messages(self.timestamps)
        unsafe c.pointee.n_bool_values = self.boolValues.count
        unsafe c.pointee.bool_values = arena.messages(self.boolValues)
        unsafe c.pointee.n_bytes_values = self.bytesValues.count
        unsafe c.pointee.bytes_values = arena.messages(self.bytesValues)
        unsafe c.pointee.n_double_values = self.doubleValues.count
        unsafe c.pointee.double_values = arena.messages(self.doubleValues)
        unsafe c.pointee.n_int64_values = self.int64Values.count
        unsafe c.pointee.int64_values = arena.messages(self.int64Values)
        unsafe c.pointee.n_string_values = self.stringValues.count
        unsafe c.pointee.string_values = arena.messages(self.stringValues)
    }
}

extension Names {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Names",
        documentation: "Names that a language keeps for itself, and names whose JSON form is easy to get wrong.",
        fields: [
            FieldDescriptor(number: 1, name: "self", jsonName: "self", kind: .string),
            FieldDescriptor(number: 2, name: "init", jsonName: "init", kind: .string),
            FieldDescriptor(number: 3, name: "func", jsonName: "func", kind: .string),
            FieldDescriptor(number: 4, name: "protocol", jsonName: "protocol", kind: .string),
            FieldDescriptor(number: 5, name: "in", jsonName: "in", kind: .string),
            FieldDescriptor(number: 6, name: "Type", jsonName: "Type", kind: .string),
            FieldDescriptor(number: 7, name: "description", jsonName: "description", kind: .string),
            FieldDescriptor(number: 8, name: "default", jsonName: "default", kind: .string),
            FieldDescriptor(number: 9, name: "hash_value", jsonName: "hashValue", kind: .string),
            FieldDescriptor(number: 20, name: "field_name1", jsonName: "fieldName1", kind: .string, documentation: "In JSON: fieldName1"),
            FieldDescriptor(number: 21, name: "field_name_2", jsonName: "fieldName2", kind: .string, documentation: "In JSON: fieldName2"),
            FieldDescriptor(number: 22, name: "_field_name3", jsonName: "FieldName3", kind: .string, documentation: "In JSON: FieldName3"),
            FieldDescriptor(number: 23, name: "field__name4", jsonName: "fieldName4", kind: .string, documentation: "In JSON: fieldName4 (two underscores count as one)"),
            FieldDescriptor(number: 24, name: "FIELD_NAME5", jsonName: "FIELDNAME5", kind: .string, documentation: "In JSON: FIELDNAME5"),
            FieldDescriptor(number: 25, name: "renamed", jsonName: "anotherName", kind: .string, documentation: "In JSON: anotherName (given by its option)"),
        ]
    )

    public static let layout = unsafe MessageLayout(Names.self, krafti__test__v1__names__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Names.self)
        self.self_ = unsafe Bridge.string(c.pointee.`self`)
        self.init_ = unsafe Bridge.string(c.pointee.`init`)
        self.func = unsafe Bridge.string(c.pointee.func)
        self.protocol = unsafe Bridge.string(c.pointee.protocol)
        self.in = unsafe Bridge.string(c.pointee.in)
        self.type = unsafe Bridge.string(c.pointee.type)
        self.description = unsafe Bridge.string(c.pointee.description)
        self.default = unsafe Bridge.string(c.pointee.default_)
        self.hashValue_ = unsafe Bridge.string(c.pointee.hash_value)
        self.fieldName1 = unsafe Bridge.string(c.pointee.field_name1)
        self.fieldName2 = unsafe Bridge.string(c.pointee.field_name_2)
        self.fieldName3 = unsafe Bridge.string(c.pointee._field_name3)
        self.fieldName4 = unsafe Bridge.string(c.pointee.field__name4)
        self.fieldName5 = unsafe Bridge.string(c.pointee.field_name5)
        self.renamed = unsafe Bridge.string(c.pointee.renamed)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Names.self)
        unsafe krafti__test__v1__names__init(c)
        unsafe c.pointee.`self` = arena.string(self.self_)
        unsafe c.pointee.`init` = arena.string(self.init_)
        unsafe c.pointee.func = arena.string(self.func)
        unsafe c.pointee.protocol = arena.string(self.protocol)
        unsafe c.pointee.in = arena.string(self.in)
        unsafe c.pointee.type = arena.string(self.type)
        unsafe c.pointee.description = arena.string(self.description)
        unsafe c.pointee.default_ = arena.string(self.default)
        unsafe c.pointee.hash_value = arena.string(self.hashValue_)
        unsafe c.pointee.field_name1 = arena.string(self.fieldName1)
        unsafe c.pointee.field_name_2 = arena.string(self.fieldName2)
        unsafe c.pointee._field_name3 = arena.string(self.fieldName3)
        unsafe c.pointee.field__name4 = arena.string(self.fieldName4)
        unsafe c.pointee.field_name5 = arena.string(self.fieldName5)
        unsafe c.pointee.renamed = arena.string(self.renamed)
    }
}

extension Nothing {
    public static let descriptor = MessageDescriptor(
        fullName: "krafti.test.v1.Nothing",
        documentation: "No field at all.",
        fields: []
    )

    public static let layout = unsafe MessageLayout(Nothing.self, krafti__test__v1__nothing__init)

    public init(bridging message: BridgedMessage) {
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Krafti__Test__V1__Nothing.self)
        unsafe krafti__test__v1__nothing__init(c)
    }
}
