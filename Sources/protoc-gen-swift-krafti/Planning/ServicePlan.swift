/// A service with its types looked up.
struct ServicePlan {
    var schema: ServiceSchema
    var name: String
    var methods: [Method]

    struct Method {
        var schema: MethodSchema
        /// The Swift name, such as `getService`.
        var name: String
        var request: String
        var response: String
        var shape: Shape
    }

    /// As the phantom types of module RPC are called.
    enum Shape: String {
        case unary = "Unary"
        case clientStreaming = "ClientStreaming"
        case serverStreaming = "ServerStreaming"
        case bidirectionalStreaming = "BidirectionalStreaming"
    }

    init(_ service: ServiceSchema, index: TypeIndex) throws(GeneratorError) {
        self.schema = service
        self.name = SwiftNames.type(service.name)
        self.methods = []
        for method in service.methods {
            let shape: Shape =
                switch (method.clientStreams, method.serverStreams) {
                case (false, false): .unary
                case (true, false): .clientStreaming
                case (false, true): .serverStreaming
                case (true, true): .bidirectionalStreaming
                }
            self.methods.append(
                Method(
                    schema: method,
                    name: SwiftNames.method(method.name),
                    request: try index.entry(method.request).swiftName,
                    response: try index.entry(method.response).swiftName,
                    shape: shape
                ))
        }
    }
}
