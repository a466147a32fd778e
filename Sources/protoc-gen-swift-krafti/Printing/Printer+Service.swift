extension Printer {
    mutating func print(_ service: ServicePlan) {
        self.line()
        self.documentation(service.schema.comment)
        self.block("public enum \(service.name)") { printer in
            printer.line("/// The full name, as it travels.")
            printer.line("public static let name = \(Self.literal(service.schema.fullName))")
            printer.line()
            printer.printMethods(service)
            printer.line()
            printer.line("/// The service as data.")
            printer.line("public static let descriptor = ServiceDescriptor(")
            printer.indented { printer in
                printer.line("name: name,")
                printer.line("documentation: \(Self.literal(service.schema.comment)),")
                let methods = service.methods.map { "Methods.\(SwiftNames.declared($0.name))" }
                printer.line("methods: [\(methods.joined(separator: ", "))]")
            }
            printer.line(")")
            printer.line()
            printer.printHandler(service)
            printer.line()
            printer.printClient(service)
        }
        self.line()
        self.printRegistration(service)
    }

    private mutating func printMethods(_ service: ServicePlan) {
        self.line("/// The methods as data.")
        self.block("public enum Methods") { printer in
            for method in service.methods {
                printer.documentation(method.schema.comment)
                let type = "Method<\(method.request), \(method.response), \(method.shape.rawValue)>"
                printer.line("public static let \(SwiftNames.declared(method.name)) = \(type)(")
                printer.indented { printer in
                    printer.line("service: \(service.name).name,")
                    printer.line("name: \(Self.literal(method.schema.name)),")
                    printer.line("idempotency: .\(method.schema.idempotency),")
                    printer.line("documentation: \(Self.literal(method.schema.comment))")
                }
                printer.line(")")
            }
        }
    }

    private mutating func printHandler(_ service: ServicePlan) {
        self.line("/// What a server does for each method.")
        self.block("public protocol Handler: Sendable") { printer in
            for method in service.methods {
                printer.documentation(method.schema.comment)
                let parameters =
                    switch method.shape {
                    case .unary: "_ request: \(method.request)"
                    case .clientStreaming: "_ requests: RequestStream<\(method.request)>"
                    case .serverStreaming: "_ request: \(method.request), responses: ResponseWriter<\(method.response)>"
                    case .bidirectionalStreaming:
                        "_ requests: RequestStream<\(method.request)>, responses: ResponseWriter<\(method.response)>"
                    }
                let result =
                    switch method.shape {
                    case .unary, .clientStreaming: " -> \(method.response)"
                    case .serverStreaming, .bidirectionalStreaming: ""
                    }
                printer.line(
                    "func \(SwiftNames.declared(method.name))(\(parameters), context: ServerContext) async throws\(result)")
            }
        }
    }

    private mutating func printClient(_ service: ServicePlan) {
        self.line("/// Calls the methods of a server.")
        self.block("public struct Client: Sendable") { printer in
            printer.line("private let client: RPCClient")
            printer.line()
            printer.block("public init(_ client: RPCClient)") { printer in
                printer.line("self.client = client")
            }
            for method in service.methods {
                printer.line()
                printer.documentation(method.schema.comment)
                printer.printCall(method)
            }
        }
    }

    private mutating func printCall(_ method: ServicePlan.Method) {
        let name = SwiftNames.declared(method.name)
        let options = "options: CallOptions = CallOptions()"
        let writer = "RequestWriter<\(method.request)>"
        let stream = "ResponseStream<\(method.response)>"
        let (head, arguments) =
            switch method.shape {
            case .unary:
                (
                    "func \(name)(_ request: \(method.request), \(options)) async throws -> \(method.response)",
                    "request, options: options"
                )
            case .serverStreaming:
                (
                    "func \(name)<Result>(_ request: \(method.request), \(options), "
                        + "_ receive: (\(stream)) async throws -> Result) async throws -> Result",
                    "request, options: options, receive"
                )
            case .clientStreaming:
                (
                    "func \(name)(\(options), _ send: (\(writer)) async throws -> Void) async throws -> \(method.response)",
                    "options: options, send"
                )
            case .bidirectionalStreaming:
                (
                    "func \(name)<Result>(\(options), _ exchange: (\(writer), \(stream)) async throws -> Result) async throws -> Result",
                    "options: options, exchange"
                )
            }
        self.block("public \(head)") { printer in
            printer.line("try await self.client.call(Methods.\(name), \(arguments))")
        }
    }

    private mutating func printRegistration(_ service: ServicePlan) {
        self.block("extension ServiceRegistry") { printer in
            printer.line("/// Serves every method of `\(service.schema.fullName)` with a handler.")
            printer.block("public mutating func register(_ handler: some \(service.name).Handler)") { printer in
                for method in service.methods {
                    let name = SwiftNames.declared(method.name)
                    let (closure, arguments) =
                        switch method.shape {
                        case .unary: ("request, context", "request, context: context")
                        case .clientStreaming: ("requests, context", "requests, context: context")
                        case .serverStreaming: ("request, responses, context", "request, responses: responses, context: context")
                        case .bidirectionalStreaming:
                            ("requests, responses, context", "requests, responses: responses, context: context")
                        }
                    printer.block("self.register(\(service.name).Methods.\(name))") { printer in
                        printer.line("\(closure) in")
                        printer.line("try await handler.\(name)(\(arguments))")
                    }
                }
            }
        }
    }
}
