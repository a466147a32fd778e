import Resilience
import Testing

@Suite("A circuit breaker")
struct BreakerTests {
    private static func open(_ configure: (inout CircuitBreakerSettings) -> Void = { _ in }) -> ScriptedBreaker {
        var breaker = ScriptedBreaker(configure)
        breaker.call(.failure, times: 4)
        return breaker
    }

    private static func halfOpen(_ configure: (inout CircuitBreakerSettings) -> Void = { _ in }) -> ScriptedBreaker {
        var breaker = Self.open(configure)
        breaker.pass(.milliseconds(30_001))
        return breaker
    }

    @Test func `the settings are those that the configuration names`() {
        let settings = CircuitBreakerSettings()
        #expect(settings.maxRequests == 3)
        #expect(settings.interval == .seconds(60))
        #expect(settings.timeout == .seconds(30))
        #expect(settings.failureRatio == 0.6)
        #expect(settings.minimumRequests == 10)
        #expect(CircuitState.allCases.map(\.rawValue) == [0, 1, 2], "closed, half-open, open: alerts compare with these")
    }

    // MARK: Closed

    @Test func `it opens when so large a share of enough calls has failed`() {
        var breaker = ScriptedBreaker { $0.minimumRequests = 5 }
        breaker.call(.success, .success, .failure, .failure)
        #expect(breaker.circuit == .closed, "too few to judge by")
        breaker.call(.failure)
        #expect(breaker.circuit == .open, "3 of 5 are 60 %")
        #expect(breaker.changes == ["closed to open: failureRatio"])
    }

    @Test func `fewer failures than the share leave it closed, however many there are`() {
        var breaker = ScriptedBreaker()
        breaker.call(.success, .success, .failure, .failure, times: 100)
        #expect(breaker.circuit == .closed)
        #expect(breaker.look().failuresTotal == 200)
    }

    @Test func `it opens when so many fail one after the other, however much has gone well before`() {
        var breaker = ScriptedBreaker { $0.failuresInARow = 3 }
        breaker.call(.success, times: 1_000)
        breaker.call(.failure, .failure, .success, .failure, .excluded, .failure)
        #expect(breaker.circuit == .closed, "a success ends the row, and what says nothing does not")
        breaker.call(.failure)
        #expect(breaker.circuit == .open)
        #expect(breaker.changes == ["closed to open: failuresInARow"])
        var patient = ScriptedBreaker()
        patient.call(.success, times: 1_000)
        patient.call(.failure, times: 600)
        #expect(patient.circuit == .closed, "without that the share alone opens it")
    }

    @Test func `those that were under way together are one failure in a row`() {
        var breaker = ScriptedBreaker { $0.failuresInARow = 3 }
        breaker.call(.success, times: 1_000)
        for round in 0..<3 {
            #expect(breaker.circuit == .closed)
            let calls = (0..<50).compactMap { _ in try? breaker.ask().get() }
            #expect(calls.count == 50, "round \(round)")
            for call in calls {
                breaker.pass(.milliseconds(1))
                breaker.end(call, .failure)
            }
        }
        #expect(breaker.circuit == .open)
    }

    @Test func `those that were under way together are a row when they go on failing for more than a moment`() {
        var breaker = ScriptedBreaker { $0.failuresInARow = 3 }
        breaker.call(.success, times: 1_000)
        let calls = (0..<4).compactMap { _ in try? breaker.ask().get() }
        breaker.pass(.milliseconds(100))
        breaker.end(calls[0], .failure)
        breaker.pass(.milliseconds(999))
        breaker.end(calls[1], .failure)
        breaker.end(calls[2], .failure)
        #expect(breaker.circuit == .closed)
        breaker.pass(.milliseconds(1))
        breaker.end(calls[3], .failure)
        #expect(breaker.circuit == .open)
    }

    @Test func `a row goes on when what is counted begins anew`() {
        var breaker = ScriptedBreaker { $0.failuresInARow = 3 }
        breaker.call(.success, times: 100)
        breaker.call(.failure, times: 2)
        breaker.pass(.milliseconds(60_001))
        breaker.call(.failure)
        #expect(breaker.circuit == .open)
    }

    @Test func `a row that an operator overrules, or that is over, is not remembered`() {
        var breaker = ScriptedBreaker { $0.failuresInARow = 3 }
        breaker.call(.success, times: 100)
        breaker.force(.closed)
        breaker.call(.failure, times: 10)
        #expect(breaker.circuit == .closed)
        breaker.release()
        breaker.call(.success)
        breaker.call(.failure, times: 2)
        breaker.pass(.milliseconds(60_001))
        breaker.call(.success)
        breaker.call(.failure, times: 2)
        #expect(breaker.circuit == .closed)
    }

    @Test func `calls under way and excluded ones are no part of the share`() {
        var breaker = ScriptedBreaker()
        for _ in 0..<50 { _ = breaker.ask() }
        breaker.call(.excluded, times: 50)
        breaker.call(.failure, times: 3)
        #expect(breaker.circuit == .closed)
        breaker.call(.failure)
        #expect(breaker.circuit == .open)
    }

