import NIOPosix
package import RPC

extension ConnectionSettings {
    /// Lends a client that keeps one connection: calls by hand gain nothing by more, and one is easier to follow at the server.
    ///
    /// However the body ends, its connection is closed in good order, which tells the server of calls given up.
    package func withClient<Result>(_ body: (RPCClient) async throws -> Result) async throws -> Result {
        var configuration = ClientConfiguration()
        configuration.pool.maxConnectionsPerEndpoint = 1
        configuration.pool.maxConnectionAge = nil
        configuration.tls = self.tls
        let client = RPCClient(
            endpoints: self.endpoints,
            configuration: configuration,
            group: MultiThreadedEventLoopGroup(numberOfThreads: 1)
        )
        do {
            let result = try await body(client)
            await client.shutDown()
            return result
        } catch {
            await client.shutDown()
            throw error
        }
    }
}
