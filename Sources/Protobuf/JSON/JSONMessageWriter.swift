/// Writes the binary form of a message as JSON, along the descriptors of its types. The form is the codec's own, or was checked
/// by it: nothing here looks at bytes from outside.
struct JSONMessageWriter {
    var output: JSONOutput
    var path = JSONPath()
    let options: JSONEncodingOptions
    /// How many messages the writer is in. The codec bounds the nesting of one message; an Any holds another, as bytes.
    private var depth = 0

    static func write(_ bytes: [UInt8], as type: any Message.Type, options: JSONEncodingOptions) throws(JSONError) -> [UInt8] {
        var writer = JSONMessageWriter(output: JSONOutput(isPretty: options.isPretty), options: options)
        do {
            try writer.message(type, bytes[...])
            return writer.output.bytes
        } catch {
            var located = error
            located.messageType = type.descriptor.fullName
            // Nothing is taken off the path when an error is thrown: it still leads to where that was.
            if located.path.isEmpty { located.path = writer.path.description }
            throw located
        }
    }

    private init(output: JSONOutput, options: JSONEncodingOptions) {
        self.output = output
        self.options = options
    }

    // MARK: Messages

    mutating func message(_ type: any Message.Type, _ bytes: ArraySlice<UInt8>) throws(JSONError) {
        let maxDepth = DecodingLimits.default.maxDepth
        guard self.depth < maxDepth else {
            throw JSONError(.tooDeep, "messages are nested more than \(maxDepth) deep; flatten them")
        }
        self.depth += 1
        if let wellKnown = WellKnownType(type) {
            try self.wellKnown(wellKnown, type, bytes)
        } else {
            self.output.beginObject()
            try self.fields(of: type, bytes)
            self.output.endObject()
        }
        self.depth -= 1
    }

    /// Writes the members of an object.
    mutating func fields(of type: any Message.Type, _ bytes: ArraySlice<UInt8>) throws(JSONError) {
        let values = try WireFields(bytes)
        for field in type.descriptor.fields {
            let name = self.options.usesOriginalNames ? field.name : field.jsonName
            let present = values[field.number]
            guard !present.isEmpty || (self.options.printsDefaults && field.hasPrintableDefault) else { continue }
            self.path.push(.field(name))
            self.output.key(name)
            try self.field(field, present)
            self.path.pop()
        }
    }

    // MARK: Fields

    private mutating func field(_ field: FieldDescriptor, _ values: [WireReader.Value]) throws(JSONError) {
        switch field.cardinality {
        case .singular:
            if let value = values.last {
                try self.value(field.kind, value)
            } else {
                try self.defaultValue(field.kind)
            }
        case .repeated:
            self.output.beginArray()
            var index = 0
            for value in values {
                for element in try self.elements(field.kind, value) {
                    self.path.push(.index(index))
                    self.output.beginElement()
                    try self.value(field.kind, element)
                    self.path.pop()
                    index += 1
                }
            }
            self.output.endArray()
        case .map(let keyKind):
            self.output.beginObject()
            for value in values { try self.mapEntry(key: keyKind, value: field.kind, value) }
            self.output.endObject()
        }
    }

    /// The elements in one occurrence of a repeated field: one, or in the packed form any number.
    private func elements(_ kind: FieldDescriptor.Kind, _ value: WireReader.Value) throws(JSONError) -> [WireReader.Value] {
        guard let type = kind.packedWireType, case .lengthDelimited(let content) = value else { return [value] }
        var reader = WireReader(content)
        var elements: [WireReader.Value] = []
        while !reader.isAtEnd {
            guard let element = reader.value(ofType: type) else { throw JSONError.notAsDescribed }
            elements.append(element)
        }
        return elements
    }

    mutating func mapEntry(
        key keyKind: FieldDescriptor.Kind, value valueKind: FieldDescriptor.Kind, _ value: WireReader.Value
    ) throws(JSONError) {
        guard case .lengthDelimited(let bytes) = value else { throw JSONError.notAsDescribed }
        let entry = try WireFields(bytes)
        // An entry may leave out a key or a value that is at its default.
        let key = try self.mapKey(keyKind, entry[1].last ?? keyKind.defaultWireValue)
        self.path.push(.key(key))
        self.output.key(key)
        if let value = entry[2].last {
            try self.value(valueKind, value)
        } else {
            try self.defaultValue(valueKind)
        }
        self.path.pop()
    }

    private mutating func defaultValue(_ kind: FieldDescriptor.Kind) throws(JSONError) {
        try self.value(kind, kind.defaultWireValue)
    }
}

/// The fields of one message by number, each with its occurrences in order.
struct WireFields {
    private var values: [Int32: [WireReader.Value]] = [:]

    init(_ bytes: ArraySlice<UInt8>) throws(JSONError) {
        var reader = WireReader(bytes)
        while let (field, value) = reader.next() { self.values[field, default: []].append(value) }
        guard reader.isWellFormed else { throw JSONError.notAsDescribed }
    }

    subscript(number: Int32) -> [WireReader.Value] { self.values[number] ?? [] }

    /// The last value of a field of type int64 or int32.
    func integer(_ number: Int32) -> Int64 {
        guard case .varint(let value) = self[number].last else { return 0 }
        return Int64(bitPattern: value)
    }

    /// The last value of a field of type string.
    func string(_ number: Int32) -> String {
        String(decoding: self.bytes(number), as: UTF8.self)
    }

    /// The last value of a field of type string, bytes or message.
    func bytes(_ number: Int32) -> ArraySlice<UInt8> {
        guard case .lengthDelimited(let content) = self[number].last else { return [] }
        return content
    }
}

extension FieldDescriptor {
    /// Whether the field has a value when it is absent: neither messages nor members of a oneof do.
    fileprivate var hasPrintableDefault: Bool {
        guard self.oneof == nil else { return false }
        if case .singular = self.cardinality, case .message = self.kind { return false }
        return true
    }
}

extension FieldDescriptor.Kind {
    /// The wire type of an element in the packed form; nil for kinds that have none.
    fileprivate var packedWireType: UInt64? {
        switch self {
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool, .enumeration: 0
        case .double, .fixed64, .sfixed64: 1
        case .float, .fixed32, .sfixed32: 5
        case .string, .bytes, .message: nil
        }
    }

    /// The default of the kind, as the wire would have it.
    var defaultWireValue: WireReader.Value {
        switch self.packedWireType {
        case 0: .varint(0)
        case 1: .fixed64(0)
        case 5: .fixed32(0)
        default: .lengthDelimited([])
        }
    }
}

extension JSONError {
    /// The codec wrote bytes that its own descriptor does not fit: a defect, which only a mended program cures.
    static var notAsDescribed: JSONError {
        JSONError(.unrepresentable, "the encoded message does not fit its own description; please report this defect")
    }
}
