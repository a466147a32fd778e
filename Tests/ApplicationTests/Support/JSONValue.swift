import Foundation

/// A request or an answer as JSON, in which any field can be read and set.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The member of this name; nil where there is none.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// Every value that a member of this name has, at any depth.
    func all(_ name: String) -> [JSONValue] {
        switch self {
        case .array(let elements): elements.flatMap { $0.all(name) }
        case .object(let members): members.flatMap { ($0.key == name ? [$0.value] : []) + $0.value.all(name) }
        default: []
        }
    }

    /// The same with another value at a path; nil takes away what is there.
    func setting(_ path: FieldPath, to value: JSONValue?) -> JSONValue { self.setting(path.steps[...], to: value) }

    private func setting(_ steps: ArraySlice<FieldPath.Step>, to value: JSONValue?) -> JSONValue {
        guard let step = steps.first else { return value ?? .null }
        let rest = steps.dropFirst()
        switch step {
        case .field(let name):
            var members: [String: JSONValue] = [:]
            if case .object(let present) = self { members = present }
            members[name] = rest.isEmpty ? value : (members[name] ?? .object([:])).setting(rest, to: value)
            return .object(members)
        case .element(let index):
            var elements: [JSONValue] = []
            if case .array(let present) = self { elements = present }
            while elements.count <= index { elements.append(.object([:])) }
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        }
    }
}

extension JSONValue {
    init(text: String) throws {
        self.init(try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
    }

    private init(_ value: Any) {
        switch value {
        case let value as String: self = .string(value)
        case let value as [Any]: self = .array(value.map { JSONValue($0) })
        case let value as [String: Any]: self = .object(value.mapValues { JSONValue($0) })
        case let value as NSNumber where CFBoolean.isOne(value): self = .bool(value.boolValue)
        case let value as NSNumber: self = .number(value.doubleValue)
        default: self = .null
        }
    }

    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .string(let value): Self.quoted(value)
        case .array(let elements): "[\(elements.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\($0.value.text)" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..<"\u{20}": quoted += "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

private enum CFBoolean {
    /// Foundation gives true and false as numbers of their own type.
    static func isOne(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(elements) { $1 }) }
}
