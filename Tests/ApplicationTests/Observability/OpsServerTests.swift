import Logging
import NIOCore
import NIOPosix
import RPC
import TestSupport
import Testing

@testable import Observability

/// The pages for operators over HTTP.
@Suite(.timeLimit(.minutes(3))) struct OpsServerTests {
    private static func with(maxConnections: Int = 16, _ body: (Endpoint) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        let server = try await OpsServer.start(
            host: "127.0.0.1", port: 0, maxConnections: maxConnections, group: group, logger: logger, metrics: MetricsRegistry()
        ) { _ in ReadinessState(checks: ["database"], maxAge: .seconds(9)).report(at: .now) }
        do { try await body(.tcp("127.0.0.1", server.port)) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test(arguments: [("/livez", "200"), ("/healthz", "200"), ("/readyz", "503"), ("/metrics", "200")])
    func `HEAD is answered like GET, without the body`(path: String, status: String) async throws {
        try await Self.with { endpoint in
            let whole = try await http("GET", path, endpoint)
            let head = try await http("HEAD", path, endpoint)
            #expect(whole.hasPrefix("HTTP/1.1 \(status) ") && head.hasPrefix("HTTP/1.1 \(status) "), "\(whole) \(head)")
            #expect(!whole.hasSuffix("\r\n\r\n") && head.hasSuffix("\r\n\r\n"), "\(whole) \(head)")
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS"])
    func `other methods are told which are taken`(method: String) async throws {
        try await Self.with { endpoint in
            let answer = try await http(method, "/livez", endpoint)
            #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.lowercased().contains("allow: get, head\r\n"), "\(answer)")
            #expect(try await http(method, "/elsewhere", endpoint).hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test(arguments: [
        ("", "text/plain; version=0.0.4; charset=utf-8"),
        (
            "accept: application/openmetrics-text\r\naccept: */*;q=0.1\r\n",
            "application/openmetrics-text; version=1.0.0; charset=utf-8"
        ),
    ])
    func `the numbers come in the format that is wanted`(header: String, type: String) async throws {
        try await Self.with { endpoint in
            let answer = try await httpAnswerInTime(
                to: "GET /metrics HTTP/1.1\r\nhost: ops\r\n\(header)connection: close\r\n\r\n", endpoint)
            #expect(answer.lowercased().contains("content-type: \(type)\r\n"), "\(answer)")
        }
    }

    @Test func `connections that ask nothing do not keep others out`() async throws {
        try await Self.with(maxConnections: 4) { endpoint in
            guard case .tcp(let host, let port) = endpoint.kind else { return }
            var silent: [any Channel] = []
            for _ in 1...8 {
                silent.append(
                    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: host, port: port).get())
            }
            #expect(try await httpGet("/livez", endpoint).hasPrefix("HTTP/1.1 200"))
            for channel in silent { try? await channel.close() }
        }
    }

    @Test(arguments: [
        "GET /livez HTTP/1.1\r\nhost: o", "GET /livez HTTP/1.1\r\nhost: ops\r\n\r\n",
        "GET /livez HTTP/1.1\r\nhost: ops\r\ncontent-length: 9\r\n\r\nx",
    ])
    func `a connection that does not go on is closed`(request: String) async throws {
        try await Self.with { endpoint in
            // Until the server closes: nobody else does.
            let isWhole = request.contains("\r\n\r\n")
            let answer = try await isWhole ? httpAnswerInTime(to: request, endpoint) : httpAnswer(to: request, endpoint)
            #expect(answer.hasPrefix(isWhole ? "HTTP/1.1 200" : "") && answer.isEmpty != isWhole, "\(answer)")
        }
    }
}
