import Locking
import RPC
import Testing

@Suite struct InterceptorChains {
    /// Leaves its name, and the method it was prepared for, beside the answer.
    private struct Signature: ServerInterceptor {
        let name: String

        func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
            Signature(name: "\(self.name) of \(method.name)")
        }

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            try await next(context)
            context.updateResponseMetadata { $0.append("x-way", self.name) }
        }
    }

    private struct Refusal: ServerInterceptor {
        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            throw RPCError(.permissionDenied, "Not for you.")
        }
    }

    @Test func `a call goes through every interceptor, outermost first, to the handler and back`() async throws {
        let seen = Guarded<[String]>([])
        let chain = InterceptorChain([Signature(name: "outer"), Signature(name: "inner")], for: Health.Methods.check) { context in
            let caller = "\(context.metadata["x-caller"] ?? "nobody") over \(context.peer)"
            seen.withLock { $0.append("\(context.method.name) by \(caller)") }
        }
        let answered = try await chain.call(metadata: ["x-caller": "me"], peer: Peer(transport: .unix))
        #expect(answered.values(of: "x-way") == ["inner of Check", "outer of Check"])
        #expect(seen.withLock { $0 } == ["Check by me over unix"])
        #expect(try await chain.call().values(of: "x-way").count == 2, "Each call is one of its own.")
    }

    @Test func `a caller waits as long as it says`() async throws {
        let remaining = Guarded<[Duration?]>([])
        let chain = InterceptorChain([], for: Health.Methods.check) { context in
            remaining.withLock { $0.append(context.timeRemaining) }
        }
        try await chain.call(timeout: .seconds(3600))
        try await chain.call()
        let all = remaining.withLock { $0 }
        let first = try #require(all.first ?? nil)
        #expect(first > .seconds(1800) && first <= .seconds(3600))
        #expect(all.last == .some(nil))
    }

    @Test func `an interceptor that refuses keeps the call from the handler`() async throws {
        let isCalled = Guarded(false)
        let chain = InterceptorChain([Signature(name: "outer"), Refusal()], for: Health.Methods.check) { _ in
            isCalled.withLock { $0 = true }
        }
        let error = await #expect(throws: RPCError.self) { try await chain.call() }
        #expect(error?.code == .permissionDenied)
        #expect(!isCalled.withLock { $0 })
    }
}
