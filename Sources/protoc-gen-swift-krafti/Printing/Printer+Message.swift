extension Printer {
    /// The type: its properties and whatever is nested in it.
    mutating func print(_ message: MessagePlan) {
        if self.isAtTop { self.line() }
        self.documentation(message.schema.comment)
        self.block("public struct \(message.declaredName): Message") { printer in
            for member in message.members { printer.printProperty(member) }
            printer.printInitializer(message)
            for oneof in message.oneofs {
                printer.line()
                printer.print(oneof)
            }
            for nested in message.enums {
                printer.line()
                printer.print(nested)
            }
            for nested in message.messages {
                printer.line()
                printer.print(nested)
            }
        }
    }

    private mutating func printProperty(_ member: MessagePlan.Member) {
        switch member {
        case .oneof(let oneof):
            self.documentation(oneof.comment)
            self.line("public var \(SwiftNames.declared(oneof.property)): \(oneof.typeName)?")
        case .field(let field):
            self.documentation(field.schema.comment)
            let name = SwiftNames.declared(field.property)
            guard case .boxed = field.shape else {
                self.line("public var \(name): \(field.swiftType)")
                return
            }
            self.block("public var \(name): \(field.swiftType)") { printer in
                printer.line("get { self.\(field.storage)?.value }")
                printer.line("set { self.\(field.storage) = newValue.map(Indirect.init) }")
            }
            self.line("private var \(field.storage): Indirect<\(field.value.swiftType)>?")
        }
    }

    private mutating func printInitializer(_ message: MessagePlan) {
        guard !message.members.isEmpty else {
            self.line("public init() {}")
            return
        }
        self.line()
        self.block("public init()") { printer in
            for member in message.members {
                switch member {
                case .oneof(let oneof): printer.line("self.\(oneof.property) = nil")
                case .field(let field): printer.line("self.\(field.storage) = \(field.defaultValue)")
                }
            }
        }
    }

    private mutating func print(_ oneof: OneofPlan) {
        self.documentation(oneof.comment.isEmpty ? "What `\(oneof.property)` can hold." : oneof.comment)
        self.block("public enum \(oneof.typeName): Hashable, Sendable") { printer in
            for field in oneof.fields {
                printer.documentation(field.schema.comment)
                var keyword = "case"
                if case .boxed = field.shape { keyword = "indirect case" }
                printer.line("\(keyword) \(SwiftNames.declared(field.property))(\(field.value.swiftType))")
            }
        }
    }
}

extension FieldPlan {
    /// The type of the property.
    var swiftType: String {
        switch (self.shape, self.value.type) {
        case (.repeated, _): "[\(self.value.swiftType)]"
        case (.map(let key, _), _): "[\(key.swiftType): \(self.value.swiftType)]"
        case (_, .message): "\(self.value.swiftType)?"
        default: self.value.swiftType
        }
    }

    /// The property that is stored.
    var storage: String {
        guard case .boxed = self.shape else { return self.property }
        return "boxed" + self.property.prefix(1).uppercased() + self.property.dropFirst()
    }

    var defaultValue: String {
        switch (self.shape, self.value) {
        case (.repeated, _): "[]"
        case (.map, _): "[:]"
        case (_, let value): value.defaultValue
        }
    }
}

extension ValuePlan {
    /// What the value of an absent field is.
    var defaultValue: String {
        switch self.type {
        case .bool: "false"
        case .string: "\"\""
        case .bytes: "[]"
        case .enumeration: "\(self.swiftType)()"
        case .message: "nil"
        default: "0"
        }
    }
}
