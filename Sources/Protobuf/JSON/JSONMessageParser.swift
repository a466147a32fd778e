/// Turns JSON text into the binary form of a message, along the descriptors of its types.
struct JSONMessageParser {
    var reader: JSONReader
    var path = JSONPath()
    let options: JSONDecodingOptions
    /// How many messages the cursor is in, map entries included, as the binary form nests them.
    private var depth = 0
    private var unknownFields: [JSONError.UnknownField] = []
    /// The fields of each type met so far, by both of their names.
    private var fieldsByName: [ObjectIdentifier: [String: FieldDescriptor]] = [:]

    /// A list of unknown fields longer than this helps nobody.
    private static let maxUnknownFields = 100

    static func parse(_ json: [UInt8], as type: any Message.Type, options: JSONDecodingOptions) throws(JSONError) -> [UInt8] {
        let name = type.descriptor.fullName
        guard json.count <= options.maxBytes else {
            throw JSONError(.tooLarge, "the text has \(json.count) bytes; at most \(options.maxBytes) are read", messageType: name)
        }
        // Each level of messages is at most an object in a list. The cap keeps the sum from overflowing.
        let maxDepth = 2 * min(options.limits.maxDepth, 1 << 20) + 2
        var parser = JSONMessageParser(reader: JSONReader(json, maxDepth: maxDepth), options: options)
        do {
            let bytes = try parser.message(type)
            try parser.reader.finish()
            try parser.refuseUnknownFields()
            return bytes
        } catch {
            var located = error
            located.messageType = name
            // Nothing is taken off the path when an error is thrown: it still leads to where that was.
            if located.path.isEmpty { located.path = parser.path.description }
            throw located
        }
    }

    private init(reader: JSONReader, options: JSONDecodingOptions) {
        self.reader = reader
        self.options = options
    }

    // MARK: Messages

    /// The binary form of the message that comes next.
    mutating func message(_ type: any Message.Type) throws(JSONError) -> [UInt8] {
        try self.descend()
        defer { self.ascend() }
        if let form = WellKnownType(type) { return try self.wellKnown(form, type) }
        return try self.fields(of: type)
    }

    /// The binary form of a message whose JSON form is an object of its fields. `ignoredKey` is one that is not a field:
    /// the `@type` of an Any.
    mutating func fields(of type: any Message.Type, except ignoredKey: String? = nil) throws(JSONError) -> [UInt8] {
        var writer = WireWriter()
        var seen = SeenFields()
        try self.expect(.object, "an object with the fields of \(type.descriptor.fullName)")
        try self.reader.enterObject()
        while let key = try self.reader.nextKey() {
            if key == ignoredKey {
                try self.reader.skipValue()
                continue
            }
            guard let field = self.field(named: key, of: type) else {
                try self.skipUnknownField(key, of: type)
                continue
            }
            self.path.push(.field(key))
            try self.check(field, &seen)
            try self.field(field, into: &writer, &seen)
            self.path.pop()
        }
        return writer.bytes
    }

    /// Counts a message more around the cursor.
    mutating func descend() throws(JSONError) {
        guard self.depth < self.options.limits.maxDepth else {
            throw self.reader.error(.tooDeep, "messages are nested more than \(self.options.limits.maxDepth) deep; flatten them")
        }
        self.depth += 1
    }

    mutating func ascend() {
        self.depth -= 1
    }

    // MARK: Fields

    /// What an object has given so far.
    private struct SeenFields {
        var numbers: Set<Int32> = []
        /// For each oneof, the member that is set.
        var members: [String: String] = [:]
    }

    private func check(_ field: FieldDescriptor, _ seen: inout SeenFields) throws(JSONError) {
        guard seen.numbers.insert(field.number).inserted else {
            throw self.reader.error(.duplicateField, "the field is given twice", at: self.reader.keyOffset)
        }
    }

    private mutating func field(_ field: FieldDescriptor, into writer: inout WireWriter, _ seen: inout SeenFields) throws(JSONError)
    {
        let isNull = try self.reader.peek() == .null
        switch field.cardinality {
        case .singular:
            if isNull, !field.kind.includesNull { return try self.reader.readNull() }
            if let oneof = field.oneof {
                if let other = seen.members.updateValue(field.jsonName, forKey: oneof) {
                    throw self.reader.error(
                        .conflictingFields,
                        "`\(other)` is set already, and only one field of `\(oneof)` can be; remove one of them",
                        at: self.reader.keyOffset)
                }
            }
            _ = try self.value(field.kind, number: field.number, into: &writer)
        case .repeated:
            if isNull { return try self.reader.readNull() }
            try self.list(field, into: &writer)
        case .map(let key):
            if isNull { return try self.reader.readNull() }
            try self.map(field, key: key, into: &writer)
        }
    }

