import Foundation
import Resilience
import Testing

@Suite("A server that is offered too much, simulated")
struct OverloadSimulationTests {
    private static let reads = ConcurrencyLimits(min: 2, max: 256, initial: 64)
    private static let service = 0.04
    /// Ten workers, 40 ms a call: 250 a second.
    private static let peak = 250.0

    private static let seed =
        ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        ?? .random(in: 0...UInt64(UInt32.max))

    private static func tell(_ what: String, _ result: SimulatedServer.Result, seconds: Double) -> String {
        let goodput = Int(Double(result.served) / seconds)
        return """
            \(what): goodput \(goodput)/s, refused \(Int(Double(result.refused) / seconds))/s, latency p50 \
            \(Int(result.latency(0.5) * 1000)) ms, p99 \(Int(result.latency(0.99) * 1000)) ms, KRAFTI_SEED=\(Self.seed)
            """
    }

    @Test(arguments: [2.0, 10.0]) func `it does as much as it can, and those it lets in wait only a little`(times: Double) {
        var server = SimulatedServer(workers: 10, [Self.reads], seed: Self.seed)
        let result = server.run([.init(rate: times * Self.peak, service: Self.service)], seconds: 20, warmUp: 8)[0]
        let told = Self.tell("offered \(times) times the capacity", result, seconds: 12)
        print(told)
        #expect(Double(result.served) / 12 >= 0.9 * Self.peak, "\(told)")
        #expect(result.latency(0.99) <= 5 * Self.service, "\(told)")
    }

    @Test func `callers who do not wait for long do not keep it from its work`() {
        let limits = ConcurrencyLimits(min: 2, max: 1024, initial: 1024, goodLatency: .milliseconds(50))
        var server = SimulatedServer(workers: 10, [limits], seed: Self.seed)
        let load = SimulatedServer.Load(rate: 10 * Self.peak, service: Self.service, patience: 0.5)
        let result = server.run([load], seconds: 30, warmUp: 15)[0]
        let told = Self.tell("callers of little patience", result, seconds: 15)
        print(told, "late \(result.late)")
        #expect(Double(result.served) / 15 >= 0.9 * Self.peak, "\(told)")
        #expect(result.latency(0.99) <= 5 * Self.service, "\(told)")
        #expect(result.late <= result.served / 10, "\(told)")
    }

    @Test func `below its capacity it refuses nobody`() {
        var server = SimulatedServer(workers: 10, [Self.reads], seed: Self.seed)
        let result = server.run([.init(rate: 0.7 * Self.peak, service: Self.service)], seconds: 25)[0]
        #expect(result.refused == 0, "\(Self.tell("offered 70 %", result, seconds: 25))")
    }

    @Test func `a crowd that comes all of a sudden is let in no faster than it can be served`() {
        var server = SimulatedServer(workers: 10, [Self.reads], seed: Self.seed)
        _ = server.run([.init(rate: 0.5 * Self.peak, service: Self.service)], seconds: 5)
        let result = server.run([.init(rate: 10 * Self.peak, service: Self.service)], seconds: 10, warmUp: 2)[0]
        let told = Self.tell("all of a sudden", result, seconds: 8)
        print(told)
        #expect(Double(result.served) / 8 >= 0.9 * Self.peak, "\(told)")
        #expect(result.latency(0.99) <= 5 * Self.service, "\(told)")
    }

    @Test func `it finds its limit again when calls become slower, and faster`() {
        var server = SimulatedServer(workers: 10, [Self.reads], seed: Self.seed)
        _ = server.run([.init(rate: 10 * Self.peak, service: Self.service)], seconds: 10)
        for (what, service) in [("three times slower", 3 * Self.service), ("as fast as before", Self.service)] {
            let peak = 10 / service
            let result = server.run([.init(rate: 10 * peak, service: service)], seconds: 20, warmUp: 8)[0]
            let told = Self.tell(what, result, seconds: 12)
            print(told)
            #expect(Double(result.served) / 12 >= 0.9 * peak, "\(told)")
            #expect(result.latency(0.99) <= 10 * service, "\(told)")
        }
    }

    @Test func `what matters less makes way for what matters more`() {
        let bulk = ConcurrencyLimits(min: 1, max: 64, initial: 16)
        var server = SimulatedServer(workers: 10, [Self.reads, bulk], seed: Self.seed)
        let loads = [SimulatedServer.Load(rate: 4 * Self.peak, service: Self.service), .init(rate: 100, service: 0.2)]
        let results = server.run(loads, seconds: 20, warmUp: 8)
        let told = zip(["reads", "bulk"], results).map { Self.tell($0, $1, seconds: 12) }.joined(separator: "\n")
        print(told)
        // One call of the other class always runs, on one of the ten workers.
        #expect(Double(results[0].served) / 12 >= 0.8 * Self.peak, "\(told)")
        #expect(results[1].served > 0, "\(told)")
        // Once the crowd has left, the other class has nearly all of the server.
        let after = server.run([.init(rate: 5, service: Self.service), loads[1]], seconds: 20, warmUp: 10)
        #expect(after[0].refused == 0, "\(Self.tell("a few reads", after[0], seconds: 10))")
        #expect(Double(after[1].served) / 10 >= 0.8 * 10 / 0.2, "\(Self.tell("bulk", after[1], seconds: 10))")
    }
}
