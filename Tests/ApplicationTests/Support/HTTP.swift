import NIOCore
import NIOPosix
import RPC

/// What comes back over HTTP.
func httpGet(_ path: String, _ endpoint: Endpoint) async throws -> String {
    guard case .tcp(let host, let port) = endpoint.kind else { return "" }
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: host, port: port) {
        channel in
        channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
    }
    return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: "GET \(path) HTTP/1.1\r\nhost: ops\r\nconnection: close\r\n\r\n"))
        var answer = ""
        for try await bytes in inbound { answer += String(buffer: bytes) }
        return answer
    }
}
