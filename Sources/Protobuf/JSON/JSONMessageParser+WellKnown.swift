extension JSONMessageParser {
    /// The binary form of a message that has a JSON form of its own.
    mutating func wellKnown(_ form: WellKnownType, _ type: any Message.Type) throws(JSONError) -> [UInt8] {
        var writer = WireWriter()
        switch form {
        case .any: try self.any(into: &writer)
        case .duration: try self.duration(into: &writer)
        case .timestamp: try self.timestamp(into: &writer)
        case .fieldMask: try self.fieldMask(into: &writer)
        case .struct: try self.structure(into: &writer)
        case .listValue: try self.listValue(into: &writer)
        case .value: try self.dynamicValue(into: &writer)
        case .wrapper:
            for field in type.descriptor.fields { _ = try self.value(field.kind, number: field.number, into: &writer) }
        }
        return writer.bytes
    }

    // MARK: Times and masks

    private mutating func timestamp(into writer: inout WireWriter) throws(JSONError) {
        let expected = "an RFC 3339 time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z"
        try self.secondsAndNanos(expected, TimestampText.parse, into: &writer)
    }

    private mutating func duration(into writer: inout WireWriter) throws(JSONError) {
        let expected = "seconds followed by an s, such as \"1.5s\", up to \(DurationText.maxSeconds) either way"
        try self.secondsAndNanos(expected, DurationText.parse, into: &writer)
    }

    private mutating func secondsAndNanos(
        _ expected: String, _ parse: (String) -> (seconds: Int64, nanos: Int32)?, into writer: inout WireWriter
    ) throws(JSONError) {
        try self.expect(.string, expected)
        let start = self.reader.offset
        guard let (seconds, nanos) = parse(try self.reader.readString()) else {
            throw self.reader.error(.invalidValue, "expected \(expected), found \(self.excerpt(from: start))", at: start)
        }
        writer.varint(UInt64(bitPattern: seconds), field: 1)
        writer.varint(UInt64(bitPattern: Int64(nanos)), field: 2)
    }

    private mutating func fieldMask(into writer: inout WireWriter) throws(JSONError) {
        let expected = "names of fields in lowerCamelCase, joined by commas, such as \"price.currencyCode,tags\""
        try self.expect(.string, expected)
        let start = self.reader.offset
        guard let paths = FieldMaskText.parse(try self.string(expected)) else {
            throw self.reader.error(.invalidValue, "expected \(expected), found \(self.excerpt(from: start))", at: start)
        }
        for path in paths { writer.lengthDelimited(path.utf8, field: 1) }
    }

    // MARK: JSON as a message

    /// google.protobuf.Struct: any object.
    private mutating func structure(into writer: inout WireWriter) throws(JSONError) {
        try self.expect(.object, "an object")
        try self.reader.enterObject()
        try self.descend()
        var keys: Set<String> = []
        while let key = try self.reader.nextKey() {
            self.path.push(.key(key))
            try self.check(key, &keys)
            try self.refuseNUL(in: key, at: self.reader.keyOffset)
            var entry = WireWriter()
            entry.lengthDelimited(key.utf8, field: 1)
            entry.lengthDelimited(try self.nestedValue(), field: 2)
            writer.lengthDelimited(entry.bytes, field: 1)
            self.path.pop()
        }
        self.ascend()
    }

    /// google.protobuf.ListValue: any list.
    private mutating func listValue(into writer: inout WireWriter) throws(JSONError) {
        try self.expect(.array, "a list")
        try self.reader.enterArray()
        var index = 0
        while try self.reader.nextElement() {
            self.path.push(.index(index))
            writer.lengthDelimited(try self.nestedValue(), field: 1)
            self.path.pop()
            index += 1
        }
    }

    private mutating func nestedValue() throws(JSONError) -> [UInt8] {
        try self.descend()
        var writer = WireWriter()
        try self.dynamicValue(into: &writer)
        self.ascend()
        return writer.bytes
    }

    /// google.protobuf.Value: anything.
    private mutating func dynamicValue(into writer: inout WireWriter) throws(JSONError) {
        typealias Field = WellKnownType.ValueField
        switch try self.reader.peek() {
        case .null:
            try self.reader.readNull()
            writer.varint(0, field: Field.null)
        case .number: _ = try self.value(.double, number: Field.number, into: &writer)
        case .string: _ = try self.value(.string, number: Field.string, into: &writer)
        case .boolean: _ = try self.value(.bool, number: Field.bool, into: &writer)
        case .object:
            try self.descend()
            var content = WireWriter()
            try self.structure(into: &content)
            self.ascend()
            writer.lengthDelimited(content.bytes, field: Field.struct)
        case .array:
            try self.descend()
            var content = WireWriter()
            try self.listValue(into: &content)
            self.ascend()
            writer.lengthDelimited(content.bytes, field: Field.list)
        }
    }

    // MARK: Any

    /// google.protobuf.Any: the message it holds, with a `@type` among its fields; or, when that message has a form of its own,
    /// an object of `@type` and `value`.
    private mutating func any(into writer: inout WireWriter) throws(JSONError) {
        try self.expect(.object, "an object with a \"@type\"")
        let start = self.reader.offset
        guard let url = try self.typeURL() else { return }
        guard let name = AnyContent.messageName(ofTypeURL: url), let type = self.options.registry[name] else {
            let reason = "the \"@type\" is `\(url.shortenedForErrors)`, and no message type of that name is known here"
            throw self.reader.error(.unknownMessageType, reason, at: start)
        }
        var content: [UInt8] = []
        if let form = WellKnownType(type) {
            content = try self.valueOfAny(form, type, at: start)
        } else {
            content = try self.fields(of: type, except: "@type")
        }
        writer.lengthDelimited(url.utf8, field: 1)
        // Others will compare an Any by its bytes.
        writer.lengthDelimited(try AnyContent.canonical(content, type, limits: self.options.limits), field: 2)
    }

    /// Looks ahead for the `@type`, which may be any member; nil, with the cursor behind the object, when the object is empty.
    private mutating func typeURL() throws(JSONError) -> String? {
        var ahead = self.reader
        let start = ahead.offset
        var url: String?
        var isEmpty = true
        try ahead.enterObject()
        while let key = try ahead.nextKey() {
            isEmpty = false
            if key != "@type" {
                try ahead.skipValue()
            } else if url != nil {
                throw ahead.error(.duplicateField, "\"@type\" is given twice", at: ahead.keyOffset)
            } else {
                guard try ahead.peek() == .string else { throw ahead.error(.wrongType, "expected the \"@type\" to be a string") }
                let offset = ahead.offset
                let text = try ahead.readString()
                try self.refuseNUL(in: text, at: offset)
                url = text
            }
        }
        if isEmpty {
            self.reader = ahead
        } else if url == nil {
            let reason =
                "the object has no \"@type\", such as \"type.googleapis.com/google.protobuf.Duration\", to tell what it holds"
            throw self.reader.error(.invalidValue, reason, at: start)
        }
        return url
    }

    private mutating func valueOfAny(_ form: WellKnownType, _ type: any Message.Type, at start: Int) throws(JSONError) -> [UInt8] {
        var content: [UInt8]?
        try self.reader.enterObject()
        while let key = try self.reader.nextKey() {
            switch key {
            case "@type": try self.reader.skipValue()
            case "value":
                self.path.push(.field(key))
                guard content == nil else {
                    throw self.reader.error(.duplicateField, "the field is given twice", at: self.reader.keyOffset)
                }
                content = try self.message(type)
                self.path.pop()
            default: try self.skipUnknownField(key, of: type)
            }
        }
        guard let content else {
            throw self.reader.error(
                .invalidValue, "\(type.descriptor.fullName) is given beside its \"@type\" as \"value\"", at: start)
        }
        return content
    }
}
