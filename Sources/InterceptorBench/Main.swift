import Foundation

/// Times what each interceptor of the catalogue's server adds to a call.
///
///     interceptor-bench ROUNDS
///
/// Prints one line of JSON: nanoseconds of processor time a call, one number a round.
@main
struct InterceptorBench {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let rounds = Int(CommandLine.arguments[1]), rounds > 0 else {
            FileHandle.standardError.write(Data("usage: interceptor-bench ROUNDS\n".utf8))
            exit(64)
        }
        let server = try ServedInterceptors()
        try await server.check()
        var results: [Round] = []
        for round in 0...rounds {
            let result = try await Round.measured(server)
            // The first round warms caches.
            if round > 0 { results.append(result) }
        }
        let interceptors: [[String: Any]] = server.names.enumerated().map { index, name in
            ["name": name, "nanoseconds": results.map { $0.added[index] }]
        }
        let report: [String: Any] = [
            "interceptors": interceptors, "chain": results.map(\.chain), "call_without": results.map(\.callWithout),
        ]
        print(String(decoding: try JSONSerialization.data(withJSONObject: report, options: .sortedKeys), as: UTF8.self))
    }
}
