import CatalogAPI
package import Protobuf
package import RPC

/// What the programs know of the servers they call: services and methods, and the messages and enums that they use.
package struct Contract: Sendable {
    package let services: [ServiceDescriptor]
    /// By full name.
    package let messages: [any Message.Type]
    /// By full name.
    package let enums: [any ProtobufEnum.Type]
    /// What a `google.protobuf.Any` may hold.
    package let registry: MessageRegistry

    /// The contract that the programs are built with.
    package static let krafti = Contract(
        services: [
            CatalogService.descriptor, ArtisanService.descriptor, TenantService.descriptor, OperatorService.descriptor,
            Health.descriptor, ServerReflection.descriptor,
        ],
        besides: [
            GoogleBadRequest.self, GoogleErrorInfo.self, GooglePreconditionFailure.self, GoogleQuotaFailure.self,
            GoogleRequestInfo.self, GoogleResourceInfo.self, GoogleRetryInfo.self,
        ],
        registry: .protobuf.merging(.rpc).merging(.catalogAPI)
    )

    /// - Parameter besides: messages that no method names, such as the details of errors.
    package init(services: [ServiceDescriptor], besides: [any Message.Type] = [], registry: MessageRegistry) {
        self.services = services
        self.registry = registry
        var messages: [String: any Message.Type] = [:]
        var enums: [String: any ProtobufEnum.Type] = [:]
        var ahead = services.flatMap(\.methods).flatMap { [$0.requestType, $0.responseType] } + besides
        while let type = ahead.popLast() {
            guard messages.updateValue(type, forKey: type.descriptor.fullName) == nil else { continue }
            for field in type.descriptor.fields {
                switch field.kind {
                case .message(let type): ahead.append(type)
                case .enumeration(let type): enums[type.descriptor.fullName] = type
                default: break
                }
            }
        }
        self.messages = messages.sorted { $0.key < $1.key }.map(\.value)
        self.enums = enums.sorted { $0.key < $1.key }.map(\.value)
    }

    package var methods: [any MethodDescriptor] { self.services.flatMap(\.methods) }

    /// Everything that has a name, methods first: they are what most people look for.
    package var entries: [ContractEntry] {
        self.methods.map(ContractEntry.method) + self.services.map(ContractEntry.service)
            + self.messages.map(ContractEntry.message) + self.enums.map(ContractEntry.enumeration)
    }
}

extension String {
    /// `Service` of `krafti.catalog.v1.Service`.
    package var lastNamePart: String {
        self.lastIndex { $0 == "." || $0 == "/" }.map { String(self[self.index(after: $0)...]) } ?? self
    }
}
