import Protobuf
import RPC
import TestMessages

/// Methods whose handlers do what handlers should not, and one whose request nests.
enum Misbehaviour {
    static let service = "krafti.test.v1.Misbehaviour"
    struct Failure: Error {}

    private static func method<Request, Response, Shape>(_ name: String) -> Method<Request, Response, Shape> {
        Method(service: self.service, name: name, idempotency: .unknown, documentation: "")
    }

    static let nest: Method<GoogleStruct, GoogleEmpty, Unary> = method("Nest")
    static let busy: Method<GoogleEmpty, GoogleEmpty, Unary> = method("Busy")
    static let swell: Method<GoogleEmpty, EchoMessage, Unary> = method("Swell")
    static let inflateOnce: Method<EchoMessage, EchoMessage, ServerStreaming> = method("InflateOnce")
    static let inflateEach: Method<EchoMessage, EchoMessage, BidirectionalStreaming> = method("InflateEach")
    static let endless: Method<EchoMessage, EchoMessage, ServerStreaming> = method("Endless")

    static let fail: Method<GoogleEmpty, GoogleEmpty, Unary> = method("Fail")
    private static let failCollecting: Method<GoogleEmpty, GoogleEmpty, ClientStreaming> = method("FailCollecting")
    private static let failExpanding: Method<GoogleEmpty, GoogleEmpty, ServerStreaming> = method("FailExpanding")
    private static let failChatting: Method<GoogleEmpty, GoogleEmpty, BidirectionalStreaming> = method("FailChatting")
    /// One of each shape that throws an error that is no RPCError; a stream in its middle, behind its first message.
    static let failing: [any MethodDescriptor] = [fail, failCollecting, failExpanding, failChatting]

    static let deaf: Method<GoogleEmpty, GoogleEmpty, Unary> = method("Deaf")
    private static let deafCollecting: Method<GoogleEmpty, GoogleEmpty, ClientStreaming> = method("DeafCollecting")
    private static let deafExpanding: Method<GoogleEmpty, GoogleEmpty, ServerStreaming> = method("DeafExpanding")
    private static let deafChatting: Method<GoogleEmpty, GoogleEmpty, BidirectionalStreaming> = method("DeafChatting")
    /// One of each shape that hears neither its deadline nor its cancellation.
    static let deafOnes: [any MethodDescriptor] = [deaf, deafCollecting, deafExpanding, deafChatting]

    static func register(in services: inout ServiceRegistry, release: Latch) {
        services.register(self.nest) { _, _ in GoogleEmpty() }
        services.register(self.busy) { _, _ in throw RPCError(.unavailable, "busy", retryAfter: .milliseconds(250)) }
        // Answers more than a frame holds.
        services.register(self.swell) { _, _ in EchoMessage.with { $0.payload = [UInt8](repeating: 1, count: 5 * 1024 * 1024) } }
        // Answer with a payload of so many bytes as `repeat` says.
        services.register(self.inflateOnce) { request, responses, _ in try await responses.send(self.inflated(request)) }
        services.register(self.inflateEach) { requests, responses, _ in
            for try await request in requests { try await responses.send(self.inflated(request)) }
        }
        services.register(self.endless) { request, responses, _ in
            while true { try await responses.send(request) }
        }
        self.registerFailing(in: &services)
        self.registerDeafOnes(in: &services, release: release)
    }

    private static func registerFailing(in services: inout ServiceRegistry) {
        services.register(self.fail) { _, _ in throw Failure() }
        services.register(self.failCollecting) { requests, _ in
            for try await _ in requests { throw Failure() }
            return GoogleEmpty()
        }
        services.register(self.failExpanding) { request, responses, _ in
            try await responses.send(request)
            throw Failure()
        }
        services.register(self.failChatting) { requests, responses, _ in
            for try await request in requests {
                try await responses.send(request)
                throw Failure()
            }
        }
    }

    private static func registerDeafOnes(in services: inout ServiceRegistry, release: Latch) {
        services.register(self.deaf) { _, _ in
            await release.wait()
            return GoogleEmpty()
        }
        services.register(self.deafCollecting) { _, _ in
            await release.wait()
            return GoogleEmpty()
        }
        services.register(self.deafExpanding) { _, _, _ in await release.wait() }
        services.register(self.deafChatting) { _, _, _ in await release.wait() }
    }

    private static func inflated(_ request: EchoMessage) -> EchoMessage {
        .with { $0.payload = [UInt8](repeating: 1, count: Int(request.repeat)) }
    }
}
