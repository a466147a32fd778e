import NIOCore

@testable import RPC

/// Drives a pool's state by hand; each event returns what the state asks for, in words.
struct PoolTranscript {
    private(set) var state: ConnectionPoolState<Int>
    private(set) var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    /// Chance: 0.5 is no jitter.
    var random = 0.5

    init(targets: Int = 1, _ change: (inout PoolConfiguration) -> Void = { _ in }) {
        var configuration = PoolConfiguration()
        change(&configuration)
        self.state = ConnectionPoolState(targetCount: targets, configuration: configuration)
    }

    mutating func call(_ waiter: Int, waitForReady: Bool = false) -> [String] {
        let now = self.now
        return self.words { state, actions in
            if let granted = state.acquire(now, &actions) {
                actions.insert(.grant(WaiterID(number: waiter), granted.id, granted.connection), at: 0)
            } else {
                state.enqueue(WaiterID(number: waiter), waitForReady: waitForReady, now, &actions)
            }
        }
    }

    mutating func left(_ waiter: Int) { self.state.left(WaiterID(number: waiter)) }

    mutating func connected(_ number: Int) -> [String] {
        let (now, random) = (self.now, self.random)
        return self.words { $0.connected(ConnectionID(number: number), number, now, random: random, &$1) }
    }

    mutating func connectFailed(_ number: Int, _ reason: String = "refused") -> [String] {
        let (now, random) = (self.now, self.random)
        return self.words { $0.connectFailed(ConnectionID(number: number), reason, now, random: random, &$1) }
    }

    mutating func closed(_ number: Int) -> [String] {
        let (now, random) = (self.now, self.random)
        return self.words { $0.closed(ConnectionID(number: number), now, random: random, &$1) }
    }

    mutating func exhausted(_ number: Int) -> [String] {
        let now = self.now
        return self.words { $0.exhausted(ConnectionID(number: number), now, &$1) }
    }

    mutating func released(_ number: Int) -> [String] {
        let now = self.now
        return self.words { $0.released(ConnectionID(number: number), now, &$1) }
    }

    mutating func shutDown() -> [String] { self.words { $0.shutDown(&$1) } }

    /// Lets time pass without waking the state.
    mutating func pass(_ duration: Duration) { self.now = self.now + duration.timeAmount }

    /// Goes to the moment that the state asked to be woken at, and wakes it.
    mutating func wake() -> [String] {
        guard let wake = self.state.nextWake else { return ["no wake"] }
        self.now = wake
        return self.words { $0.woken(wake, &$1) }
    }

    /// Time until the state wants to be woken.
    var untilWake: Duration? {
        self.state.nextWake.map { .nanoseconds(($0 - self.now).nanoseconds) }
    }

    private mutating func words(
        _ event: (inout ConnectionPoolState<Int>, inout [ConnectionPoolState<Int>.Action]) -> Void
    ) -> [String] {
        var actions: [ConnectionPoolState<Int>.Action] = []
        event(&self.state, &actions)
        return actions.map { action in
            switch action {
            case .connect(let id, let target): "connect \(id.number) to \(target)"
            case .grant(let waiter, let id, _): "call \(waiter.number) on \(id.number)"
            case .fail(let waiter, let failure): "fail \(waiter.number): \(failure.words)"
            case .close(let connection): "close \(connection)"
            }
        }
    }
}

extension PoolFailure {
    fileprivate var words: String {
        switch self {
        case .shutDown: "shut down"
        case .noTargets: "no targets"
        case .tooManyWaiting(let limit): "\(limit) wait"
        case .unreachable(let unreached): unreached.map { "\($0.target) \($0.reason)" }.joined(separator: ", ")
        }
    }
}
