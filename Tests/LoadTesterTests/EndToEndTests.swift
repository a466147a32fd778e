import Locking
import NIOCore
import NIOPosix
import Protobuf
import RPC
import TestMessages
import TestServices
import Testing

@testable import LoadTester

/// Whole runs against a server in this process, over real sockets. They take as long as their plans say, about two seconds each.
@Suite(.serialized) struct EndToEndTests {
    private struct Run {
        let results: LoadResults
        let served: [Int32]
    }

    /// Runs a plan against an echo server that notes the `repeat` of each message, and does `answer` for it.
    private static func run(
        _ plan: LoadPlan,
        data: String = #"{"repeat":{{i}}}"#,
        tls: TLSPair? = nil,
        stopAfter: Int? = nil,
        maxTime: Duration = .seconds(60),
        _ answer: @escaping @Sendable (EchoMessage) async throws -> Void = { _ in }
    ) async throws -> Run {
        let served = Shared<[Int32]>([])
        let asked = AsyncStream<Void>.makeStream()
        var services = ServiceRegistry()
        services.register(Echo.Methods.echo) { request, _ in
            let count = served.mutate { served in
                served.append(request.repeat)
                return served.count
            }
            if count == stopAfter { asked.continuation.finish() }
            try await answer(request)
            return request
        }
        var configuration = ServerConfiguration()
        configuration.tls = tls?.server
        let server = RPCServer(services: services, configuration: configuration, group: MultiThreadedEventLoopGroup.singleton)
        let endpoint = try await server.listen(on: .tcp("127.0.0.1", 0))
        let target = LoadRun.Target(
            method: Echo.Methods.echo,
            work: .requests(try Payloads(Array(data.utf8), named: "DATA", type: EchoMessage.self, seed: plan.seed)),
            endpoints: [endpoint],
            tls: tls?.client,
            options: CallOptions(timeout: maxTime)
        )
        let run = LoadRun(plan, target: target, threads: 1)
        let stopper = Task {
            for await _ in asked.stream {}
            if !Task.isCancelled { await run.stop() }
        }
        let results: LoadResults
        do {
            results = try await run.perform()
        } catch {
            stopper.cancel()
            await server.shutDown(grace: .zero)
            throw error
        }
        stopper.cancel()
        await server.shutDown(grace: .zero)
        return Run(results: results, served: served.mutate { $0 })
    }

    @Test func `every call of the plan is made once, and only those behind the warm-up count`() async throws {
        let plan = LoadPlan.open(100, warmUp: .milliseconds(500), for: .duration(.milliseconds(1500)), connections: 3, inFlight: 4)
        let run = try await Self.run(plan)
        // A machine that is too busy for the schedule drops calls; those that it makes are counted all the same.
        let dropped = run.results.recorder.droppedCount
        #expect(Set(run.served).count == run.served.count)
        #expect(run.served.allSatisfy { (0..<200).contains($0) })
        #expect(run.results.measuredCount + dropped == 150)
        #expect(run.results.recorder.countByStatus[.ok, default: 0] == run.results.measuredCount)
        #expect(dropped > 0 || run.served.count == 200)
        #expect(!run.results.wasInterrupted)
        #expect(run.results.processors.processorsUsed > 0)
    }

    @Test func `a server that stalls once shows in the latency of all who waited, and in the service time of one`() async throws {
        let plan = LoadPlan.open(100, for: .duration(.seconds(2)))
        let hasStalled = Shared(false)
        let run = try await Self.run(plan) { request in
            let stalls =
                request.repeat >= 50
                && hasStalled.mutate { hasStalled in
                    defer { hasStalled = true }
                    return !hasStalled
                }
            if stalls { try await Task.sleep(for: .milliseconds(600)) }
        }
        let recorder = run.results.recorder
        #expect(run.results.measuredCount + recorder.droppedCount == 200)
        #expect(recorder.serviceTime.maxNanos >= 600_000_000)
        // A machine that is too busy for the schedule drops calls, and what it makes of the others says little.
        let isTooBusy = recorder.droppedCount > 0
        // Sixty calls were due while it stalled: nearly a third of all.
        let latency = run.results.latency
        #expect(isTooBusy || latency.nanos(atPercentile: 85) > 250_000_000)
        #expect(isTooBusy || recorder.serviceTime.nanos(atPercentile: 85) < latency.nanos(atPercentile: 85) / 2)
        // Those that were due while this program itself had no processor are not counted as waiting for a place.
        #expect(isTooBusy || recorder.lateCount >= 50)
        #expect(isTooBusy || recorder.blockedCount >= 10)
        #expect(isTooBusy || recorder.lagMaxNanos >= 550_000_000)
    }

