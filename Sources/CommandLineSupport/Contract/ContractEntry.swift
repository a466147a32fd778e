package import Protobuf
package import RPC

/// Something in the contract that has a name.
package enum ContractEntry: Sendable {
    case service(ServiceDescriptor)
    case method(any MethodDescriptor)
    case message(any Message.Type)
    case enumeration(any ProtobufEnum.Type)

    /// `krafti.catalog.v1.CatalogService/GetService`, `krafti.catalog.v1.Service`.
    package var fullName: String {
        switch self {
        case .service(let service): service.name
        case .method(let method): method.path
        case .message(let type): type.descriptor.fullName
        case .enumeration(let type): type.descriptor.fullName
        }
    }

    /// As an error names it: `the message krafti.catalog.v1.Service`.
    package var kindName: String {
        switch self {
        case .service: "service"
        case .method: "method"
        case .message: "message"
        case .enumeration: "enum"
        }
    }
}
