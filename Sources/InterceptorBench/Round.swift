import RPC

/// What one round found, in nanoseconds of processor time a call.
struct Round: Sendable {
    /// What each interceptor adds to those outside it, outermost first.
    let added: [Double]
    /// What all of them add together.
    let chain: Double
    /// A call that meets none: what the benchmark itself takes.
    let callWithout: Double

    private static let passes = 100
    private static let calls = 1_000

    /// Each pass times the chain as it grows by one interceptor after another, in turns forwards and backwards, so that a machine that
    /// grows slower or faster treats all alike. Medians of the passes' differences: what disturbs a few of them is not seen.
    ///
    /// Away from the main actor: a server's calls belong to none either.
    @concurrent
    static func measured(_ server: ServedInterceptors) async throws -> Round {
        var times: [[Double]] = []
        for pass in 0..<Self.passes {
            times.append(try await Self.pass(server, isBackwards: pass % 2 == 1))
        }
        return Round(
            added: server.names.indices.map { index in Self.median(times.map { $0[index + 1] - $0[index] }) },
            chain: Self.median(times.map { $0[server.names.count] - $0[0] }),
            callWithout: Self.median(times.map { $0[0] }))
    }

    /// The time of a call through each of the server's chains.
    private static func pass(_ server: ServedInterceptors, isBackwards: Bool) async throws -> [Double] {
        var times = [Double](repeating: 0, count: server.chains.count)
        for step in times.indices {
            let index = isBackwards ? times.count - 1 - step : step
            times[index] = try await Self.time(server.chains[index], server.call)
        }
        return times
    }

    private static func time(_ chain: InterceptorChain, _ call: NamedCall) async throws -> Double {
        let start = ThreadTime.now
        for _ in 0..<Self.calls { try await call.make(through: chain) }
        guard let nanoseconds = ThreadTime.now.nanoseconds(since: start) else { throw Invalid("A call went on on another thread.") }
        return nanoseconds / Double(Self.calls)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
