import TestSupport
import Testing

@testable import Redis

@Suite("Who reads which channels") struct SubscriptionStateTests {
    private typealias State = SubscriptionState<String>

    private func actions(_ state: inout State, _ event: (inout State, inout [State.Action]) -> Void) -> [State.Action] {
        var actions: [State.Action] = []
        event(&state, &actions)
        return actions
    }

    @Test func `a reader listens when the server has confirmed all its channels, and hears nothing before`() {
        var state = State()
        #expect(self.actions(&state) { $0.add("r", ["a", "b"], &$1) } == [])
        #expect(self.actions(&state) { $0.connected(&$1) } == [.subscribe(["a", "b"])])
        #expect(self.actions(&state) { $0.subscribed("a", &$1) } == [])
        #expect(self.actions(&state) { $0.received([1], on: "a", &$1) } == [])
        #expect(self.actions(&state) { $0.subscribed("b", &$1) } == [.tell("r", .listening)])
        #expect(self.actions(&state) { $0.received([1], on: "a", &$1) } == [.tell("r", .message(channel: "a", payload: [1]))])
        #expect(self.actions(&state) { $0.received([1], on: "other", &$1) } == [])
    }

    @Test func `one more reader of the same channels costs nothing, and a channel goes with its last reader`() {
        var state = State()
        _ = self.actions(&state) { $0.connected(&$1) }
        #expect(self.actions(&state) { $0.add("r", ["a"], &$1) } == [.subscribe(["a"])])
        #expect(self.actions(&state) { $0.add("s", ["a", "b"], &$1) } == [.subscribe(["b"])])
        #expect(Set(self.actions(&state) { $0.subscribed("a", &$1) }) == [.tell("r", .listening)])
        #expect(self.actions(&state) { $0.subscribed("b", &$1) } == [.tell("s", .listening)])
        #expect(self.actions(&state) { $0.add("t", ["a"], &$1) } == [.tell("t", .listening)])
        #expect(self.actions(&state) { $0.remove("s", &$1) } == [.unsubscribe(["b"])])
        #expect(self.actions(&state) { $0.remove("r", &$1) } == [])
        #expect(self.actions(&state) { $0.remove("t", &$1) } == [.unsubscribe(["a"])])
        #expect(state.isEmpty)
    }

    @Test func `a lost connection interrupts those who listened, and the next one begins anew`() {
        var state = State()
        _ = self.actions(&state) { $0.connected(&$1) }
        _ = self.actions(&state) { $0.add("r", ["a"], &$1) }
        _ = self.actions(&state) { $0.subscribed("a", &$1) }
        _ = self.actions(&state) { $0.add("s", ["b"], &$1) }
        #expect(self.actions(&state) { $0.disconnected(&$1) } == [.tell("r", .interrupted)])
        #expect(self.actions(&state) { $0.disconnected(&$1) } == [])
        #expect(self.actions(&state) { $0.connected(&$1) } == [.subscribe(["a", "b"])])
        #expect(self.actions(&state) { $0.subscribed("a", &$1) } == [.tell("r", .listening)])
    }

    @Test func `what is confirmed after it was given up does not count for who wants it again`() {
        var state = State()
        _ = self.actions(&state) { $0.connected(&$1) }
        #expect(self.actions(&state) { $0.add("r", ["a"], &$1) } == [.subscribe(["a"])])
        #expect(self.actions(&state) { $0.remove("r", &$1) } == [.unsubscribe(["a"])])
        #expect(self.actions(&state) { $0.add("s", ["a"], &$1) } == [.subscribe(["a"])])
        #expect(self.actions(&state) { $0.subscribed("a", &$1) } == [])
        state.unsubscribed("a")
        #expect(self.actions(&state) { $0.subscribed("a", &$1) } == [.tell("s", .listening)])
    }

