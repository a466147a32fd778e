import Catalog
import CatalogAPI
import CatalogTesting
import Protobuf
import RPC
import Testing

@testable import Application

/// A server that is offered ten times what it can do.
@Suite(.serialized, .timeLimit(.minutes(3))) struct OverloadedServerTests {
    /// Two reads at once that take 40 ms each: fifty a second. Ten times that is what two processors can refuse, even unoptimized.
    private static let places = 2
    private static let time = Duration.milliseconds(40)
    private static let capacity = 50.0
    /// The most reads that are let in at once, and so how long the last of them waits where all goes well: 640 ms.
    private static let most = 32
    /// What the p99 of admitted calls may come to. Without limits it would be half a minute, as long as the queue.
    private static let bound = Duration.milliseconds(1_500)

    private static func with(_ body: (CatalogSession) async throws -> Void) async throws {
        let settings = try ServerInProcess.settings(["KRAFTI_OVERLOAD_READ_MAX": "\(Self.most)"])
        let memory = InMemoryCatalog(now: { .now })
        let places = WorkPlaces(Self.places)
        let store = CatalogStore.inMemory(
            memory, services: WatchedServices(base: memory) { _ in await places.work(for: Self.time) })
        var calling = ClientConfiguration()
        calling.retry = .never
        try await CatalogSession.with(store, guards: CallGuards(settings, store), calling: calling) { session in
            try await session.create(uuid(1))
            try await body(session)
        }
    }

    /// What became of calls.
    private struct Calls: Sendable {
        struct Served: Sendable {
            let at: ContinuousClock.Instant
            /// Since it was due.
            let latency: Duration
        }

        let served = Recorded<Served>()
        let errors = Recorded<any Error>()

        /// One that was due at a moment.
        func call(_ session: CatalogSession, due: ContinuousClock.Instant) async {
            do {
                _ = try await session.read(uuid(1))
                let now = ContinuousClock.now
                self.served.add(Served(at: now, latency: due.duration(to: now)))
            } catch { self.errors.add(error) }
        }

        /// Calls served a second between two moments.
        func rate(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
            Double(self.served.all.count { start < $0.at && $0.at <= end }) / (start.duration(to: end) / .seconds(1))
        }

        var p99: Duration {
            let latencies = self.served.all.map(\.latency).sorted()
            return latencies.isEmpty ? .zero : latencies[(latencies.count * 99 - 1) / 100]
        }
    }

    /// What it does at its best: as many callers as always are let in, who call one time after the other.
    private static func peak(_ session: CatalogSession) async -> Double {
        let calls = Calls()
        let began = ContinuousClock.now
        let end = began + .milliseconds(2_300)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { while case let now = ContinuousClock.now, now < end { await calls.call(session, due: now) } }
            }
        }
        #expect(calls.errors.all.isEmpty)
        return calls.rate(from: began + .milliseconds(300), to: end)
    }

    /// Calls that come at their times, whatever becomes of those before them.
    private static func flood(_ session: CatalogSession) async -> (calls: Calls, goodput: Double, offered: Double) {
        let calls = Calls()
        let began = ContinuousClock.now
        let end = began + .milliseconds(2_500)
        let pause = Duration.seconds(1 / (Self.capacity * 10))
        var count = 0
        await withDiscardingTaskGroup { group in
            while case let due = began + pause * count, due < end {
                count += 1
                // Those that are late are made up for at once.
                if due > .now { try? await Task.sleep(until: due, clock: .continuous) }
                group.addTask { await calls.call(session, due: due) }
            }
        }
        return (
            calls, calls.rate(from: began + .milliseconds(500), to: end), Double(count) / (began.duration(to: end) / .seconds(1))
        )
    }

    @Test func `it does as much as it can at ten times that, in a bounded time, and refuses the rest with advice`() async throws {
        // Other tests beside it may spoil a measurement, which then is made again; a server that breaks down does so every time.
        for attempt in 1...3 {
            var isGood = false
            try await Self.with { session in
                let peak = await Self.peak(session)
                let (calls, goodput, offered) = await Self.flood(session)
                let (share, p99) = (peak > 0 ? goodput / peak : 0, calls.p99)
                print(
                    """
                    overload: offered \(Int(offered))/s, peak \(Int(peak))/s, goodput \(Int(goodput))/s \
                    (\(Int(share * 100)) % of the peak), p99 of admitted calls \(p99), refused \(calls.errors.all.count)
                    """)
                Self.expectRefusals(calls.errors.all)
                isGood = share >= 0.9 && p99 <= Self.bound
                guard isGood || attempt == 3 else { return }
                #expect(share >= 0.9)
                #expect(p99 <= Self.bound)
                #expect(offered >= peak * 9)
            }
            if isGood { return }
        }
    }

    private static func expectRefusals(_ errors: [any Error]) {
        #expect(errors.count > 500, "it was not overloaded: this test tests nothing")
        let others = errors.filter { error in
            guard let error = error as? RPCError, error.code == .unavailable else { return true }
            return error.detail(GoogleErrorInfo.self)?.reason != "OVERLOADED" || error.detail(GoogleRetryInfo.self) == nil
                || error.metadata["retry-after-ms"] == nil
        }
        #expect(others.isEmpty, "\(others.first.map { "\($0)" } ?? "")")
    }
}
