import Foundation
import Resilience
import Testing

/// Histories that were recorded with gobreaker, whose rules ours are: `Tests/Fixtures/breaker/gobreaker.txt` says how.
@Suite("Agreement with gobreaker")
struct BreakerAgreementTests {
    private static let recording = URL(filePath: #filePath)
        .appending(path: "../../Fixtures/breaker/gobreaker.txt").standardized

    private struct Unreadable: Error { let line: String }

    @Test func `every recorded event has the answer, the state and the counts that gobreaker gave`() throws {
        let lines = try String(contentsOf: Self.recording, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        var breaker = ScriptedBreaker()
        var calls: [Int: Int] = [:]
        var events = 0
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("breaker ") {
                breaker = try Self.breaker(line)
                calls = [:]
                continue
            }
            let (event, recorded) = try Self.halves(line)
            let answer = try Self.play(event, &breaker, &calls)
            guard answer == event[1...].joined(separator: " "), Self.words(&breaker) == recorded else {
                Issue.record("event \(number) of the recording is `\(line)`; ours: \(answer), \(Self.words(&breaker))")
                return
            }
            events += 1
        }
        #expect(events == 2_100, "all of the recording was read")
    }

    /// Does the event, and says it as it came out: a call that is let through by its name.
    private static func play(_ event: [Substring], _ breaker: inout ScriptedBreaker, _ calls: inout [Int: Int]) throws -> String {
        guard let wait = Int(event[0]) else { throw Unreadable(line: "\(event)") }
        breaker.pass(.milliseconds(wait))
        switch (event[1], event.count) {
        case ("look", 2): return "look"
        case ("admit", 3):
            switch breaker.ask() {
            case .success(let call):
                // One that gobreaker refused has no number, and shows as a difference.
                calls[Int(event[2]) ?? 0] = call
                return "admit \(Int(event[2]).map(String.init) ?? "let through")"
            case .failure(let refusal): return refusal.reason == .open ? "admit open" : "admit full"
            }
        case ("end", 4):
            let outcomes: [Substring: CircuitOutcome] = ["success": .success, "failure": .failure, "excluded": .excluded]
            guard let call = Int(event[2]).flatMap({ calls[$0] }), let outcome = outcomes[event[3]] else {
                throw Unreadable(line: "\(event)")
            }
            breaker.end(call, outcome)
            return event[1...].joined(separator: " ")
        default: throw Unreadable(line: "\(event)")
        }
    }

    private static func words(_ breaker: inout ScriptedBreaker) -> String {
        let snapshot = breaker.look()
        let counts = snapshot.counts
        let numbers = [
            counts.requests, counts.successes, counts.failures, counts.exclusions, counts.consecutiveSuccesses,
            counts.consecutiveFailures,
        ]
        let state =
            switch snapshot.state {
            case .closed: "closed"
            case .halfOpen: "half-open"
            case .open: "open"
            }
        return ([state] + numbers.map(String.init)).joined(separator: " ")
    }

    private static func halves(_ line: Substring) throws -> (event: [Substring], recorded: String) {
        let halves = line.split(separator: "=", maxSplits: 1)
        guard halves.count == 2, line.hasPrefix("+") else { throw Unreadable(line: String(line)) }
        let event = halves[0].dropFirst().split(separator: " ")
        guard event.count >= 2 else { throw Unreadable(line: String(line)) }
        return (event, String(halves[1].drop { $0 == " " }))
    }

    /// Made as it was recorded, without what gobreaker does not have.
    private static func breaker(_ line: Substring) throws -> ScriptedBreaker {
        var values: [Substring: Double] = [:]
        for field in line.split(separator: " ").dropFirst() {
            let parts = field.split(separator: "=")
            guard parts.count == 2, let value = Double(parts[1]) else { throw Unreadable(line: String(line)) }
            values[parts[0]] = value
        }
        func value(_ name: Substring) throws -> Double {
            guard let value = values[name] else { throw Unreadable(line: String(line)) }
            return value
        }
        var settings = CircuitBreakerSettings()
        settings.maxRequests = Int(try value("maxRequests"))
        settings.interval = .milliseconds(Int(try value("interval")))
        settings.timeout = .milliseconds(Int(try value("timeout")))
        settings.minimumRequests = Int(try value("minimum"))
        settings.failureRatio = try value("ratio")
        settings.slowCall = nil
        settings.probeLease = .seconds(1_000_000)
        return ScriptedBreaker { $0 = settings }
    }
}
