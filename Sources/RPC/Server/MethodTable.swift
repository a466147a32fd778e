import NIOCore

/// A method ready to be called: its interceptors are composed around its handler.
final class RegisteredMethod: Sendable {
    let descriptor: any MethodDescriptor
    let kind: MethodKind
    let handler: ServerHandler
    private let service: ByteBuffer
    private let name: ByteBuffer

    init(descriptor: any MethodDescriptor, handler: ServerHandler) {
        self.service = ByteBuffer(string: descriptor.service)
        self.name = ByteBuffer(string: descriptor.name)
        self.descriptor = descriptor
        self.kind = descriptor.kind
        self.handler = handler
    }

    func isNamed(by request: RequestEnvelope) -> Bool {
        request.method == self.name && request.service == self.service
    }
}

/// Finds methods by the names in a request, without making strings of them.
struct MethodTable: Sendable {
    private struct Name: Hashable, Sendable {
        var service: ByteBuffer
        var method: ByteBuffer
    }

    /// Told of every call that is refused before it reaches an interceptor.
    let onRefusal: (@Sendable (RefusedCall) -> Void)?
    private let methods: [Name: RegisteredMethod]
    private let services: Set<ByteBuffer>

    init(
        _ registry: ServiceRegistry, interceptors: [any ServerInterceptor], onRefusal: (@Sendable (RefusedCall) -> Void)? = nil
    ) {
        var methods: [Name: RegisteredMethod] = [:]
        for entry in registry.entries.values {
            let name = Name(
                service: ByteBuffer(string: entry.descriptor.service),
                method: ByteBuffer(string: entry.descriptor.name)
            )
            methods[name] = RegisteredMethod(
                descriptor: entry.descriptor,
                handler: compose(interceptors, for: entry.descriptor, around: entry.handler)
            )
        }
        self.onRefusal = onRefusal
        self.methods = methods
        // Connections answer its one method by themselves.
        self.services = Set(methods.keys.map(\.service)).union([ByteBuffer(string: Streams.name)])
    }

    func find(_ request: RequestEnvelope) throws(RPCError) -> RegisteredMethod {
        if let method = self.methods[Name(service: request.service, method: request.method)] { return method }
        let service = Self.printable(request.service)
        guard self.services.contains(request.service) else {
            throw RPCError(.unimplemented, "This server has no service `\(service)`.")
        }
        throw RPCError(.unimplemented, "Service `\(service)` has no method `\(Self.printable(request.method))`.")
    }

    private static func printable(_ name: ByteBuffer) -> String {
        String(printable: String(decoding: name.readableBytesView.prefix(800), as: UTF8.self))
    }
}
