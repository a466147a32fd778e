import Logging
import NIOPosix
public import RPC

extension CatalogServer {
    /// Where a server that is ready can be reached.
    public struct Addresses: Hashable, Sendable, CustomStringConvertible {
        public let rpc: [Endpoint]
        public let ops: Endpoint

        /// Such as `ready rpc=127.0.0.1:7447 ops=127.0.0.1:7448`.
        public var description: String { "ready rpc=\(self.rpc.map(\.description).joined(separator: ",")) ops=\(self.ops)" }
    }

    /// Listens on every address for a moment.
    static func checkAddresses(_ settings: ServerSettings) async throws(StartError) {
        let server = Self.makeAddressProbe()
        var problem: StartError?
        for endpoint in settings.rpcListen + [settings.opsListen] where problem == nil {
            do { _ = try await server.listen(on: endpoint) } catch { problem = StartError(ListenError(endpoint, error), settings) }
        }
        await server.shutDown(grace: .zero)
        if let problem { throw problem }
    }

    /// Listens and hears nobody: whoever comes meanwhile is sent away before saying anything, since an answer would be that there is
    /// no such service.
    static func makeAddressProbe() -> RPCServer {
        var configuration = ServerConfiguration()
        configuration.limits.maxConnections = 0
        let silent = Logger(label: "krafti.server.probe") { _ in SwiftLogNoOpLogHandler() }
        return RPCServer(
            services: ServiceRegistry(), configuration: configuration, group: MultiThreadedEventLoopGroup.singleton, logger: silent)
    }
}

extension StartError {
    /// Names the setting that said the address.
    init(_ error: ListenError, _ settings: ServerSettings) {
        let (flag, name) =
            settings.rpcListen.contains(error.endpoint) ? ("--rpc", "KRAFTI_RPC_LISTEN") : ("--ops", "KRAFTI_OPS_LISTEN")
        self.init("\(error) The setting is \(flag) or \(name).")
    }
}
