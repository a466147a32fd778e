/// Turns a request into files: plans first, then prints.
struct Generator {
    private let request: PluginRequest
    private let options: Options
    private let index: TypeIndex
    private let planner: Planner

    init(_ request: PluginRequest) throws(GeneratorError) {
        self.request = request
        self.options = try Options(parameter: request.parameter)
        self.index = try TypeIndex(request.files, options: self.options)
        self.planner = Planner(index: self.index, cycles: Cycles(Array(self.index.messages.values)))
    }

    func files() throws(GeneratorError) -> [GeneratedFile] {
        var files: [GeneratedFile] = []
        var registered: [String] = []
        for file in self.targets {
            guard file.isProto3 else {
                throw GeneratorError("\(file.path): proto2; only files with syntax = \"proto3\" are supported")
            }
            switch self.options.part {
            case .messages:
                let messages = try self.planned(file.messages)
                files.append(try self.messageFile(file, messages))
                registered += messages.flatMap(Self.names)
            case .services where !file.services.isEmpty:
                files.append(try self.serviceFile(file))
            case .services: continue
            }
        }
        if let first = self.targets.first, self.options.part == .messages {
            let modules = try self.options.modules(ofFile: first.path)
            files.append(self.registryFile(registered, of: modules))
            files.append(self.protoFile(of: modules))
        }
        return files
    }

    private var targets: [FileSchema] {
        self.request.files.filter { self.request.targets.contains($0.path) }
    }

    private func planned(_ messages: [MessageSchema]) throws(GeneratorError) -> [MessagePlan] {
        var plans: [MessagePlan] = []
        for message in messages { plans.append(try self.planner.plan(message)) }
        return plans
    }

    private func messageFile(_ file: FileSchema, _ messages: [MessagePlan]) throws(GeneratorError) -> GeneratedFile {
        let own = try self.options.modules(ofFile: file.path)
        var imports = Imports(own: own)
        for name in file.messages.flatMap(self.referredTypes) { imports.use(try self.index.entry(name).modules) }
        var printer = Printer(source: file.path)
        imports.print(to: &printer)
        for declaration in file.enums { printer.print(try self.planner.plan(declaration)) }
        for message in messages { printer.print(message) }
        for message in messages { printer.printCodec(message) }
        return GeneratedFile(path: Self.path(file, suffix: "pb"), content: printer.text)
    }

    private func serviceFile(_ file: FileSchema) throws(GeneratorError) -> GeneratedFile {
        let messages = try self.options.modules(ofFile: file.path)
        let own = self.options.servicesModule ?? messages.swift
        var names: Set<String> = []
        for method in file.services.flatMap(\.methods) { names.formUnion([method.request, method.response]) }
        var modules: Set<String> = ["RPC"]
        for name in names { modules.insert(try self.index.entry(name).modules.swift) }
        modules.remove(own)
        var printer = Printer(source: file.path)
        for module in modules.sorted() { printer.line("public import \(module)") }
        for service in file.services { printer.print(try ServicePlan(service, index: self.index)) }
        return GeneratedFile(path: Self.path(file, suffix: "service"), content: printer.text)
    }

    private func registryFile(_ names: [String], of modules: Options.Modules) -> GeneratedFile {
        self.moduleFile("MessageRegistry", of: modules) { printer in
            printer.line("/// The message types of \(modules.swift).")
            printer.line("public static let \(SwiftNames.property(modules.swift)) = MessageRegistry([")
            printer.indented { printer in
                for name in names { printer.line("\(name).self,") }
            }
            printer.line("])")
        }
    }

    private func protoFile(of modules: Options.Modules) -> GeneratedFile {
        self.moduleFile("ProtoFile", of: modules) { printer in
            printer.line("/// The .proto files of \(modules.swift).")
            printer.line("public static let \(SwiftNames.property(modules.swift)) = [")
            printer.indented { printer in
                for file in self.targets { printer.print(file) }
            }
            printer.line("]")
        }
    }

    /// What a module adds to a type of Protobuf.
    private func moduleFile(_ type: String, of modules: Options.Modules, _ body: (inout Printer) -> Void) -> GeneratedFile {
        var printer = Printer(source: "all the .proto files of \(modules.swift)")
        if modules.swift != "Protobuf" {
            printer.line("public import Protobuf")
            printer.line()
        }
        printer.block("extension \(type)", body)
        return GeneratedFile(path: "\(type)+\(modules.swift).pb.swift", content: printer.text)
    }

    /// The messages and enums the fields of a message and of those nested in it have as their types.
    private func referredTypes(_ message: MessageSchema) -> [String] {
        let own = message.fields.compactMap { field -> String? in
            switch field.type {
            case .message(let name), .enumeration(let name): name
            default: nil
            }
        }
        return own + message.messages.flatMap(self.referredTypes)
    }

    private static func names(_ message: MessagePlan) -> [String] {
        [message.swiftName] + message.messages.flatMap(Self.names)
    }

    /// Flat, because the files of one Swift module must not share a name: `google_protobuf_any.pb.swift`.
    private static func path(_ file: FileSchema, suffix: String) -> String {
        let stem = file.path.hasSuffix(".proto") ? String(file.path.dropLast(6)) : file.path
        return stem.split(separator: "/").joined(separator: "_") + ".\(suffix).swift"
    }
}

/// The imports of a file of messages: Swift modules in the open, because their types are in the API; C modules inside.
private struct Imports {
    private let own: Options.Modules
    private var swift: Set<String> = ["Protobuf"]
    private var c: Set<String> = ["CProtobufC"]

    init(own: Options.Modules) {
        self.own = own
        self.c.insert(own.c)
    }

    mutating func use(_ modules: Options.Modules) {
        self.swift.insert(modules.swift)
        self.c.insert(modules.c)
    }

    func print(to printer: inout Printer) {
        for module in self.c.sorted() { printer.line("import \(module)") }
        for module in self.swift.subtracting([self.own.swift]).sorted() { printer.line("public import \(module)") }
    }
}
