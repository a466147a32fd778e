import NIOCore
import RPC

/// Makes the calls of one connection when they are due, and records what becomes of them.
///
/// An actor on the event loop that carries the connection: timers, calls and records of a connection share one thread, so that to
/// start a call crosses no thread and takes no lock. As many tasks as calls may be in flight last as long as the run, and no call
/// makes another. Each such place takes the next call, waits until it is due, makes it, records it.
actor ConnectionDriver {
    /// A closed loop against a server that has gone would spin on refusals.
    private static let pauseAfterRefusal = TimeAmount.milliseconds(10)

    nonisolated var unownedExecutor: UnownedSerialExecutor { self.eventLoop.executor.asUnownedSerialExecutor() }

    private let eventLoop: any EventLoop
    private let client: RPCClient
    private let method: any MethodDescriptor
    private let options: CallOptions
    private let payloads: Payloads
    private let placeCount: Int
    private let isClosedLoop: Bool

    private var clock = RunClock(origin: .now())
    private var source: CallSource
    private var recorder: CallRecorder
    /// The timers of the places that wait for their call to be due.
    private var timers: [Int: Scheduled<Void>] = [:]
    private var failure: (any Error)?

    /// - Parameters:
    ///   - eventLoop: carries the connection of `client`.
    ///   - connection: which of the plan's connections this is, from 0.
    init(
        eventLoop: any EventLoop,
        client: RPCClient,
        method: any MethodDescriptor,
        options: CallOptions,
        payloads: Payloads,
        plan: LoadPlan,
        connection: Int
    ) {
        self.eventLoop = eventLoop
        self.client = client
        self.method = method
        self.options = options
        self.payloads = payloads
        self.placeCount = plan.inFlight
        self.isClosedLoop = plan.pacing == .closed
        self.source = CallSource(plan: plan, connection: connection)
        self.recorder = CallRecorder(plan: plan)
    }

    /// Makes the connection, so that no call's latency holds the making.
    /// - Throws: RPCError when the server cannot be reached or answers nothing.
    func connect() async throws {
        var options = self.options
        if !options.waitForReady { options.timeout = min(options.timeout ?? .seconds(10), .seconds(10)) }
        do {
            // The health service touches nothing behind the server. Any answer will do: not every server has the service.
            _ = try await self.client.callUnary(Health.Methods.check, encoded: [], options: options)
        } catch let error as RPCError where error.code != .unavailable && error.code != .deadlineExceeded {}
    }

    /// Makes the plan's calls, and returns when all of them have ended.
    /// - Throws: what kept a request from being made.
    func run(_ clock: RunClock) async throws {
        self.clock = clock
        _ = await self.wait(until: 0, place: 0)
        // The actor keeps its own code on the loop; the executor keeps there what a call does in the client.
        let executor = EventLoopTaskExecutor(self.eventLoop)
        await withDiscardingTaskGroup { group in
            for place in 0..<self.placeCount {
                group.addTask(executorPreference: executor) { await self.occupy(place) }
            }
        }
        if let failure { throw failure }
    }

    /// Makes no more calls; those in flight end on their own.
    func stop() {
        let nowNanos = self.clock.nowNanos
        self.source.stop(at: nowNanos)
        self.recorder.endWindow(at: nowNanos)
        for timer in self.timers.values { timer.cancel() }
    }

    func takeInterval() -> CallInterval { self.recorder.takeInterval() }

    /// What was recorded, once the run is over.
    func finish() -> CallRecorder {
        self.recorder.droppedCount = self.source.droppedCount
        return self.recorder
    }

    // MARK: Places

    private func occupy(_ place: Int) async {
        while let call = self.source.next(at: self.clock.nowNanos) {
            // Late already when it is handed out: until now, no place was free.
            let wasBlocked = self.clock.nowNanos > call.dueNanos
            let request: [UInt8]
            do {
                request = try self.payloads.bytes(forCall: call.index)
            } catch {
                self.failure = error
                return self.stop()
            }
            guard await self.wait(until: call.dueNanos, place: place) else { return }
            let status = await self.make(call, request, wasBlocked: wasBlocked)
            if self.isClosedLoop, status == .unavailable {
                _ = await self.wait(until: self.clock.nowNanos + Self.pauseAfterRefusal.nanoseconds, place: place)
            }
        }
    }

    private func make(_ call: Arrival, _ request: [UInt8], wasBlocked: Bool) async -> StatusCode {
        let sentNanos = self.clock.nowNanos
        self.recorder.began(call, sentNanos: sentNanos, wasBlocked: wasBlocked)
        var status = StatusCode.ok
        var message: String?
        do {
            _ = try await self.client.callUnary(self.method, encoded: request, options: self.options)
        } catch let error as RPCError {
            (status, message) = (error.code, error.message)
        } catch {
            (status, message) = (.unknown, "\(error)")
        }
        self.recorder.ended(call, sentNanos: sentNanos, endedNanos: self.clock.nowNanos, status: status, message: message)
        return status
    }

    /// Waits on a timer of the event loop: it fires on this very thread, and to the microsecond where the loop has time.
    /// - Returns: false when the run was stopped before.
    private func wait(until dueNanos: Int64, place: Int) async -> Bool {
        guard dueNanos > self.clock.nowNanos else { return true }
        let timer = self.eventLoop.scheduleTask(deadline: self.clock.instant(atNanos: dueNanos)) {}
        self.timers[place] = timer
        let hasFired = await withCheckedContinuation { continuation in
            timer.futureResult.whenComplete { result in
                if case .success = result { continuation.resume(returning: true) } else { continuation.resume(returning: false) }
            }
        }
        self.timers[place] = nil
        return hasFired
    }
}
