/// A message with every decision made: what remains is printing.
struct MessagePlan {
    /// The name where it is declared, without what it is nested in.
    var declaredName: String
    /// The whole Swift name, such as `Nesting.Inner`.
    var swiftName: String
    var schema: MessageSchema
    /// Each field, in the order of the numbers; of a oneof too.
    var fields: [FieldPlan]
    var oneofs: [OneofPlan]
    var messages: [MessagePlan]
    var enums: [EnumPlan]

    var cType: String { CNames.type(self.schema.fullName) }
    var cInitializer: String { CNames.initializer(self.schema.fullName) }

    /// The stored members: a oneof stands where its first field would.
    var members: [Member] {
        var seen: Set<Int> = []
        return self.fields.compactMap { field in
            guard let oneof = field.schema.oneof else { return .field(field) }
            return seen.insert(oneof).inserted ? .oneof(self.oneofs[oneof]) : nil
        }
    }

    enum Member {
        case field(FieldPlan)
        case oneof(OneofPlan)
    }
}

struct OneofPlan {
    var property: String
    var typeName: String
    var comment: String
    var fields: [FieldPlan]
    var cCase: String
}

struct FieldPlan {
    var schema: FieldSchema
    /// The Swift property, or the case of a oneof.
    var property: String
    var shape: Shape
    var value: ValuePlan

    enum Shape {
        case singular
        /// A message that, stored by value, would hold itself.
        case boxed
        case repeated
        /// A map; `value` is the type of its values, `entry` the full name of the message that holds one entry.
        case map(key: ValuePlan, entry: String)
    }

    var cField: String { CNames.field(self.schema.name) }
    var cCount: String { CNames.count(self.schema.name) }
}

/// The type of one value: of a singular field, an element, a key.
struct ValuePlan {
    var type: FieldType
    var swiftType: String
}

struct EnumPlan {
    var declaredName: String
    var swiftName: String
    var schema: EnumSchema
    /// The Swift name of each value, in the order of the schema.
    var names: [String]
}

/// Makes plans, looking types up by name.
struct Planner {
    let index: TypeIndex
    let cycles: Cycles

    func plan(_ message: MessageSchema) throws(GeneratorError) -> MessagePlan {
        let swiftName = try self.index.entry(message.fullName).swiftName
        var fields: [FieldPlan] = []
        for field in message.fields { fields.append(try self.plan(field, of: message)) }
        var nested: [MessagePlan] = []
        for inner in message.messages where !inner.isMapEntry { nested.append(try self.plan(inner)) }
        var enums: [EnumPlan] = []
        for inner in message.enums { enums.append(try self.plan(inner)) }
        try Self.refuseClashes(fields.filter { $0.schema.oneof == nil }.map(\.property) + message.oneofs.map(\.name), in: message)
        return MessagePlan(
            declaredName: Self.lastComponent(swiftName),
            swiftName: swiftName,
            schema: message,
            fields: fields,
            oneofs: message.oneofs.enumerated().map { index, oneof in
                OneofPlan(
                    property: SwiftNames.property(oneof.name),
                    typeName: SwiftNames.oneofType(oneof.name),
                    comment: oneof.comment,
                    fields: fields.filter { $0.schema.oneof == index },
                    cCase: CNames.oneofCase(oneof.name)
                )
            },
            messages: nested,
            enums: enums
        )
    }

    func plan(_ declaration: EnumSchema) throws(GeneratorError) -> EnumPlan {
        let swiftName = try self.index.entry(declaration.fullName).swiftName
        let names = SwiftNames.cases(of: declaration)
        // Aliases that differ only in case (`MOO`, `moo`) are one value with one name.
        var numbers: [String: Int32] = [:]
        for (value, name) in zip(declaration.values, names) {
            guard numbers.updateValue(value.number, forKey: name) ?? value.number == value.number else {
                throw GeneratorError("enum \(declaration.fullName): two of its values have the same name in Swift; rename one")
            }
        }
        return EnumPlan(declaredName: Self.lastComponent(swiftName), swiftName: swiftName, schema: declaration, names: names)
    }

    private func plan(_ field: FieldSchema, of message: MessageSchema) throws(GeneratorError) -> FieldPlan {
        guard !field.isProto3Optional else {
            throw GeneratorError(
                """
                \(message.fullName).\(field.name): protoc-c 1.4 does not know `optional` in proto3; \
                leave it out, or use a wrapper such as google.protobuf.Int32Value
                """)
        }
        let property = SwiftNames.property(field.name)
        if let entry = self.index.mapEntry(of: field) {
            let key = try self.value(entry.fields[0].type, at: "\(entry.fullName).key")
            let value = try self.value(entry.fields[1].type, at: "\(entry.fullName).value")
            return FieldPlan(schema: field, property: property, shape: .map(key: key, entry: entry.fullName), value: value)
        }
        let value = try self.value(field.type, at: "\(message.fullName).\(field.name)")
        var shape = FieldPlan.Shape.singular
        if field.isRepeated {
            shape = .repeated
        } else if case .message(let target) = field.type, self.cycles.needsBox(from: message.fullName, to: target) {
            shape = .boxed
        }
        return FieldPlan(schema: field, property: property, shape: shape, value: value)
    }

    private func value(_ type: FieldType, at place: String) throws(GeneratorError) -> ValuePlan {
        let swiftType =
            switch type {
            case .double: "Double"
            case .float: "Float"
            case .int32, .sint32, .sfixed32: "Int32"
            case .int64, .sint64, .sfixed64: "Int64"
            case .uint32, .fixed32: "UInt32"
            case .uint64, .fixed64: "UInt64"
            case .bool: "Bool"
            case .string: "String"
            case .bytes: "[UInt8]"
            case .enumeration(let name), .message(let name): try self.index.entry(name).swiftName
            case .group: throw GeneratorError("\(place): groups are proto2; use a message")
            }
        return ValuePlan(type: type, swiftType: swiftType)
    }

    private static func refuseClashes(_ properties: [String], in message: MessageSchema) throws(GeneratorError) {
        var seen: Set<String> = []
        for property in properties where !seen.insert(property).inserted {
            throw GeneratorError("\(message.fullName): two of its fields are both `\(property)` in Swift; rename one")
        }
    }

    private static func lastComponent(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? name
    }
}
