extension Printer {
    /// The conformance's working half: the descriptor, and the way from and to protobuf-c's struct.
    mutating func printCodec(_ message: MessagePlan) {
        self.line()
        self.block("extension \(message.swiftName)") { printer in
            printer.printDescriptor(message)
            printer.line()
            printer.printDecoder(message)
            printer.line()
            printer.printEncoder(message)
        }
        for nested in message.messages { self.printCodec(nested) }
    }

    private mutating func printDescriptor(_ message: MessagePlan) {
        self.line("public static let descriptor = MessageDescriptor(")
        self.indented { printer in
            printer.line("fullName: \(Self.literal(message.schema.fullName)),")
            printer.line("documentation: \(Self.literal(message.schema.comment)),")
            if message.fields.isEmpty {
                printer.line("fields: []")
            } else {
                printer.line("fields: [")
                printer.indented { printer in
                    for field in message.fields { printer.line(Self.descriptor(field, in: message) + ",") }
                }
                printer.line("]")
            }
        }
        self.line(")")
        self.line()
        self.line("public static let layout = unsafe MessageLayout(\(message.swiftName).self, \(message.cInitializer))")
    }

    private static func descriptor(_ field: FieldPlan, in message: MessagePlan) -> String {
        var arguments = [
            "number: \(field.schema.number)",
            "name: \(Self.literal(field.schema.name))",
            "jsonName: \(Self.literal(field.schema.jsonName))",
            "kind: \(field.value.kind)",
        ]
        switch field.shape {
        case .singular, .boxed: break
        case .repeated: arguments.append("cardinality: .repeated")
        case .map(let key, _): arguments.append("cardinality: .map(key: \(key.kind))")
        }
        if let oneof = field.schema.oneof {
            arguments.append("oneof: \(Self.literal(message.schema.oneofs[oneof].name))")
        }
        if !field.schema.comment.isEmpty { arguments.append("documentation: \(Self.literal(field.schema.comment))") }
        return "FieldDescriptor(\(arguments.joined(separator: ", ")))"
    }

    private mutating func printDecoder(_ message: MessagePlan) {
        self.block("public init(bridging message: BridgedMessage)") { printer in
            guard !message.members.isEmpty else { return }
            printer.line("let c = unsafe message.bound(to: \(message.cType).self)")
            for member in message.members {
                switch member {
                case .oneof(let oneof): printer.printDecoder(oneof)
                case .field(let field): printer.line("self.\(field.storage) = unsafe \(field.decoded)")
                }
            }
        }
    }

    private mutating func printDecoder(_ oneof: OneofPlan) {
        self.line("switch unsafe c.pointee.\(oneof.cCase).rawValue {")
        for field in oneof.fields {
            let value = field.value.decoded("c.pointee.\(field.cField)", isPresent: true)
            self.line("case \(field.schema.number): self.\(oneof.property) = unsafe .\(field.property)(\(value))")
        }
        self.line("default: self.\(oneof.property) = nil")
        self.line("}")
    }

    private mutating func printEncoder(_ message: MessagePlan) {
        self.block("public func bridge(into message: BridgedMessage, arena: BridgingArena)") { printer in
            printer.line("let c = unsafe message.bound(to: \(message.cType).self)")
            printer.line("unsafe \(message.cInitializer)(c)")
            for member in message.members {
                switch member {
                case .oneof(let oneof): printer.printEncoder(oneof)
                case .field(let field): printer.printEncoder(field)
                }
            }
        }
    }

    private mutating func printEncoder(_ oneof: OneofPlan) {
        self.line("switch self.\(oneof.property) {")
        for field in oneof.fields {
            self.line("case .\(field.property)(let value):")
            self.indented { printer in
                printer.line("unsafe c.pointee.\(oneof.cCase) = .init(\(field.schema.number))")
                printer.assign("value", field.value, to: "c.pointee.\(field.cField)")
            }
        }
        self.line("case nil: break")
        self.line("}")
    }

