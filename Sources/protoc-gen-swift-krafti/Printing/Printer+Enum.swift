extension Printer {
    mutating func print(_ plan: EnumPlan) {
        if self.isAtTop { self.line() }
        // The first value with a number is its case; the others are other names for it (`allow_alias`).
        var firstName: [Int32: String] = [:]
        let values = zip(plan.schema.values, plan.names).map { value, name in
            let first = firstName[value.number] ?? name
            firstName[value.number] = first
            return (schema: value, name: name, first: first)
        }
        var names: Set<String> = []
        let distinct = values.filter { names.insert($0.name).inserted }
        let cases = distinct.filter { $0.name == $0.first }

        self.documentation(plan.schema.comment)
        self.block("public enum \(plan.declaredName): ProtobufEnum") { printer in
            for value in cases {
                printer.documentation(value.schema.comment)
                printer.line("case \(SwiftNames.declared(value.name))")
            }
            printer.line("/// A number this version of the contract does not name.")
            printer.line("case unrecognized(Int32)")
            for alias in distinct where alias.name != alias.first {
                printer.line()
                printer.documentation(alias.schema.comment)
                printer.line("public static var \(SwiftNames.declared(alias.name)): Self { .\(alias.first) }")
            }
            printer.line()
            printer.block("public init()") { printer in
                printer.line("self = .\(firstName[0] ?? "unrecognized(0)")")
            }
            printer.line()
            printer.block("public init(rawValue: Int32)") { printer in
                printer.line("switch rawValue {")
                for value in cases { printer.line("case \(value.schema.number): self = .\(value.name)") }
                printer.line("default: self = .unrecognized(rawValue)")
                printer.line("}")
            }
            printer.line()
            printer.block("public var rawValue: Int32") { printer in
                printer.line("switch self {")
                for value in cases { printer.line("case .\(value.name): \(value.schema.number)") }
                printer.line("case .unrecognized(let number): number")
                printer.line("}")
            }
            printer.line()
            printer.line("public static let descriptor = EnumDescriptor(")
            printer.indented { printer in
                printer.line("fullName: \(Self.literal(plan.schema.fullName)),")
                printer.line("documentation: \(Self.literal(plan.schema.comment)),")
                printer.line("values: [")
                printer.indented { printer in
                    for value in plan.schema.values {
                        let documentation = value.comment.isEmpty ? "" : ", documentation: \(Self.literal(value.comment))"
                        printer.line(
                            "EnumDescriptor.Value(name: \(Self.literal(value.name)), number: \(value.number)\(documentation)),")
                    }
                }
                printer.line("]")
            }
            printer.line(")")
        }
    }
}
