public import Protobuf

/// How many messages each side of a call sends.
public enum MethodKind: String, Sendable, Hashable, CaseIterable {
    /// One request, one response.
    case unary
    /// Many requests, one response.
    case clientStreaming
    /// One request, many responses.
    case serverStreaming
    /// Many requests, many responses, in any order.
    case bidirectionalStreaming
}

/// What repeating a call does, as declared by the method's `idempotency_level` option
/// (google/protobuf/descriptor.proto, `MethodOptions.IdempotencyLevel`).
public enum Idempotency: String, Sendable, Hashable {
    /// Nothing is promised: a client never repeats the call by itself.
    case unknown
    /// The call changes nothing.
    case noSideEffects
    /// Repeating the call leaves what calling it once leaves.
    case idempotent
}

/// A method as data: what a registry, a command line or a load tester needs to know of it.
public protocol MethodDescriptor: Sendable {
    /// The full name of the service, such as `grpc.health.v1.Health`.
    var service: String { get }
    /// The bare name of the method, such as `Check`.
    var name: String { get }
    /// How many messages each side sends.
    var kind: MethodKind { get }
    /// What repeating the call does.
    var idempotency: Idempotency { get }
    /// The comment above the method in its .proto file, without comment marks.
    var documentation: String { get }
    /// The type of each request message.
    var requestType: any Message.Type { get }
    /// The type of each response message.
    var responseType: any Message.Type { get }
}

extension MethodDescriptor {
    /// `service/method`, such as `grpc.health.v1.Health/Check`.
    public var path: String { "\(self.service)/\(self.name)" }
}

/// A service as data: its name, its comment, its methods in the order of the .proto file.
public struct ServiceDescriptor: Sendable {
    /// The full name, such as `grpc.health.v1.Health`.
    public let name: String
    /// The comment above the service in its .proto file, without comment marks.
    public let documentation: String
    /// The methods, in the order of the .proto file.
    public let methods: [any MethodDescriptor]

    public init(name: String, documentation: String, methods: [any MethodDescriptor]) {
        self.name = name
        self.documentation = documentation
        self.methods = methods
    }
}

/// The shape of a method at the type level, so that a client call and a handler of the wrong kind do not compile.
public protocol MethodShape: Sendable {
    static var kind: MethodKind { get }
}

/// One request, one response.
public enum Unary: MethodShape {
    public static var kind: MethodKind { .unary }
}

/// Many requests, one response.
public enum ClientStreaming: MethodShape {
    public static var kind: MethodKind { .clientStreaming }
}

/// One request, many responses.
public enum ServerStreaming: MethodShape {
    public static var kind: MethodKind { .serverStreaming }
}

/// Many requests, many responses, in any order.
public enum BidirectionalStreaming: MethodShape {
    public static var kind: MethodKind { .bidirectionalStreaming }
}

/// A method with its message types and its shape known to the compiler. Generated code makes one for each `rpc`.
public struct Method<Request: Message, Response: Message, Shape: MethodShape>: MethodDescriptor {
    public let service: String
    public let name: String
    public let idempotency: Idempotency
    public let documentation: String
    public var kind: MethodKind { Shape.kind }
    public var requestType: any Message.Type { Request.self }
    public var responseType: any Message.Type { Response.self }

    public init(service: String, name: String, idempotency: Idempotency, documentation: String) {
        self.service = service
        self.name = name
        self.idempotency = idempotency
        self.documentation = documentation
    }
}
