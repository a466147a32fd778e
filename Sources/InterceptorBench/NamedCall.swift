import NIOCore
import RPC

/// A call that says who makes it and for which tenant, from an address: it counts against as many limits as a call can.
struct NamedCall: Sendable {
    /// The limits that it counts against.
    static let limits: Set<String> = ["second", "user", "tenant", "ip"]

    private let metadata: Metadata = ["x-tenant-id": "00000000-0000-0000-0000-000000007e17", "x-user-id": "benchmark"]
    private let peer: Peer
    private let timeout: Duration?

    /// - Parameter timeout: the server's for calls that name none.
    init(timeout: Duration?) throws {
        // The development authenticator believes callers on this machine alone.
        self.peer = Peer(transport: .tcp, address: try SocketAddress(ipAddress: "127.0.0.1", port: 50_000))
        self.timeout = timeout
    }

    /// - Returns: what goes back beside the answer.
    @discardableResult
    func make(through chain: InterceptorChain) async throws -> Metadata {
        try await chain.call(metadata: self.metadata, timeout: self.timeout, peer: self.peer)
    }
}
