import CommandLineSupport
import Protobuf
import RPC

/// The encoded requests of a run, by the numbers of its calls.
struct Payloads: Sendable {
    /// A request text that is none, told for the person who wrote it.
    struct Invalid: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private enum Request: Sendable {
        case constant([UInt8])
        case varying(PayloadTemplate)
    }

    private static let options = JSONDecodingOptions(registry: Contract.krafti.registry)

    private let requests: [Request]
    private let type: any Message.Type
    private let seed: UInt64

    /// - Parameters:
    ///   - text: JSON values, used in turn; none at all is one message with every field at its default.
    ///   - name: what to call the text in errors.
    ///   - type: the method's request.
    init(_ text: [UInt8], named name: String, type: any Message.Type, seed: UInt64) throws(Invalid) {
        self.type = type
        self.seed = seed
        let values = Self.split(text)
        self.requests =
            values.isEmpty
            ? [.constant([])] : try values.map { (value) throws(Invalid) in try Self.request(value, named: name, type: type) }
    }

    /// How many different texts there are.
    var count: Int { self.requests.count }

    /// The request of one call.
    /// - Throws: `JSONError`, when a placeholder's value is one that the field cannot hold.
    func bytes(forCall index: Int) throws -> [UInt8] {
        switch self.requests[index % self.requests.count] {
        case .constant(let bytes): return bytes
        case .varying(let template):
            return try Self.encode(template.text(forCall: index, .random(seed: self.seed)), as: self.type)
        }
    }

    /// Parts the text into its values. It looks at brackets and strings only, so that placeholders may stand in them.
    private static func split(_ text: [UInt8]) -> [JSONText] {
        var splitter = JSONSplitter(maxValueBytes: text.count)
        var values = splitter.split(text[...])
        if let last = splitter.finish() { values.append(last) }
        return values
    }

    /// Tries a value out, so that mistakes show before the first call.
    private static func request(_ value: JSONText, named name: String, type: any Message.Type) throws(Invalid) -> Request {
        let template: PayloadTemplate
        do throws(PayloadTemplate.Invalid) {
            template = try PayloadTemplate(parsing: value.bytes)
        } catch {
            throw Invalid(description: "\(name), line \(value.line): \(error).")
        }
        do {
            let bytes = try Self.encode(template.text(forCall: 0, .lowest), as: type)
            guard !template.isConstant else { return .constant(bytes) }
            _ = try Self.encode(template.text(forCall: 0, .highest), as: type)
            return .varying(template)
        } catch {
            throw Invalid(description: "\(name): \(Self.explanation(of: value, template, type) ?? "\(error)")")
        }
    }

    /// The parser's error once more, with the value on the line that it has in its file.
    private static func explanation(of value: JSONText, _ template: PayloadTemplate, _ type: any Message.Type) -> String? {
        let above = [UInt8](repeating: UInt8(ascii: "\n"), count: value.line - 1)
        for choice in [PayloadTemplate.Choice.lowest, .highest] {
            do {
                _ = try Self.encode(above + template.text(forCall: 0, choice), as: type)
            } catch {
                return "\(error)"
            }
        }
        return nil
    }

    private static func encode(_ json: [UInt8], as type: any Message.Type) throws -> [UInt8] {
        try type.init(json: json, options: self.options).serializedBytes()
    }
}