    @Test func `it counts anew when the interval is over, and what began before it does not count any more`() {
        var breaker = ScriptedBreaker()
        breaker.call(.failure, times: 3)
        let late = breaker.asked()
        #expect(late == "call 4")
        breaker.pass(.seconds(60))
        #expect(breaker.look().counts.failures == 3, "strictly after the interval")
        breaker.pass(.milliseconds(1))
        breaker.end(4, .failure)
        #expect(breaker.circuit == .closed)
        #expect(breaker.look().counts == CircuitCounts())
        #expect(breaker.look().staleTotal == 1)
        #expect(breaker.look().failuresTotal == 3)
    }

    @Test func `a call that takes longer than it may is a failure, though it succeeds`() {
        var breaker = ScriptedBreaker { $0.slowCall = .seconds(5) }
        for _ in 0..<4 { _ = breaker.ask() }
        breaker.pass(.seconds(5))
        breaker.end(1, .success)
        #expect(breaker.look().counts.successes == 1)
        breaker.pass(.milliseconds(1))
        for call in 2...4 { breaker.end(call, .success) }
        #expect(breaker.circuit == .open)
        var patient = ScriptedBreaker { $0.slowCall = nil }
        for _ in 0..<4 { _ = patient.ask() }
        patient.pass(.seconds(50))
        for call in 1...4 { patient.end(call, .success) }
        #expect(patient.look().counts.successes == 4)
    }

    // MARK: Open

    @Test func `an open one refuses, says when to come back, and lets probes through strictly after its time`() {
        var breaker = Self.open()
        #expect(breaker.asked() == "open 30000")
        breaker.pass(.seconds(29))
        #expect(breaker.asked() == "open 1000")
        breaker.pass(.seconds(1))
        #expect(breaker.asked() == "open 1", "a hint is never nothing")
        #expect(breaker.look().opensProbesIn == .zero)
        breaker.pass(.milliseconds(1))
        #expect(breaker.asked() == "call 5")
        #expect(breaker.look().opensProbesIn == nil)
        #expect(breaker.look().rejectionsTotal == 3)
        #expect(breaker.changes.last == "open to halfOpen: timeout")
    }

    @Test func `what was under way when it opened never counts, neither while it is open nor later`() {
        var breaker = ScriptedBreaker()
        for _ in 0..<3 { _ = breaker.ask() }
        breaker.call(.failure, times: 4)
        breaker.end(1, .success)
        breaker.pass(.milliseconds(30_001))
        breaker.end(2, .failure)
        #expect(breaker.circuit == .halfOpen)
        breaker.call(.success, times: 3)
        breaker.end(3, .failure)
        #expect(breaker.look().counts == CircuitCounts())
        #expect(breaker.look().staleTotal == 3)
    }

    // MARK: Half-open

    @Test func `as many probes as may be, and not one more`() {
        var breaker = Self.halfOpen()
        #expect((0..<4).map { _ in breaker.asked() } == ["call 5", "call 6", "call 7", "probing 1000"])
        // A success keeps its place: three in all decide.
        breaker.end(5, .success)
        #expect(breaker.asked() == "probing 1000")
        breaker.end(6, .success)
        #expect(breaker.circuit == .halfOpen)
        breaker.end(7, .success)
        #expect(breaker.circuit == .closed)
        #expect(breaker.changes.last == "halfOpen to closed: probesSucceeded")
    }

    @Test func `one probe that fails opens it again`() {
        var breaker = Self.halfOpen()
        breaker.call(.success, .success, .failure)
        #expect(breaker.changes.last == "halfOpen to open: probeFailed")
        #expect(breaker.asked() == "open 30000")
        #expect(breaker.look().openedTotal == 2)
    }

    @Test func `a caller who leaves gives the place of his probe back`() {
        var breaker = Self.halfOpen()
        for _ in 0..<3 { _ = breaker.ask() }
        breaker.end(5, .excluded)
        #expect(breaker.asked() == "call 8")
        #expect(breaker.asked() == "probing 1000")
        for call in 6...8 { breaker.end(call, .success) }
        #expect(breaker.circuit == .closed)
    }

    @Test func `a slow probe opens it again`() {
        var breaker = Self.halfOpen()
        _ = breaker.ask()
        breaker.pass(.seconds(6))
        breaker.end(5, .success)
        #expect(breaker.circuit == .open)
    }

    @Test func `probes that hang count as failed when their lease is over, and cannot keep it half-open`() {
        var breaker = Self.halfOpen { $0.probeLease = .seconds(10) }
        for _ in 0..<3 { _ = breaker.ask() }
        breaker.pass(.milliseconds(9_500))
        #expect(breaker.asked() == "probing 500")
        breaker.pass(.milliseconds(501))
        #expect(breaker.asked() == "open 29999", "open since the lease was over")
        #expect(breaker.changes.last == "halfOpen to open: probeHung")
        breaker.end(5, .success)
        #expect(breaker.circuit == .open, "too late")
        #expect(breaker.look().failuresTotal == 5)
    }

