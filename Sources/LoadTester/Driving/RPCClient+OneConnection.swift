import NIOCore
import RPC

extension RPCClient {
    /// A client with one connection, so that the tester says which call goes where. It repeats no call: a failure is a finding.
    /// - Parameters:
    ///   - eventLoop: carries the connection.
    ///   - tls: how to speak TLS; nil speaks plainly.
    ///   - inFlight: calls that may wait for answers on it.
    convenience init(oneConnectionTo endpoint: Endpoint, tls: ClientTLS?, on eventLoop: any EventLoop, inFlight: Int) {
        var configuration = ClientConfiguration()
        configuration.retry = .never
        configuration.tls = tls
        configuration.pool.connectionsPerEndpoint = 1
        configuration.pool.maxConnectionsPerEndpoint = 1
        configuration.pool.maxCallsPerConnection = inFlight
        configuration.pool.maxConnectionAge = nil
        self.init(endpoints: [endpoint], configuration: configuration, group: eventLoop)
    }
}
