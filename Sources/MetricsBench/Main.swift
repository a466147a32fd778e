import Dispatch
import Foundation
import Observability

/// Times what it takes to record one number, beside what may be spent on it.
///
///     metrics-bench THREADS ROUNDS
///
/// Prints one line of JSON: nanoseconds of processor time a record, one number a round.
@main
struct MetricsBench {
    private static let count = 2_000_000

    static func main() throws {
        guard CommandLine.arguments.count == 3, let threads = Int(CommandLine.arguments[1]), threads > 0,
            let rounds = Int(CommandLine.arguments[2]), rounds > 0
        else {
            FileHandle.standardError.write(Data("usage: metrics-bench THREADS ROUNDS\n".utf8))
            exit(64)
        }
        let registry = MetricsRegistry()
        let counter = registry.counter(CatalogMetrics.servicesCreated, "single")
        let histogram = registry.histogram(CatalogMetrics.requestDuration, "ttrpc", "POST", "/a.B/C")
        let calls = RequestMetrics(
            registry, protocolName: "ttrpc", routes: [("POST", "/a.B/C")], otherMethod: "POST",
            outcomes: [.init(code: 200, isFault: false)])
        let route = calls.route("POST", "/a.B/C")
        let gauge = registry.gauge(CatalogMetrics.connections)

        var nanoseconds: [String: [Double]] = [:]
        for round in 0...rounds {
            let measured = [
                "counter": Self.time(threads) { _ in counter.increment() },
                // Spread over the buckets, to 16 ms.
                "histogram": Self.time(threads) { histogram.record(($0 &* 7919) & 0xFF_FFFF) },
                "call": Self.time(threads) { number in
                    route.begin()
                    route.end(outcome: 0, nanoseconds: (number &* 7919) & 0xFF_FFFF)
                },
                "gauge": Self.time(threads) { _ in gauge.add(1) },
            ]
            // The first round warms caches.
            if round > 0 {
                for (name, value) in measured { nanoseconds[name, default: []].append(value) }
            }
        }
        let result: [String: Any] = ["threads": threads, "nanoseconds": nanoseconds]
        print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
    }

    /// The processor time of `work`, in nanoseconds, when `threads` threads do it at once, over and over.
    @inline(never)
    private static func time(_ threads: Int, _ work: @escaping @Sendable (Int) -> Void) -> Double {
        let start = Self.processorNanoseconds()
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            for number in 0..<Self.count { work(number) }
        }
        return (Self.processorNanoseconds() - start) / Double(threads * Self.count)
    }

    private static func processorNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