    private mutating func printEncoder(_ field: FieldPlan) {
        let target = "c.pointee.\(field.cField)"
        switch (field.shape, field.value.type) {
        case (.singular, .message), (.boxed, _):
            self.block("if let value = self.\(field.property)") { printer in
                printer.assign("value", field.value, to: target)
            }
        case (.singular, _):
            self.assign("self.\(field.property)", field.value, to: target)
        case (.repeated, _):
            self.line("unsafe c.pointee.\(field.cCount) = self.\(field.property).count")
            self.line("unsafe \(target) = arena.\(field.value.pluralHelper)(self.\(field.property))")
        case (.map(let key, let entry), _):
            self.line("unsafe c.pointee.\(field.cCount) = self.\(field.property).count")
            self.block("unsafe \(target) = arena.entries(self.\(field.property))") { printer in
                printer.line("entry, key, value in")
                printer.line("unsafe \(CNames.initializer(entry))(entry)")
                printer.assign("key", key, to: "entry.pointee.key")
                printer.assign("value", field.value, to: "entry.pointee.value")
            }
        }
    }

    /// Prints the statements that put one present value into a member of a C struct.
    private mutating func assign(_ source: String, _ value: ValuePlan, to target: String) {
        switch value.type {
        case .bool: self.line("unsafe \(target) = \(source) ? 1 : 0")
        case .string: self.line("unsafe \(target) = arena.string(\(source))")
        case .bytes:
            self.line("unsafe \(target).len = \(source).count")
            self.line("unsafe \(target).data = arena.bytes(\(source))")
        case .enumeration: self.line("unsafe \(target) = Bridge.cEnum(\(source))")
        case .message: self.line("unsafe \(target) = arena.message(\(source))")
        default: self.line("unsafe \(target) = \(source)")
        }
    }
}

extension FieldPlan {
    /// The expression that reads the property from protobuf-c's struct.
    fileprivate var decoded: String {
        let member = "c.pointee.\(self.cField)"
        switch self.shape {
        case .singular: return self.value.decoded(member, isPresent: false)
        case .boxed: return "Bridge.message(\(member)).map(Indirect.init)"
        case .repeated: return "Bridge.\(self.value.pluralHelper)(\(member), c.pointee.\(self.cCount))"
        case .map(let key, _):
            let key = key.decoded("entry.pointee.key", isPresent: true)
            let value = self.value.decoded("entry.pointee.value", isPresent: true)
            return "Bridge.entries(\(member), c.pointee.\(self.cCount)) { entry in unsafe (\(key), \(value)) }"
        }
    }
}

extension ValuePlan {
    /// The expression that reads one value from a member of a C struct. A message that must be there (an element's, a oneof's)
    /// is at its default when the pointer is null, which a map entry without a value leaves it.
    fileprivate func decoded(_ member: String, isPresent: Bool) -> String {
        switch self.type {
        case .bool: "\(member) != 0"
        case .string: "Bridge.string(\(member))"
        case .bytes: "Bridge.bytes(\(member).data, \(member).len)"
        case .enumeration: "Bridge.enumeration(\(member))"
        case .message where isPresent: "Bridge.message(\(member)) ?? \(self.swiftType)()"
        case .message: "Bridge.message(\(member))"
        default: member
        }
    }

    /// The name the helpers of `Bridge` and `BridgingArena` have for an array of such values.
    fileprivate var pluralHelper: String {
        switch self.type {
        case .bool: "bools"
        case .string: "strings"
        case .bytes: "byteArrays"
        case .enumeration: "enumerations"
        case .message: "messages"
        default: "numbers"
        }
    }

    /// The `FieldDescriptor.Kind`, as an expression.
    fileprivate var kind: String {
        switch self.type {
        case .enumeration: ".enumeration(\(self.swiftType).self)"
        case .message: ".message(\(self.swiftType).self)"
        default: ".\(self.type)"
        }
    }
}
