import NIOCore
import NIOPosix
import RPC

/// What comes back over HTTP.
func httpGet(_ path: String, _ endpoint: Endpoint) async throws -> String { try await http("GET", path, endpoint) }

/// What comes back over HTTP.
func http(_ method: String, _ path: String, _ endpoint: Endpoint) async throws -> String {
    try await httpAnswerInTime(to: "\(method) \(path) HTTP/1.1\r\nhost: ops\r\nconnection: close\r\n\r\n", endpoint)
}

/// All that comes until the other side closes. A request has five seconds to come; on a machine that is busy with other tests it may be
/// too late, and is then sent again.
func httpAnswerInTime(to request: String, _ endpoint: Endpoint) async throws -> String {
    for _ in 1..<5 {
        let began = ContinuousClock.now
        do {
            let answer = try await httpAnswer(to: request, endpoint)
            if !answer.isEmpty { return answer }
        } catch  where began.duration(to: .now) >= .seconds(5) { continue }
        if began.duration(to: .now) < .seconds(5) { return "" }
    }
    return try await httpAnswer(to: request, endpoint)
}

/// All that comes until the other side closes.
func httpAnswer(to request: String, _ endpoint: Endpoint) async throws -> String {
    guard case .tcp(let host, let port) = endpoint.kind else { return "" }
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: host, port: port) {
        channel in
        channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
    }
    return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: request))
        var answer = ""
        for try await bytes in inbound { answer += String(buffer: bytes) }
        return answer
    }
}
