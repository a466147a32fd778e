import Protobuf
import RPC

/// Where a field stands in a request, from its root on, as errors name it: `items[0].price.units`.
struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    enum Step: Hashable, Sendable {
        case field(String)
        case element(Int)
    }

    var steps: [Step] = []

    var description: String {
        var text = ""
        for step in self.steps {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The field `name` of the message at this path.
    func field(_ name: String) -> FieldPath { FieldPath(steps: self.steps + [.field(name)]) }

    func element(_ index: Int) -> FieldPath { FieldPath(steps: self.steps + [.element(index)]) }

    /// The field `name` of the message that holds this one.
    func sibling(_ name: String) -> FieldPath { FieldPath(steps: self.steps.dropLast()).field(name) }
}

/// A field of a method's request, at any depth: the first element stands for all of a repeated message.
struct RequestField: Sendable, CustomStringConvertible {
    let method: any MethodDescriptor
    /// The message that declares it, without its package, such as `ServiceDraft`.
    let owner: String
    let descriptor: FieldDescriptor
    let path: FieldPath

    var name: String { self.descriptor.name }
    var description: String { "\(self.method.name) \(self.path)" }

    /// Whether it holds a message with fields of its own in this list.
    var isMessage: Bool { Self.part(of: self.descriptor) != nil }

    /// Every field of a method's request, each before the fields within it.
    static func all(of method: any MethodDescriptor) -> [RequestField] {
        Self.all(in: method.requestType.descriptor, of: method, at: FieldPath())
    }

    private static func all(in message: MessageDescriptor, of method: any MethodDescriptor, at path: FieldPath) -> [RequestField] {
        let owner = message.fullName.split(separator: ".").last.map { String($0) } ?? ""
        return message.fields.flatMap { field in
            let place = path.field(field.name)
            let own = RequestField(method: method, owner: owner, descriptor: field, path: place)
            guard let part = Self.part(of: field) else { return [own] }
            var inner = place
            if case .repeated = field.cardinality { inner = place.element(0) }
            return [own] + Self.all(in: part, of: method, at: inner)
        }
    }

    /// The message a field holds, unless it is one of protobuf's own, which stand for one value.
    private static func part(of field: FieldDescriptor) -> MessageDescriptor? {
        guard case .message(let type) = field.kind, !type.descriptor.fullName.hasPrefix("google.protobuf.") else { return nil }
        return type.descriptor
    }
}
