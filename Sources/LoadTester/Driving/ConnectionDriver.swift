import CatalogAPI
import NIOCore
import Protobuf
import RPC

/// Makes the calls of one connection when they are due, and records what becomes of them.
///
/// An actor on the event loop that carries the connection: timers, calls and records of a connection share one thread, so that to
/// start a call crosses no thread and takes no lock. As many tasks as calls may be in flight last as long as the run, and no call
/// makes another. Each such place takes the next call, waits until it is due, makes it, records it.
actor ConnectionDriver {
    /// A closed loop against a server that has gone would spin on refusals.
    private static let pauseAfterRefusal = TimeAmount.milliseconds(10)
    private static let pulseInterval = TimeAmount.milliseconds(10)

    nonisolated var unownedExecutor: UnownedSerialExecutor { self.eventLoop.executor.asUnownedSerialExecutor() }

    private let eventLoop: any EventLoop
    private let client: RPCClient
    private let method: any MethodDescriptor
    private let options: CallOptions
    private let work: LoadWork
    /// Where this connection's places come among those of all, for turns that they take.
    private let firstPlace: Int
    private let placeCount: Int
    private let isClosedLoop: Bool

    private var clock = RunClock(origin: .now())
    private var source: CallSource
    private var recorder: CallRecorder
    private var occupancy: PlaceOccupancy
    private let pulse: SharedPulse
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
        work: LoadWork,
        plan: LoadPlan,
        connection: Int
    ) {
        self.eventLoop = eventLoop
        self.client = client
        self.method = method
        self.options = options
        self.work = work
        self.firstPlace = connection * plan.inFlight
        self.placeCount = plan.inFlight
        self.isClosedLoop = plan.pacing == .closed
        self.source = CallSource(plan: plan, connection: connection)
        self.recorder = CallRecorder(plan: plan)
        self.occupancy = PlaceOccupancy(placeCount: plan.inFlight)
        // Of thousands of connections each beats more slowly: beats are not to be what the loops are busy with.
        let interval = Self.pulseInterval.nanoseconds * Int64(max(plan.connections / 8, 1))
        self.pulse = SharedPulse(intervalNanos: interval)
    }

    /// Makes the connection, so that no call's latency holds the making.
    /// - Throws: RPCError when the server cannot be reached or answers nothing.
    func connect() async throws {
        var options = self.options
        if !options.waitForReady { options.timeout = min(options.timeout ?? .seconds(10), .seconds(10)) }
        do {
            // The health service touches nothing behind the server. Any answer will do: not every server has the service.
            _ = try await self.client.callUnary(Health.Methods.check, encoded: [], options: options)
        } catch let error as RPCError {
            switch error.code {
            case .unavailable, .deadlineExceeded: throw error
            // This side's own finding, as of what is no ttRPC: no server answers so when it is asked for its health.
            case .internal: throw RPCError(.unavailable, error.message, cause: error)
            default: break
            }
        }
    }

    /// Makes the plan's calls, and returns when all of them have ended.
    /// - Throws: what kept a request from being made.
    func run(_ clock: RunClock) async throws {
        self.clock = clock
        _ = await self.wait(until: 0, place: 0)
        let beats = self.beginPulse()
        defer { beats?.cancel() }
        // The actor keeps its own code on the loop; the executor keeps there what a call does in the client.
        let executor = EventLoopTaskExecutor(self.eventLoop)
        await withDiscardingTaskGroup { group in
            for place in 0..<self.placeCount {
                group.addTask(executorPreference: executor) { await self.occupy(place) }
            }
        }
        if let failure { throw failure }
    }

    private func beginPulse() -> RepeatedTask? {
        guard !self.isClosedLoop else { return nil }
        // What was late before the run began is no matter.
        self.pulse.begin(atNanos: self.clock.nowNanos)
        let interval = TimeAmount.nanoseconds(self.pulse.intervalNanos)
        return self.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) {
            [clock = self.clock, pulse = self.pulse] _ in
            pulse.beat(atNanos: clock.nowNanos)
        }
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
        switch self.work {
        case .requests(let payloads):
            _ = await self.makeCalls(place, { try payloads.bytes(forCall: $0) }) { request in
                _ = try await self.client.callUnary(self.method, encoded: request, options: self.options)
                return nil
            }
        case .bulk(let load):
            _ = await self.makeCalls(place, { try load.request(forCall: $0) }) { request in
                let options = self.options.of(request.tenant)
                let answer = try await self.client.callUnary(self.method, encoded: request.bytes, options: options)
                let items = ItemTally(try BulkCreateServicesResponse(serializedBytes: answer).results)
                self.acknowledged(items.count)
                return items
            }
        case .stream(let load):
            let tenant = load.tenant(self.firstPlace + place)
            while await self.stream(load, of: tenant, place) {}
        }
    }

    /// Makes the calls of a place, one after the other.
    /// - Parameters:
    ///   - endsOnFailure: whether a call that fails is the last one.
    ///   - prepare: makes the request of a call, before it is due.
    ///   - call: makes the call.
    /// - Returns: whether the place is wanted for more calls.
    private func makeCalls<Request>(
        _ place: Int, endsOnFailure: Bool = false, _ prepare: (Int) throws -> Request, _ call: (Request) async throws -> ItemTally?
    ) async -> Bool {
        // From one call to a next one that had to wait, the place is not free in between.
        var isTaken = false
        var endedNanos: Int64 = 0
        defer { if isTaken { self.occupancy.leave(atNanos: endedNanos) } }
        while let arrival = self.source.next(at: self.clock.nowNanos) {
            let wasBlocked = self.wasBlocked(arrival)
            if isTaken, !wasBlocked {
                self.occupancy.leave(atNanos: endedNanos)
                isTaken = false
            }
            let request: Request
            do {
                request = try prepare(arrival.index)
            } catch {
                self.failure = error
                self.stop()
                return false
            }
            guard await self.wait(until: arrival.dueNanos, place: place) else { return false }
            if !isTaken { self.occupancy.enter(atNanos: self.clock.nowNanos) }
            isTaken = true
            let status = await self.make(arrival, wasBlocked: wasBlocked) { try await call(request) }
            endedNanos = self.clock.nowNanos
            if self.isClosedLoop, status == .unavailable {
                _ = await self.wait(until: self.clock.nowNanos + Self.pauseAfterRefusal.nanoseconds, place: place)
            }
            if endsOnFailure, status != .ok { return true }
        }
        return false
    }

    /// Whether every place was in a call when this one was due, and this program had the time to see to it.
    private func wasBlocked(_ arrival: Arrival) -> Bool {
        let nowNanos = self.clock.nowNanos
        guard !self.isClosedLoop, arrival.dueNanos < nowNanos, self.occupancy.wasFull(atNanos: arrival.dueNanos) else {
            return false
        }
        self.pulse.beat(atNanos: nowNanos)
        return !self.pulse.stoodStill(atNanos: arrival.dueNanos)
    }

    /// Keeps one stream for as long as it lasts.
    /// - Returns: whether the place is wanted for another.
    private func stream(_ load: CatalogueLoad, of tenant: LoadTenant, _ place: Int) async -> Bool {
        var options = self.options.of(tenant)
        // The time is for a call; the stream is for all calls of its place.
        options.timeout = nil
        let name = "load-\(UInt64.random(in: .min ... .max))"
        var isWanted = false
        do {
            try await self.client.call(CatalogService.Methods.streamCreateServices, options: options) { requests, replies in
                let session = UploadSession(
                    requests: requests, replies: replies, tenantID: tenant.id, name: name, maxTime: self.options.timeout)
                isWanted = await self.makeCalls(place, endsOnFailure: true, { load.items(forCall: $0, of: tenant) }) { items in
                    try await session.send(items) { self.acknowledged($0) }
                }
            }
            return isWanted
        } catch {
            // There was no stream to make a call on: the next call has nowhere to go.
            return await self.makeCalls(place, endsOnFailure: true, { _ in }) { _ in throw error }
        }
    }

    private func acknowledged(_ itemCount: Int) {
        self.recorder.acknowledged(itemCount, atNanos: self.clock.nowNanos)
    }

    private func make(_ call: Arrival, wasBlocked: Bool, _ body: () async throws -> ItemTally?) async -> StatusCode {
        let sentNanos = self.clock.nowNanos
        self.recorder.began(call, sentNanos: sentNanos, wasBlocked: wasBlocked)
        var status = StatusCode.ok
        var message: String?
        var items: ItemTally?
        do {
            items = try await body()
        } catch let error as RPCError {
            (status, message) = (error.code, error.message)
        } catch {
            (status, message) = (.unknown, "\(error)")
        }
        let endedNanos = self.clock.nowNanos
        self.recorder.ended(
            call, sentNanos: sentNanos, endedNanos: endedNanos, status: status, message: message, items: items ?? ItemTally())
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
