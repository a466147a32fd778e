import NIOCore
import NIOPosix
import RPC

/// One run: connects, makes the calls of a plan, and brings together what the connections recorded.
///
/// Safe to use from any task; `perform` runs once.
struct LoadRun: Sendable {
    /// What is called, and where.
    struct Target: Sendable {
        var method: any MethodDescriptor
        var work: LoadWork
        var endpoints: [Endpoint]
        var tls: ClientTLS?
        var options: CallOptions
    }

    /// Between the decision to begin and the first call, so that every connection begins on time.
    private static let lead = TimeAmount.milliseconds(20)

    private let subject: LoadResults.Subject
    private let group: MultiThreadedEventLoopGroup
    private let clients: [RPCClient]
    private let drivers: [ConnectionDriver]
    private let interruption = Interruption()

    /// - Parameter threads: event loops that share the connections.
    init(_ plan: LoadPlan, target: Target, threads: Int) {
        self.subject = LoadResults.Subject(
            method: target.method.path,
            addresses: target.endpoints.map(\.description),
            plan: plan,
            threads: threads,
            batchSize: target.work.batchSize
        )
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        var clients: [RPCClient] = []
        var drivers: [ConnectionDriver] = []
        for connection in 0..<plan.connections {
            let eventLoop = self.group.next()
            let endpoint = target.endpoints[connection % target.endpoints.count]
            let client = RPCClient(oneConnectionTo: endpoint, tls: target.tls, on: eventLoop, inFlight: plan.inFlight)
            clients.append(client)
            drivers.append(
                ConnectionDriver(
                    eventLoop: eventLoop,
                    client: client,
                    method: target.method,
                    options: target.options,
                    work: target.work,
                    plan: plan,
                    connection: connection
                )
            )
        }
        self.clients = clients
        self.drivers = drivers
    }

    /// Makes the calls. Returns when every call that was begun has ended, and the connections are closed.
    /// - Parameter onProgress: called once a second while calls are made.
    /// - Throws: RPCError when the server cannot be reached; `JSONError` when a placeholder's value does not fit its field.
    func perform(onProgress: @escaping @Sendable (RunProgress) -> Void = { _ in }) async throws -> LoadResults {
        do {
            let results = try await self.measure(onProgress)
            await self.close()
            return results
        } catch {
            await self.close()
            throw error
        }
    }

    /// Begins no more calls; `perform` then returns with what was measured.
    func stop() async {
        self.interruption.note()
        for driver in self.drivers { await driver.stop() }
    }

    private func measure(_ onProgress: @escaping @Sendable (RunProgress) -> Void) async throws -> LoadResults {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for driver in self.drivers { group.addTask { try await driver.connect() } }
            try await group.waitForAll()
        }
        let clock = RunClock(origin: .now() + Self.lead)
        let watch = Task { await RunWatch(plan: self.subject.plan, drivers: self.drivers, clock: clock).observe(onProgress) }
        defer { watch.cancel() }
        // Asked to stop while connecting: the plan is stopped on its first call.
        if self.interruption.isNoted { await self.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for driver in self.drivers { group.addTask { try await driver.run(clock) } }
            do {
                try await group.waitForAll()
            } catch {
                for driver in self.drivers { await driver.stop() }
                throw error
            }
        }
        watch.cancel()
        let (start, end) = await watch.value
        var recorder = CallRecorder(plan: self.subject.plan)
        for driver in self.drivers { recorder.add(await driver.finish()) }
        return LoadResults(
            subject: self.subject,
            recorder: recorder,
            processors: ProcessorUse(from: start, to: end, threads: self.subject.threads),
            wasInterrupted: self.interruption.isNoted
        )
    }

    private func close() async {
        for client in self.clients { await client.shutDown() }
        try? await self.group.shutdownGracefully()
    }
}
