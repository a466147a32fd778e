import Catalog
import Postgres
import Resilience
import TestSupport
import Testing

@testable import Persistence

/// Statements with a breaker and retries, on a database that is written down.
@Suite(.timeLimit(.minutes(1))) struct `Statements with a breaker` {
    private static let statement = Statement("scripted", "select 1")

    private let script = ScriptedExecutor()
    private let breaker: CircuitBreaker

    init() {
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 5
        self.breaker = CircuitBreaker(name: "database", settings: settings, now: { [script] in script.now })
    }

    private var executor: BreakingExecutor {
        BreakingExecutor(self.script, breaker: self.breaker, now: { [script] in script.now })
    }

    private func database(_ change: (inout RetryPolicy) -> Void = { _ in }) -> CatalogDatabase {
        var policy = RetryPolicy()
        change(&policy)
        return CatalogDatabase(
            self.executor, retry: policy, random: { 1 }, sleep: { [script] wait in script.note(wait) })
    }

    private func ask(
        _ database: CatalogDatabase, lane: Lane = .read, deadline: ContinuousClock.Instant? = nil
    ) async throws(CatalogError) -> Bool {
        try await database.run(Self.statement, Parameters(), lane: lane, deadline: deadline) { _, mayHaveHappened in
            .answer(mayHaveHappened)
        }
    }

    /// Sends statements straight to the executor, whatever becomes of them.
    private func send(_ steps: ScriptedExecutor.Step..., times: Int = 1) async {
        for _ in 0..<times {
            for step in steps {
                self.script.next(step)
                _ = try? await self.executor.query(Self.statement, Parameters(), lane: .read, deadline: nil)
            }
        }
    }

    private var state: CircuitState { self.breaker.snapshot.state }

    // MARK: The breaker

    @Test func `an open breaker answers UNAVAILABLE with a hint, and the database is left alone`() async throws {
        await self.send(.fail(.connectionFailed), times: 5)
        #expect(self.state == .open)
        let error = await #expect(throws: CatalogError.self) { try await self.ask(self.database()) }
        #expect(error?.code == .unavailable)
        #expect(error?.reason == "CIRCUIT_OPEN")
        #expect(error?.retryAfter == .seconds(30))
        #expect(error?.message.contains("Postgres") == false)
        #expect(self.script.asked == 5)
        #expect(self.script.waits == [], "a refusal is not tried again")
    }

    @Test func `who is refused by an operator's word is not told that the storage has failed`() async throws {
        self.breaker.force(.open)
        let error = await #expect(throws: CatalogError.self) { try await self.ask(self.database()) }
        #expect(error?.reason == "CIRCUIT_OPEN")
        #expect(
            error?.message
                == "The catalogue leaves its storage alone for a while: it failed too often, or an operator decided so. Try again then."
        )
        let cause = error?.cause as? PostgresError
        #expect(cause?.message == "An operator keeps the circuit breaker of the database open: the statement was not sent.")
        #expect(self.script.asked == 0)
    }

    @Test func `when the database is back, probes close it`() async throws {
        await self.send(.fail(.connectionFailed), times: 5)
        self.script.pass(.milliseconds(30_001))
        for _ in 0..<3 { _ = try await self.ask(self.database()) }
        #expect(self.state == .closed)
        #expect(self.script.asked == 8)
    }

    @Test func `what callers do wrong and what they do not wait for does not open it`() async {
        await self.send(
            .fail(.serverError(.uniqueViolation)), .fail(.cancelled), .fail(.invalidParameter),
            .fail(.deadlineExceeded, after: .milliseconds(100)), .fail(.serverError(.lockNotAvailable)), times: 20)
        #expect(self.state == .closed)
        #expect(self.breaker.snapshot.counts.failures == 0)
        #expect(self.breaker.snapshot.counts.exclusions == 60)
    }

    @Test func `a database that stands still opens it, though each caller leaves by himself`() async {
        await self.send(.fail(.deadlineExceeded, after: .seconds(2)), times: 5)
        #expect(self.state == .open)
    }

    @Test func `answers that take too long open it`() async {
        await self.send(.init(error: nil, time: .seconds(6)), times: 5)
        #expect(self.state == .open)
    }

    @Test func `each attempt counts, and the one that opens it is the last`() async {
        self.script.always(.fail(.connectionFailed))
        let database = self.database { $0.maxRetries = 50 }
        let error = await #expect(throws: CatalogError.self) { try await self.ask(database) }
        #expect(self.script.asked == 5)
        #expect(error?.reason == "CIRCUIT_OPEN")
        #expect(self.script.waits.count == 5)
    }

    @Test func `a hundred who read together are two statements to the breaker`() async throws {
        let watched = WatchedExecutor(self.executor)
        var limits = CoalescingLimits()
        (limits.maxStatements, limits.maxReads) = (1, 200)
        let services = PostgresServiceRepository(CatalogDatabase(watched), limits: limits)
        let tenant = Samples.id(TenantID.self)
        let statement = ReadStatement(table: Service.table).many()
        watched.hold(statement)
        async let first = services.service(Samples.id(), of: tenant, deadline: nil)
        await eventually("the first is on its way") { watched.waitingCount == 1 }
        let others = (0..<100).map { _ in Task { try await services.service(Samples.id(), of: tenant, deadline: nil) } }
        await eventually("the others gather") { services.waitingReads == 100 }
        watched.letGo()
        #expect(try await first == nil)
        for other in others { #expect(try await other.value == nil) }
        #expect(self.breaker.snapshot.counts.requests == 2)
        #expect(self.breaker.snapshot.counts.successes == 2)
    }

    // MARK: Retries

    @Test func `what passes is tried again after growing waits, so often`() async throws {
        self.script.next(.fail(.connectionFailed), .fail(.serverError(.adminShutdown)), .fail(.connectionLost))
        _ = try await self.ask(self.database())
        #expect(self.script.waits == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        self.script.always(.fail(.serverError(.deadlockDetected)))
        let error = await #expect(throws: CatalogError.self) { try await self.ask(self.database()) }
        #expect(error?.reason == "CONTENDED")
        #expect(self.script.asked == 8)
    }

    @Test func `no wait reaches the deadline`() async {
        self.script.always(.fail(.connectionFailed))
        let error = await #expect(throws: CatalogError.self) {
            try await self.ask(self.database { $0.delay = .seconds(60) }, deadline: .now + .seconds(1))
        }
        #expect(error?.code == .unavailable)
        #expect(self.script.asked == 1)
        #expect(self.script.waits == [])
    }

    @Test func `an attempt that may have taken effect is remembered, and said when it cannot be settled`() async throws {
        let lost = ScriptedExecutor.Step.fail(.connectionLost, outcomeUnknown: true)
        self.script.next(lost, .fail(.connectionFailed))
        #expect(try await self.ask(self.database(), lane: .write), "the attempt that answers knows of the one that was lost")
        self.script.next(.fail(.connectionFailed))
        #expect(try await self.ask(self.database(), lane: .write) == false)
        self.script.next(lost, .fail(.poolExhausted))
        let error = await #expect(throws: CatalogError.self) { try await self.ask(self.database(), lane: .write) }
        #expect(error?.reason == CatalogError.outcomeUnknownReason)
    }

    @Test func `a write that was lost and then refused by the breaker is in doubt, and says so`() async {
        await self.send(.fail(.connectionFailed), times: 4)
        self.script.next(.fail(.connectionLost, outcomeUnknown: true))
        let error = await #expect(throws: CatalogError.self) { try await self.ask(self.database(), lane: .write) }
        #expect(self.state == .open)
        #expect(error?.code == .unavailable)
        #expect(error?.reason == CatalogError.outcomeUnknownReason)
        #expect(error?.retryAfter != nil)
    }

    @Test func `when everything fails, retries are a fifth of the load and no more`() async {
        self.script.always(.fail(.connectionFailed))
        let database = CatalogDatabase(self.script, random: { 0 }, sleep: { _ in })
        for _ in 0..<500 { _ = try? await self.ask(database) }
        // Time gives one a second on top.
        #expect((610...640).contains(self.script.asked), "\(self.script.asked)")
    }
}
