/// Every message and enum of the request by full name, with what its users in generated code need to know.
struct TypeIndex {
    struct Entry {
        /// With what it is nested in, such as `Nesting.Inner`.
        var swiftName: String
        var modules: Options.Modules
    }

    private var entries: [String: Entry] = [:]
    private(set) var messages: [String: MessageSchema] = [:]
    private(set) var enums: [String: EnumSchema] = [:]

    init(_ files: [FileSchema], options: Options) throws(GeneratorError) {
        for file in files {
            let modules = try options.modules(ofFile: file.path)
            let prefix = options.prefix(ofPackage: file.package)
            for message in file.messages { self.add(message, prefix: prefix, modules: modules) }
            for declaration in file.enums { self.add(declaration, prefix: prefix, modules: modules) }
        }
    }

    func entry(_ fullName: String) throws(GeneratorError) -> Entry {
        guard let entry = self.entries[fullName] else {
            throw GeneratorError("`\(fullName)` is declared in none of the files protoc handed over")
        }
        return entry
    }

    /// The made-up message behind a `map` field, if the field is one.
    func mapEntry(of field: FieldSchema) -> MessageSchema? {
        guard field.isRepeated, case .message(let name) = field.type, let message = self.messages[name], message.isMapEntry
        else { return nil }
        return message
    }

    private mutating func add(_ message: MessageSchema, prefix: String, modules: Options.Modules) {
        let swiftName = Self.name(message.name, prefix: prefix)
        self.entries[message.fullName] = Entry(swiftName: swiftName, modules: modules)
        self.messages[message.fullName] = message
        for nested in message.messages { self.add(nested, prefix: swiftName + ".", modules: modules) }
        for nested in message.enums { self.add(nested, prefix: swiftName + ".", modules: modules) }
    }

    private mutating func add(_ declaration: EnumSchema, prefix: String, modules: Options.Modules) {
        self.entries[declaration.fullName] = Entry(swiftName: Self.name(declaration.name, prefix: prefix), modules: modules)
        self.enums[declaration.fullName] = declaration
    }

    /// `GoogleAny` is free where `Any` is not: a package's prefix counts, the type around does not.
    private static func name(_ name: String, prefix: String) -> String {
        prefix.hasSuffix(".") ? prefix + SwiftNames.type(name) : SwiftNames.type(prefix + name)
    }
}
