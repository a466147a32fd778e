import CommandLineSupport
import Protobuf
import RPC

/// The contract's entries as text for people: comments, fields with their types, what to try next.
struct DescriptionText {
    let contract: Contract
    let style: TextStyle
    /// Characters in a line.
    let width: Int

    func describe(_ entry: ContractEntry) -> String {
        let parts =
            switch entry {
            case .service(let service): self.parts(of: service)
            case .method(let method): self.parts(of: method)
            case .message(let type): self.parts(of: type)
            case .enumeration(let type): self.parts(of: type)
            }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    // MARK: Services and methods

    private func parts(of service: ServiceDescriptor) -> [String] {
        let names = service.methods.map(\.name.count).max() ?? 0
        let methods = service.methods.map { method in
            let line = "\(method.kind.shape); \(method.idempotency.promise)"
            return "  \(self.style.name(method.name.padded(to: names)))  \(self.style.quiet(line))\n"
                + TextLayout.wrap(method.documentation, width: self.width, indentation: 6)
        }
        return [
            self.title("service", service.name),
            TextLayout.wrap(service.documentation, width: self.width),
            self.style.heading("METHODS") + "\n" + methods.joined(separator: "\n\n"),
        ]
    }

    private func parts(of method: any MethodDescriptor) -> [String] {
        let shape = method.kind.shape
        return [
            self.title("method", method.path)
                + "\n\(shape.prefix(1).uppercased())\(shape.dropFirst()); \(method.idempotency.promise).",
            TextLayout.wrap(method.documentation, width: self.width),
            self.fields(of: method.requestType, under: method.kind.requestHeading),
            self.outline(of: method.responseType, under: method.kind.responseHeading),
            self.related(to: [method.requestType, method.responseType]),
            self.style.heading("TRY") + "\n" + self.attempts(at: method).map { "  " + $0 }.joined(separator: "\n"),
        ]
    }

    /// Commands to copy: the whole call where it fits a line, the way over a file where it does not.
    private func attempts(at method: any MethodDescriptor) -> [String] {
        let name = self.contract.shortName(of: method)
        let template = String(decoding: RequestTemplate.make(for: method.requestType), as: UTF8.self)
        let call = template == "{}" ? "krafti call \(name)" : "krafti call \(name) '\(template)'"
        if call.count + 2 <= self.width { return [call] }
        return ["krafti describe \(name) --template > request.json", "krafti call \(name) @request.json"]
    }

    // MARK: Messages

    private func parts(of type: any Message.Type) -> [String] {
        var parts = [
            self.title("message", type.descriptor.fullName)
        ]
        let comment = TextLayout.wrap(type.descriptor.documentation, width: self.width)
        if let manner = WellKnownForm(rawValue: type.descriptor.fullName)?.manner {
            // The comments of protobuf's own types are about other languages than JSON, and long.
            parts += ["In JSON: \(manner).", comment]
        } else {
            parts += [comment, self.fields(of: type, under: "FIELDS"), self.related(to: [type])]
        }
        return parts
    }

    private func fields(of type: any Message.Type, under heading: String) -> String {
        let head = self.heading(heading, type)
        if type.descriptor.fields.isEmpty { return "\(head)\n  no fields: write {}" }
        let names = type.descriptor.fields.map(\.jsonName.count).max() ?? 0
        let fields = type.descriptor.fields.map { field in
            let line = "  \(self.style.name(field.jsonName.padded(to: names)))  \(self.type(of: field))"
            return ([line] + self.choices(of: field) + [self.comment(of: field)]).filter { !$0.isEmpty }.joined(separator: "\n")
        }
        let renamed = type.descriptor.fields.first { $0.name != $0.jsonName }
        let note =
            renamed.map { "\n\nThe names of the .proto files are understood too, such as \($0.name) for \($0.jsonName)." } ?? ""
        return "\(head)\n\(fields.joined(separator: "\n\n"))\(note)"
    }

    private func outline(of type: any Message.Type, under heading: String) -> String {
        let rows = type.descriptor.fields.map { [$0.jsonName, self.type(of: $0)] }
        let lines = TextLayout.table(rows, indentation: 2)
        return ([self.heading(heading, type)] + lines).joined(separator: "\n")
    }

    /// Where the types of these messages' fields are explained.
    private func related(to types: [any Message.Type]) -> String {
        var names: [String] = []
        for field in types.flatMap({ $0.descriptor.fields }) {
            guard case .message(let type) = field.kind, WellKnownForm(rawValue: type.descriptor.fullName) == nil else { continue }
            let name = self.contract.shortName(of: .message(type))
            if !names.contains(name) { names.append(name) }
        }
        if names.isEmpty { return "" }
        return self.style.heading("SEE ALSO") + "\n" + names.map { "  krafti describe \($0)" }.joined(separator: "\n")
    }

    private func comment(of field: FieldDescriptor) -> String {
        TextLayout.wrap(field.documentation, width: self.width, indentation: 6)
    }

    /// The names an enum's field takes, below its type.
    private func choices(of field: FieldDescriptor) -> [String] {
        guard case .enumeration(let type) = field.kind else { return [] }
        let names = type.descriptor.values.map(\.name).joined(separator: ", ")
        return [TextLayout.wrap("One of \(names).", width: self.width, indentation: 6)]
    }

    private func type(of field: FieldDescriptor) -> String {
        let name = self.name(of: field.kind)
        var words =
            switch field.cardinality {
            case .singular: [name]
            case .repeated: ["list of \(name)"]
            case .map(let key): ["map from \(self.name(of: key)) to \(name)"]
            }
        if field.isRequired { words.append("required") }
        if let oneof = field.oneof { words.append("at most one of \(oneof)") }
        if let manner = field.kind.manner { words.append(manner) }
        return words.joined(separator: ", ")
    }

    private func name(of kind: FieldDescriptor.Kind) -> String {
        switch kind {
        case .enumeration(let type): self.contract.shortName(of: .enumeration(type))
        case .message(let type): self.contract.shortName(of: .message(type))
        default: kind.scalarName
        }
    }

    // MARK: Enums

    private func parts(of type: any ProtobufEnum.Type) -> [String] {
        let values = type.descriptor.values.map { value in
            let comment = TextLayout.wrap(value.documentation, width: self.width, indentation: 6)
            return "  \(self.style.name(value.name))  \(self.style.quiet("= \(value.number)"))"
                + (comment.isEmpty ? "" : "\n" + comment)
        }
        return [
            self.title("enum", type.descriptor.fullName),
            TextLayout.wrap(type.descriptor.documentation, width: self.width),
            self.style.heading("VALUES") + "\n" + values.joined(separator: "\n"),
        ]
    }

    // MARK: Parts of all

    private func title(_ kind: String, _ name: String) -> String {
        "\(self.style.quiet(kind)) \(self.style.heading(name))"
    }

    private func heading(_ heading: String, _ type: any Message.Type) -> String {
        "\(self.style.heading(heading)) \(self.style.quiet(type.descriptor.fullName))"
    }
}

extension MethodKind {
    fileprivate var requestHeading: String {
        self == .clientStreaming || self == .bidirectionalStreaming ? "EACH REQUEST" : "REQUEST"
    }

    fileprivate var responseHeading: String {
        self == .serverStreaming || self == .bidirectionalStreaming ? "EACH ANSWER" : "ANSWER"
    }
}