    @Test func `whatever happens, who listens is heard by the server, and in the end all listen`() {
        let seed = seed(of: "random subscriptions")
        for number in 0..<UInt64(300) {
            var history = SubscriptionHistory(seed: seed &* 1_000_003 &+ number)
            let fault = history.run(steps: 60)
            guard fault == nil else {
                Issue.record("KRAFTI_SEED=\(seed), \(number): \(fault ?? "")")
                return
            }
        }
    }
}

/// A random life of subscriptions, with a server whose answers are late.
private struct SubscriptionHistory {
    private enum Word { case subscribe(String), unsubscribe(String) }

    private var random: SplitMix64
    private var state = SubscriptionState<Int>()
    private var wishes: [Int: Set<String>] = [:]
    private var listening: Set<Int> = []
    private var isConnected = false
    /// What the server has not read yet.
    private var toServer: [Word] = []
    /// What it has said and was not read yet.
    private var fromServer: [Word] = []
    private var heard: Set<String> = []
    private var nextReader = 0

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    mutating func run(steps: Int) -> String? {
        for _ in 0..<steps {
            self.step()
            if let fault = self.fault { return fault }
        }
        if !self.isConnected { self.connect() }
        while !self.toServer.isEmpty || !self.fromServer.isEmpty {
            self.serve()
            self.read()
            if let fault = self.fault { return fault }
        }
        if self.listening != Set(self.wishes.keys) { return "\(self.listening) listen in the end, of \(self.wishes)" }
        let wanted = self.wishes.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        return self.heard == wanted ? nil : "the server hears \(self.heard), and \(wanted) are wanted"
    }

    private var fault: String? {
        for reader in self.listening where !(self.wishes[reader] ?? []).isSubset(of: self.heard) {
            return "\(reader) was told that it listens to \(self.wishes[reader] ?? []), and the server hears \(self.heard)"
        }
        return nil
    }

    private mutating func step() {
        switch Int.random(in: 0..<12, using: &self.random) {
        case 0..<3:
            let channels = Set(
                (0..<Int.random(in: 1...3, using: &self.random)).map { _ in "abcd".randomElement(using: &self.random) ?? "a" })
            self.nextReader += 1
            let reader = self.nextReader
            self.wishes[reader] = Set(channels.map(String.init))
            self.decide { state, actions in state.add(reader, Set(channels.map(String.init)), &actions) }
        case 3..<5:
            guard let reader = self.wishes.keys.sorted().randomElement(using: &self.random) else { return }
            self.wishes[reader] = nil
            self.listening.remove(reader)
            self.decide { $0.remove(reader, &$1) }
        case 5..<8: self.serve()
        case 8..<11: self.read()
        default: if self.isConnected { self.disconnect() } else { self.connect() }
        }
    }

    private mutating func connect() {
        self.isConnected = true
        self.decide { $0.connected(&$1) }
    }

    private mutating func disconnect() {
        self.isConnected = false
        (self.toServer, self.fromServer, self.heard) = ([], [], [])
        self.decide { $0.disconnected(&$1) }
    }

    private mutating func serve() {
        guard !self.toServer.isEmpty else { return }
        let word = self.toServer.removeFirst()
        switch word {
        case .subscribe(let channel): self.heard.insert(channel)
        case .unsubscribe(let channel): self.heard.remove(channel)
        }
        self.fromServer.append(word)
    }

    private mutating func read() {
        guard !self.fromServer.isEmpty else { return }
        switch self.fromServer.removeFirst() {
        case .subscribe(let channel): self.decide { $0.subscribed(channel, &$1) }
        case .unsubscribe(let channel): self.state.unsubscribed(channel)
        }
    }

    private mutating func decide(_ event: (inout SubscriptionState<Int>, inout [SubscriptionState<Int>.Action]) -> Void) {
        var actions: [SubscriptionState<Int>.Action] = []
        event(&self.state, &actions)
        for action in actions {
            switch action {
            case .subscribe(let channels): self.toServer += channels.map(Word.subscribe)
            case .unsubscribe(let channels): self.toServer += channels.map(Word.unsubscribe)
            case .tell(let reader, .listening): self.listening.insert(reader)
            case .tell(let reader, _): self.listening.remove(reader)
            }
        }
    }
}
