import Foundation

extension Printer {
    /// A file as an element of a list.
    mutating func print(_ file: FileSchema) {
        self.line("ProtoFile(")
        self.indented { printer in
            printer.line("path: \(Self.literal(file.path)),")
            printer.line("imports: \(Self.list(file.imports)),")
            printer.line("messages: \(Self.list(file.messages.flatMap(\.withNested).map(\.fullName))),")
            printer.line(
                "enums: \(Self.list((file.enums + file.messages.flatMap(\.withNested).flatMap(\.enums)).map(\.fullName))),")
            printer.line("services: \(Self.list(file.services.map(\.fullName))),")
            let methods = file.services.flatMap { service in service.methods.map { "\(service.fullName).\($0.name)" } }
            printer.line("methods: \(Self.list(methods)),")
            printer.line("base64: \(Self.literal(Data(file.serializedBytes).base64EncodedString()))")
        }
        self.line("),")
    }

    private static func list(_ texts: [String]) -> String { "[\(texts.map(self.literal).joined(separator: ", "))]" }
}

extension MessageSchema {
    /// The message and all those within it.
    fileprivate var withNested: [MessageSchema] { [self] + self.messages.flatMap(\.withNested) }
}