    private mutating func list(_ field: FieldDescriptor, into writer: inout WireWriter) throws(JSONError) {
        try self.expect(.array, "a list")
        try self.reader.enterArray()
        var index = 0
        while try self.reader.nextElement() {
            self.path.push(.index(index))
            _ = try self.value(field.kind, number: field.number, into: &writer)
            self.path.pop()
            index += 1
        }
    }

    private mutating func map(_ field: FieldDescriptor, key kind: FieldDescriptor.Kind, into writer: inout WireWriter)
        throws(JSONError)
    {
        try self.expect(.object, "an object")
        try self.reader.enterObject()
        // Entries are messages of their own in the binary form.
        try self.descend()
        var keys: Set<String> = []
        while let text = try self.reader.nextKey() {
            self.path.push(.key(text))
            var entry = WireWriter()
            try self.check(try self.mapKey(text, kind, into: &entry), &keys)
            if try self.value(field.kind, number: 2, into: &entry) {
                writer.lengthDelimited(entry.bytes, field: field.number)
            }
            self.path.pop()
        }
        self.ascend()
    }

    /// Adds a key to those that a map has; refuses one that is there.
    func check(_ key: String, _ keys: inout Set<String>) throws(JSONError) {
        let (isNew, there) = keys.insert(key)
        guard !isNew else { return }
        let reason =
            there.utf8.elementsEqual(key.utf8)
            ? "the key is given twice"
            : "the key is equal, by Unicode, to one given before, though its bytes differ; leave one out"
        throw self.reader.error(.duplicateField, reason, at: self.reader.keyOffset)
    }

    // MARK: Names

    private mutating func field(named name: String, of type: any Message.Type) -> FieldDescriptor? {
        if let fields = self.fieldsByName[ObjectIdentifier(type)] { return fields[name] }
        let descriptor = type.descriptor
        var fields: [String: FieldDescriptor] = [:]
        for field in descriptor.fields { fields[field.name] = field }
        // Should one field's JSON name be another's name in the .proto file, the JSON name counts.
        for field in descriptor.fields { fields[field.jsonName] = field }
        self.fieldsByName[ObjectIdentifier(type)] = fields
        return fields[name]
    }

    /// Notes a name the message has no field for, and goes on behind its value, to find the others too.
    mutating func skipUnknownField(_ key: String, of type: any Message.Type) throws(JSONError) {
        if !self.options.ignoresUnknownFields, self.unknownFields.count < Self.maxUnknownFields {
            let position = self.reader.position(of: self.reader.keyOffset)
            self.unknownFields.append(
                JSONError.UnknownField(
                    name: key.shortenedForErrors,
                    path: self.path.appending(.field(key)).description,
                    line: position.line,
                    column: position.column,
                    messageType: type.descriptor.fullName,
                    suggestion: Suggestion.nearest(to: key, among: type.descriptor.fields.lazy.map(\.jsonName))
                ))
        }
        try self.reader.skipValue()
    }

    private func refuseUnknownFields() throws(JSONError) {
        guard let first = self.unknownFields.first else { return }
        var reason = "\(first.messageType) has no field `\(first.name)`"
        if let suggestion = first.suggestion { reason += "; did you mean `\(suggestion)`?" }
        if self.unknownFields.count > 1 {
            reason += " Unknown too: \(self.unknownFields.dropFirst().map(\.description).joined(separator: "; "))"
        }
        throw JSONError(
            .unknownField, reason, path: first.path, line: first.line, column: first.column, unknownFields: self.unknownFields)
    }

    // MARK: Errors

    /// Refuses a value of another JSON type than is expected.
    mutating func expect(_ kind: JSONReader.Kind, _ expected: @autoclosure () -> String) throws(JSONError) {
        let found = try self.reader.peek()
        guard found == kind else { throw self.reader.error(.wrongType, "expected \(expected()), found \(found.rawValue)") }
    }
}
