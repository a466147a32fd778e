public import RPC

/// Leaves on each call who makes it, or refuses it.
public struct AuthenticationInterceptor: ServerInterceptor {
    private let authenticator: any Authenticator

    public init(_ authenticator: any Authenticator) { self.authenticator = authenticator }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        (self.authenticator as? any SynchronousAuthenticator).map { AtOnce(authenticator: $0) } ?? self
    }

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        context[PrincipalKey.self] = try await self.authenticator.principal(peer: context.peer, metadata: context.metadata)
        try await next(context)
    }

    private struct AtOnce: SynchronousInterceptor {
        let authenticator: any SynchronousAuthenticator

        func begin(_ context: ServerContext) throws {
            context[PrincipalKey.self] = try self.authenticator.principalAtOnce(peer: context.peer, metadata: context.metadata)
        }
    }
}