    @Test func `a lease that nobody has seen end does not make callers wait twice`() {
        var breaker = Self.halfOpen()
        _ = breaker.ask()
        breaker.pass(.seconds(41))
        #expect(breaker.asked() == "call 6")
        #expect(breaker.changes.suffix(2) == ["halfOpen to open: probeHung", "open to halfOpen: timeout"])
    }

    @Test func `an outcome that is told twice closes nothing`() {
        var breaker = Self.halfOpen()
        _ = breaker.ask()
        for _ in 0..<3 { breaker.end(5, .success) }
        #expect(breaker.circuit == .halfOpen)
        #expect(breaker.look().counts.successes == 1)
    }

    // MARK: Forced

    @Test func `forced open, it refuses until it is released, and is probed then`() {
        var breaker = ScriptedBreaker()
        _ = breaker.ask()
        breaker.force(.open)
        breaker.pass(.seconds(3_600))
        #expect(breaker.asked() == "forced 30000")
        #expect(breaker.look().forced == .open)
        #expect(breaker.look().opensProbesIn == nil, "nobody knows")
        breaker.end(1, .success)
        #expect(breaker.look().staleTotal == 1)
        breaker.release()
        #expect(breaker.circuit == .halfOpen)
        breaker.call(.success, times: 3)
        #expect(breaker.circuit == .closed)
        #expect(
            breaker.changes == [
                "closed to open: forced", "open to halfOpen: released", "halfOpen to closed: probesSucceeded",
            ])
    }

    @Test func `forced closed, it counts and never opens, until it is released`() {
        var breaker = Self.open()
        breaker.force(.closed)
        breaker.call(.failure, times: 100)
        #expect(breaker.circuit == .closed)
        #expect(breaker.look().counts.failures == 100)
        breaker.release()
        #expect(breaker.look().counts.failures == 0, "what was failing under orders does not open it now")
        breaker.call(.failure, times: 4)
        #expect(breaker.circuit == .open)
    }

    @Test func `forcing twice and releasing what is free change nothing`() {
        var breaker = ScriptedBreaker()
        breaker.call(.failure)
        breaker.release()
        #expect(breaker.look().counts.failures == 1)
        breaker.force(.open)
        let generation = breaker.look().generation
        breaker.force(.open)
        #expect(breaker.look().generation == generation)
        breaker.force(.closed)
        #expect(breaker.circuit == .closed)
    }

    // MARK: Since when it is open

    @Test func `it says how long it has been open, and nothing while it is not`() {
        var breaker = ScriptedBreaker()
        #expect(breaker.look().openFor == nil)
        breaker.call(.failure, times: 4)
        #expect(breaker.look().openFor == .zero)
        breaker.pass(.seconds(12))
        #expect(breaker.look().openFor == .seconds(12))
        #expect(breaker.look().opensProbesIn == .seconds(18))
        breaker.pass(.seconds(19))
        #expect(breaker.circuit == .halfOpen)
        #expect(breaker.look().openFor == nil)
        breaker.call(.failure)
        breaker.pass(.seconds(2))
        #expect(breaker.look().openFor == .seconds(2), "a probe that failed opens it anew")
    }

    @Test func `one that hangs opens it when its lease is over, whoever notices`() {
        var breaker = Self.halfOpen()
        _ = breaker.ask()
        breaker.pass(.seconds(15))
        #expect(breaker.look().openFor == .seconds(5))
    }

    @Test func `what an operator keeps open has been open for as long as it refuses calls`() {
        var breaker = Self.open()
        breaker.pass(.seconds(10))
        breaker.force(.open)
        breaker.pass(.seconds(3_600))
        #expect(breaker.look().openFor == .seconds(3_610))
        breaker.force(.closed)
        #expect(breaker.look().openFor == nil)
        breaker.force(.open)
        breaker.pass(.seconds(1))
        #expect(breaker.look().openFor == .seconds(1))
        breaker.release()
        #expect(breaker.look().openFor == nil)
    }

    // MARK: What others have seen

    @Test func `what was seen to be back is probed at once`() {
        var breaker = Self.open()
        breaker.recover()
        #expect(breaker.circuit == .halfOpen)
        #expect(breaker.changes.last == "open to halfOpen: recovered")
        breaker.call(.success, times: 3)
        #expect(breaker.circuit == .closed)
        breaker.recover()
        #expect(breaker.circuit == .closed, "there is nothing to recover from")
    }

    @Test func `what an operator keeps open stays open, whoever has seen what`() {
        var breaker = ScriptedBreaker()
        breaker.force(.open)
        breaker.recover()
        #expect(breaker.circuit == .open)
    }
}
