extension JSONMessageWriter {
    /// Writes a message that has a JSON form of its own.
    mutating func wellKnown(_ form: WellKnownType, _ type: any Message.Type, _ bytes: ArraySlice<UInt8>) throws(JSONError) {
        let fields = try WireFields(bytes)
        switch form {
        case .any: try self.any(fields)
        case .duration:
            let text = DurationText.format(seconds: fields.integer(1), nanos: Int32(truncatingIfNeeded: fields.integer(2)))
            try self.text(text, "a duration is at most \(DurationText.maxSeconds) seconds, with nanos of the same sign")
        case .timestamp:
            let text = TimestampText.format(seconds: fields.integer(1), nanos: Int32(truncatingIfNeeded: fields.integer(2)))
            try self.text(
                text, "a time is from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, with nanos from 0 to 999999999")
        case .fieldMask: try self.fieldMask(fields)
        case .struct: try self.structure(fields)
        case .listValue: try self.listValue(fields)
        case .value: try self.dynamicValue(fields)
        case .wrapper:
            for field in type.descriptor.fields {
                try self.value(field.kind, fields[field.number].last ?? field.kind.defaultWireValue)
            }
        }
    }

    private mutating func text(_ text: String?, _ bounds: String) throws(JSONError) {
        guard let text else { throw JSONError(.unrepresentable, "\(bounds); correct it, or leave the field out") }
        self.output.string(text)
    }

    private mutating func fieldMask(_ fields: WireFields) throws(JSONError) {
        let paths = fields[1].map { value in
            guard case .lengthDelimited(let content) = value else { return "" }
            return String(decoding: content, as: UTF8.self)
        }
        try self.text(FieldMaskText.format(paths), "the paths of a field mask are names in lower_snake_case")
    }

    // MARK: JSON as a message

    private mutating func structure(_ fields: WireFields) throws(JSONError) {
        self.output.beginObject()
        for entry in fields[1] { try self.mapEntry(key: .string, value: .message(GoogleValue.self), entry) }
        self.output.endObject()
    }

    private mutating func listValue(_ fields: WireFields) throws(JSONError) {
        self.output.beginArray()
        for (index, value) in fields[1].enumerated() {
            self.path.push(.index(index))
            self.output.beginElement()
            try self.value(.message(GoogleValue.self), value)
            self.path.pop()
        }
        self.output.endArray()
    }

    private mutating func dynamicValue(_ fields: WireFields) throws(JSONError) {
        for field in GoogleValue.descriptor.fields {
            guard let value = fields[field.number].last else { continue }
            if case (.double, .fixed64(let bits)) = (field.kind, value), !Double(bitPattern: bits).isFinite {
                throw JSONError(.unrepresentable, "JSON has no NaN and no infinity; use a string or leave the value out")
            }
            return try self.value(field.kind, value)
        }
        throw JSONError(.unrepresentable, "a google.protobuf.Value must hold something; set it to null to mean nothing")
    }

    // MARK: Any

    private mutating func any(_ fields: WireFields) throws(JSONError) {
        self.output.beginObject()
        defer { self.output.endObject() }
        let url = fields.string(1)
        let content = fields.bytes(2)
        if url.isEmpty, content.isEmpty { return }
        guard let name = AnyContent.messageName(ofTypeURL: url), let type = self.options.registry[name] else {
            let reason = "it holds a message of type `\(url.shortenedForErrors)`, which is not known here"
            throw JSONError(.unknownMessageType, reason)
        }
        self.output.key("@type")
        self.output.string(url)
        // The content came from anyone.
        let canonical = try AnyContent.canonical(Array(content), type, limits: .default)
        if WellKnownType(type) == nil {
            try self.fields(of: type, canonical[...])
        } else {
            self.output.key("value")
            try self.message(type, canonical[...])
        }
    }
}
