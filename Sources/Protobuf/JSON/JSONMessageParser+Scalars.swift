extension JSONMessageParser {
    /// Writes the value that comes next as a field. False when it is an enum's name that is unknown and to be ignored.
    mutating func value(_ kind: FieldDescriptor.Kind, number: Int32, into writer: inout WireWriter) throws(JSONError) -> Bool {
        switch kind {
        case .double: writer.fixed64(try self.floatingPoint(Double.self).bitPattern, field: number)
        case .float: writer.fixed32(try self.floatingPoint(Float.self).bitPattern, field: number)
        case .int32: writer.varint(UInt64(bitPattern: Int64(try self.integer(Int32.self))), field: number)
        case .int64: writer.varint(UInt64(bitPattern: try self.integer(Int64.self)), field: number)
        case .uint32: writer.varint(UInt64(try self.integer(UInt32.self)), field: number)
        case .uint64: writer.varint(try self.integer(UInt64.self), field: number)
        case .sint32: writer.varint(ZigZag.encode(Int64(try self.integer(Int32.self))), field: number)
        case .sint64: writer.varint(ZigZag.encode(try self.integer(Int64.self)), field: number)
        case .fixed32: writer.fixed32(try self.integer(UInt32.self), field: number)
        case .fixed64: writer.fixed64(try self.integer(UInt64.self), field: number)
        case .sfixed32: writer.fixed32(UInt32(bitPattern: try self.integer(Int32.self)), field: number)
        case .sfixed64: writer.fixed64(UInt64(bitPattern: try self.integer(Int64.self)), field: number)
        case .bool:
            try self.expect(.boolean, "true or false")
            writer.varint(try self.reader.readBoolean() ? 1 : 0, field: number)
        case .string: writer.lengthDelimited(try self.string("a string").utf8, field: number)
        case .bytes: writer.lengthDelimited(try self.base64(), field: number)
        case .enumeration(let type):
            guard let value = try self.enumeration(type) else { return false }
            writer.varint(UInt64(bitPattern: Int64(value)), field: number)
        case .message(let type): writer.lengthDelimited(try self.message(type), field: number)
        }
        return true
    }

    /// Writes the key of a map's entry, which JSON always has as text. Returns what tells it from other keys.
    func mapKey(_ text: String, _ kind: FieldDescriptor.Kind, into entry: inout WireWriter) throws(JSONError) -> String {
        func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(JSONError) -> Value {
            try self.integer(JSONNumber(text), type, text: "\"\(text.shortenedForErrors)\"", at: self.reader.keyOffset)
        }
        switch kind {
        case .int32, .sint32, .sfixed32:
            let key = try integer(Int32.self)
            switch kind {
            case .int32: entry.varint(UInt64(bitPattern: Int64(key)), field: 1)
            case .sint32: entry.varint(ZigZag.encode(Int64(key)), field: 1)
            default: entry.fixed32(UInt32(bitPattern: key), field: 1)
            }
            return String(key)
        case .int64, .sint64, .sfixed64:
            let key = try integer(Int64.self)
            switch kind {
            case .int64: entry.varint(UInt64(bitPattern: key), field: 1)
            case .sint64: entry.varint(ZigZag.encode(key), field: 1)
            default: entry.fixed64(UInt64(bitPattern: key), field: 1)
            }
            return String(key)
        case .uint32, .fixed32:
            let key = try integer(UInt32.self)
            if case .uint32 = kind { entry.varint(UInt64(key), field: 1) } else { entry.fixed32(key, field: 1) }
            return String(key)
        case .uint64, .fixed64:
            let key = try integer(UInt64.self)
            if case .uint64 = kind { entry.varint(key, field: 1) } else { entry.fixed64(key, field: 1) }
            return String(key)
        case .bool:
            guard text == "true" || text == "false" else {
                throw self.reader.error(.invalidValue, "expected \"true\" or \"false\" as the key", at: self.reader.keyOffset)
            }
            entry.varint(text == "true" ? 1 : 0, field: 1)
            return text
        default:
            try self.refuseNUL(in: text, at: self.reader.keyOffset)
            entry.lengthDelimited(text.utf8, field: 1)
            return text
        }
    }

    // MARK: Numbers

    private mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(JSONError) -> Value {
        let (number, start) = try self.number("a whole number")
        return try self.integer(number, type, text: self.excerpt(from: start), at: start)
    }

    private func integer<Value: FixedWidthInteger>(
        _ number: JSONNumber?, _ type: Value.Type, text: String, at offset: Int
    ) throws(JSONError) -> Value {
        let expected = "expected a whole number from \(Value.min) to \(Value.max), found \(text)"
        switch number?.integer(as: type) {
        case .exact(let value): return value
        case .outOfRange: throw self.reader.error(.outOfRange, expected, at: offset)
        case .fractional, nil: throw self.reader.error(.invalidValue, expected, at: offset)
        }
    }

    private mutating func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(
        _ type: Value.Type
    ) throws(JSONError) -> Value {
        if try self.reader.peek() == .string {
            // On a copy: what is none of these three is read again, as a number.
            var ahead = self.reader
            let text = try ahead.readString()
            let special: Value? =
                switch text {
                case "NaN": .nan
                case "Infinity": .infinity
                case "-Infinity": -.infinity
                default: nil
                }
            if let special {
                self.reader = ahead
                return special
            }
        }
        let (number, start) = try self.number("a number")
        guard let number else {
            let expected = "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\""
            throw self.reader.error(.invalidValue, "\(expected), found \(self.excerpt(from: start))", at: start)
        }
        guard let value = number.floatingPoint(as: type) else {
            let most = "expected a number of at most \(Value.greatestFiniteMagnitude) in magnitude"
            throw self.reader.error(.outOfRange, "\(most), found \(self.excerpt(from: start))", at: start)
        }
        return value
    }

    /// The number that comes next, bare or in quotation marks, and where it begins; nil for a string that is no number.
    private mutating func number(_ expected: String) throws(JSONError) -> (JSONNumber?, start: Int) {
        let kind = try self.reader.peek()
        let start = self.reader.offset
        switch kind {
        case .number: return (try self.reader.readNumber(), start)
        case .string: return (JSONNumber(try self.reader.readString()), start)
        default: throw self.reader.error(.wrongType, "expected \(expected), found \(kind.rawValue)")
        }
    }

    // MARK: Text

    /// The string that comes next.
    mutating func string(_ expected: String) throws(JSONError) -> String {
        try self.expect(.string, expected)
        let start = self.reader.offset
        let text = try self.reader.readString()
        try self.refuseNUL(in: text, at: start)
        return text
    }

    /// The codec's strings end at their first NUL, so one within would cut the string short, unseen.
    func refuseNUL(in text: String, at offset: Int) throws(JSONError) {
        guard !text.utf8.contains(0) else {
            throw self.reader.error(.embeddedNUL, "the string holds a NUL (\\u0000), which cannot be stored; remove it", at: offset)
        }
    }

    private mutating func base64() throws(JSONError) -> [UInt8] {
        let expected = "bytes as base64 text"
        try self.expect(.string, expected)
        let start = self.reader.offset
        guard let bytes = Base64.decode(try self.reader.readString()) else {
            throw self.reader.error(.invalidValue, "expected \(expected), found \(self.excerpt(from: start))", at: start)
        }
        return bytes
    }

    // MARK: Enums

    /// The number of the value that comes next, by name or as a number; nil for a name that is unknown and to be ignored.
    private mutating func enumeration(_ type: any ProtobufEnum.Type) throws(JSONError) -> Int32? {
        let kind = try self.reader.peek()
        let start = self.reader.offset
        switch kind {
        case .number:
            // Numbers without a name are kept: they may have one in a newer version of the contract.
            return try self.integer(Int32.self)
        case .string:
            let name = try self.reader.readString()
            let values = type.descriptor.values
            if let value = values.first(where: { $0.name == name }) { return value.number }
            if self.options.ignoresUnknownFields { return nil }
            var reason = "\(type.descriptor.fullName) has no value `\(name.shortenedForErrors)`"
            if let suggestion = Suggestion.nearest(to: name, among: values.lazy.map(\.name)) {
                reason += "; did you mean `\(suggestion)`?"
            } else {
                reason += "; it has \(values.prefix(20).map { "`\($0.name)`" }.joined(separator: ", "))"
            }
            throw self.reader.error(.unknownEnumValue, reason, at: start)
        case .null where type == GoogleNullValue.self:
            try self.reader.readNull()
            return 0
        default:
            let expected = "expected the name or the number of a value of \(type.descriptor.fullName)"
            throw self.reader.error(.wrongType, "\(expected), found \(kind.rawValue)")
        }
    }

    // MARK: Errors

    /// What the text says from `start` to the cursor, cut short.
    func excerpt(from start: Int) -> String {
        String(decoding: self.reader.bytes[start..<self.reader.offset].prefix(400), as: UTF8.self).shortenedForErrors
    }
}
