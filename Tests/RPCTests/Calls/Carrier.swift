import Foundation
import NIOPosix
import RPC
import TestServices

/// The ways a call can travel: each test of calls runs over all of them.
enum Carrier: String, CaseIterable, Sendable {
    /// Both ends on one event loop.
    case inProcess
    /// Each end on an event loop of its own.
    case betweenThreads
    case tcp
    case unix

    /// Runs `body` with a client of a server of the echo service and of `services`.
    func withClient<Result>(
        interceptors: [any ServerInterceptor] = [],
        clientInterceptors: [any ClientInterceptor] = [],
        configuration: ClientConfiguration = .patient,
        health: HealthService? = nil,
        register: (inout ServiceRegistry) -> Void = { $0.register(EchoHandler()) },
        _ body: (RPCClient, RPCServer) async throws -> Result
    ) async throws -> Result {
        var services = ServiceRegistry()
        register(&services)
        let server = RPCServer(services: services, health: health, interceptors: interceptors, configuration: .patient)
        let client: RPCClient
        switch self {
        case .inProcess: client = RPCClient(inProcess: server, configuration: configuration, interceptors: clientInterceptors)
        case .betweenThreads:
            client = RPCClient(
                inProcess: server,
                configuration: configuration,
                interceptors: clientInterceptors,
                group: MultiThreadedEventLoopGroup.singleton
            )
        case .tcp, .unix:
            let path = NSTemporaryDirectory() + "rpc-\(UUID().uuidString.prefix(8)).sock"
            let endpoint = try await server.listen(on: self == .tcp ? .tcp("127.0.0.1", 0) : .unix(path))
            client = RPCClient(endpoints: [endpoint], configuration: configuration, interceptors: clientInterceptors)
        }
        do {
            let result = try await body(client, server)
            await client.shutDown()
            await server.shutDown(grace: .zero)
            return result
        } catch {
            await client.shutDown()
            await server.shutDown(grace: .zero)
            throw error
        }
    }
}
