import CommandLineSupport
import Protobuf
import RPC

/// The contract's entries as JSON for programs.
struct DescriptionJSON {
    private var output = JSONOutput(isPretty: false)

    private init() {}

    /// `{"services": […]}`.
    static func list(_ services: [ServiceDescriptor]) -> [UInt8] {
        var json = DescriptionJSON()
        json.output.beginObject()
        json.array("services", services) { json, service in json.service(service) }
        json.output.endObject()
        return json.output.bytes
    }

    /// An object whose `kind` is `service`, `method`, `message` or `enum`.
    static func describe(_ entry: ContractEntry) -> [UInt8] {
        var json = DescriptionJSON()
        switch entry {
        case .service(let service): json.service(service)
        case .method(let method): json.method(method, withTemplate: true)
        case .message(let type): json.message(type)
        case .enumeration(let type): json.enumeration(type)
        }
        return json.output.bytes
    }

    private mutating func service(_ service: ServiceDescriptor) {
        self.object("service", service.name, service.documentation) { json in
            json.array("methods", service.methods) { json, method in json.method(method, withTemplate: false) }
        }
    }

    private mutating func method(_ method: any MethodDescriptor, withTemplate: Bool) {
        self.object("method", method.path, method.documentation) { json in
            json.member("shape", method.kind.rawValue)
            json.member("idempotency", method.idempotency.rawValue)
            json.member("request", method.requestType.descriptor.fullName)
            json.member("response", method.responseType.descriptor.fullName)
            guard withTemplate else { return }
            json.output.key("template")
            json.output.literal(String(decoding: RequestTemplate.make(for: method.requestType), as: UTF8.self))
        }
    }

    private mutating func message(_ type: any Message.Type) {
        self.object("message", type.descriptor.fullName, type.descriptor.documentation) { json in
            json.array("fields", type.descriptor.fields) { json, field in json.field(field) }
        }
    }

    private mutating func field(_ field: FieldDescriptor) {
        self.output.beginObject()
        self.member("name", field.name)
        self.member("jsonName", field.jsonName)
        self.output.key("number")
        self.output.literal(String(field.number))
        self.member("type", field.kind.scalarName)
        switch field.cardinality {
        case .singular: self.member("cardinality", "singular")
        case .repeated: self.member("cardinality", "repeated")
        case .map(let key):
            self.member("cardinality", "map")
            self.member("keyType", key.scalarName)
        }
        self.output.key("required")
        self.output.literal(field.isRequired ? "true" : "false")
        if let oneof = field.oneof { self.member("oneof", oneof) }
        self.member("documentation", field.documentation)
        self.output.endObject()
    }

    private mutating func enumeration(_ type: any ProtobufEnum.Type) {
        self.object("enum", type.descriptor.fullName, type.descriptor.documentation) { json in
            json.array("values", type.descriptor.values) { json, value in
                json.output.beginObject()
                json.member("name", value.name)
                json.output.key("number")
                json.output.literal(String(value.number))
                json.member("documentation", value.documentation)
                json.output.endObject()
            }
        }
    }

    // MARK: Parts of all

    private mutating func object(_ kind: String, _ name: String, _ documentation: String, _ rest: (inout DescriptionJSON) -> Void) {
        self.output.beginObject()
        self.member("kind", kind)
        self.member("name", name)
        self.member("documentation", documentation)
        rest(&self)
        self.output.endObject()
    }

    private mutating func member(_ key: String, _ value: String) {
        self.output.key(key)
        self.output.string(value)
    }

    private mutating func array<Element>(_ key: String, _ elements: [Element], _ print: (inout DescriptionJSON, Element) -> Void) {
        self.output.key(key)
        self.output.beginArray()
        for element in elements {
            self.output.beginElement()
            print(&self, element)
        }
        self.output.endArray()
    }
}