    @Test func `a number of calls is made in a closed loop, and what fails is counted by its code`() async throws {
        let run = try await Self.run(.closed(for: .calls(301), connections: 2, inFlight: 3)) { request in
            if request.repeat % 3 == 0 { throw RPCError(.aborted, "Read it again, then write.") }
        }
        #expect(run.served.count == 301)
        #expect(run.results.measuredCount == 301)
        let failed = run.served.count { $0 % 3 == 0 }
        #expect(run.results.recorder.countByStatus == [.ok: 301 - failed, .aborted: failed])
        #expect(run.results.recorder.sampleByStatus == [.aborted: "Read it again, then write."])
        #expect(run.results.answeredRate > 0)
    }

    @Test func `calls under way at the end are waited for and are no errors`() async throws {
        let plan = LoadPlan.open(50, for: .duration(.milliseconds(400)), inFlight: 100)
        let run = try await Self.run(plan) { _ in try await Task.sleep(for: .milliseconds(500)) }
        let recorder = run.results.recorder
        #expect(recorder.countByStatus == [.ok: 20 - recorder.droppedCount])
        #expect(recorder.endedInWindowCount == 0)
        #expect(run.results.latency.minNanos >= 500_000_000)
    }

    @Test func `a call without an answer ends with its time`() async throws {
        let plan = LoadPlan.open(20, for: .calls(3), inFlight: 4)
        let run = try await Self.run(plan, maxTime: .seconds(1)) { _ in try await Task.sleep(for: .seconds(30)) }
        #expect(run.results.recorder.countByStatus == [.deadlineExceeded: 3])
    }

    @Test func `a run that is stopped reports what it measured`() async throws {
        let run = try await Self.run(.open(100, for: .duration(.seconds(60)), connections: 2, inFlight: 2), stopAfter: 30)
        #expect(run.results.wasInterrupted)
        #expect(run.results.measuredCount == run.served.count)
        #expect((30..<6000).contains(run.served.count))
        #expect(run.results.measuredNanos < 30_000_000_000)
        #expect(run.results.measuredNanos >= 290_000_000)
    }

    @Test func `stopping does not wait for calls that are not due yet`() async throws {
        // The next call of each place is due in half a minute or later.
        let start = ContinuousClock.now
        let run = try await Self.run(.open(1.0 / 30, for: .calls(10), inFlight: 4), stopAfter: 1)
        #expect(run.served == [0])
        #expect(run.results.recorder.droppedCount == 0)
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test(.enabled(if: TLSPair.canBeMade, "openssl is not installed")) func `a run goes over TLS`() async throws {
        let run = try await Self.run(.open(100, for: .calls(20), connections: 2), tls: TLSPair())
        #expect(run.results.recorder.countByStatus == [.ok: 20])
    }

    @Test func `a server that is not there is told before any call is made`() async throws {
        let target = LoadRun.Target(
            method: Echo.Methods.echo,
            work: .requests(try Payloads([], named: "DATA", type: EchoMessage.self, seed: 1)),
            endpoints: [.unix("/nowhere/krafti.sock")],
            options: CallOptions(timeout: .seconds(1))
        )
        let error = await #expect(throws: RPCError.self) {
            _ = try await LoadRun(.closed(for: .calls(1)), target: target, threads: 1).perform()
        }
        #expect(error?.code == .unavailable)
    }

    @Test func `what does not speak ttRPC is told before any call is made`() async throws {
        /// Speaks before it is spoken to, and something else.
        final class Stranger: ChannelInboundHandler, Sendable {
            typealias InboundIn = ByteBuffer
            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")), promise: nil)
            }
        }
        let stranger = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in channel.pipeline.addHandler(Stranger()) }
            .bind(host: "127.0.0.1", port: 0).get()
        let target = LoadRun.Target(
            method: Echo.Methods.echo,
            work: .requests(try Payloads([], named: "DATA", type: EchoMessage.self, seed: 1)),
            endpoints: [.tcp("127.0.0.1", stranger.localAddress?.port ?? 0)],
            options: CallOptions(timeout: .seconds(10))
        )
        let error = await #expect(throws: RPCError.self) {
            _ = try await LoadRun(.closed(for: .calls(1)), target: target, threads: 1).perform()
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("does not speak ttRPC") == true)
        try await stranger.close()
    }

    @Test func `a request that cannot be made ends the run with the reason`() async throws {
        await #expect(throws: JSONError.self) {
            _ = try await Self.run(.closed(for: .calls(100)), data: #"{"repeat":1{{i}}00000000}"#)
        }
    }
}

/// A value that several tasks change.
private final class Shared<Value: Sendable>: Sendable {
    private let value: Guarded<Value>

    init(_ value: Value) { self.value = Guarded(value) }

    func mutate<Result: Sendable>(_ change: (inout sending Value) -> sending Result) -> Result { self.value.withLock(change) }
}
