import Locking

/// Lines on their way out: in the order in which they came, whole, and written by one thread at a time, whoever that is.
///
/// Nobody waits for another's write. A line is put down under a lock that is held for as long as copying it takes; it goes out with
/// what others have put down meanwhile, in one write, by the thread that finds nobody writing. When whoever reads them is slower than
/// they come, those that there is no room for are left out, and a line says how many.
final class LogLines: Sendable {
    /// When what has gathered is to be written.
    enum Haste: Int, Sendable {
        /// In a while, so that many lines go out in one write.
        case soon
        case now
    }

    struct Limits: Sendable {
        /// For lines of calls that wait to be written.
        var bytes = 1 << 20
        /// For other lines beyond that, which are few and must not be lost to many.
        var reservedBytes = 1 << 18
        /// So much is worth a write of its own.
        var worthWriting = 128 << 10
    }

    fileprivate struct State {
        var gathered: [UInt8] = []
        var leftOut = 0
        /// Whether a thread writes: it alone may, so that what it writes stays whole.
        var isWriting = false
        /// What was asked of `schedule` and has not begun. Whenever something has gathered and nobody writes, there is such.
        var asked: Haste?
        var waiting: [@Sendable () -> Void] = []
    }

    private let limits: Limits
    private let leftOutLine: @Sendable (Int) -> [UInt8]
    private let schedule: @Sendable (Haste, @escaping @Sendable () -> Void) -> Void
    private let sink: @Sendable ([UInt8]) -> Void
    private let state = Guarded(State())

    /// - Parameters:
    ///   - leftOutLine: says that so many lines were left out.
    ///   - schedule: has something done on a thread that may wait.
    ///   - sink: writes lines, and may wait for whoever reads them.
    init(
        limits: Limits = Limits(),
        leftOutLine: @escaping @Sendable (Int) -> [UInt8],
        schedule: @escaping @Sendable (Haste, @escaping @Sendable () -> Void) -> Void,
        sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.limits = limits
        self.leftOutLine = leftOutLine
        self.schedule = schedule
        self.sink = sink
    }

    /// Puts down a line of which there may be many. Never waits.
    func add(_ line: [UInt8]) {
        let haste: Haste? = self.state.withLock { state in
            state.put(line, within: self.limits.bytes)
            return state.wish(self.limits.worthWriting)
        }
        self.ask(haste)
    }

    /// Writes a line with those before it. Leaves that to others when a thread is writing, which may take long, or when a lot has
    /// gathered.
    func write(_ line: [UInt8]) {
        let (lines, haste): ([UInt8]?, Haste?) = self.state.withLock { state in
            let isMuch = state.gathered.count >= self.limits.worthWriting
            state.put(line, within: self.limits.bytes + self.limits.reservedBytes)
            return (isMuch ? nil : state.take(self.leftOutLine), state.wish(self.limits.worthWriting))
        }
        self.ask(haste)
        if let lines { self.put(out: lines) }
    }

    /// Has something done once all lines so far are written: at once where they are.
    func whenWritten(_ act: @escaping @Sendable () -> Void) {
        let (isWritten, haste): (Bool, Haste?) = self.state.withLock { state in
            guard state.isWriting || !state.gathered.isEmpty else { return (true, nil) }
            state.waiting.append(act)
            return (false, state.wish(self.limits.worthWriting))
        }
        self.ask(haste)
        if isWritten { act() }
    }

    private func writeGathered() {
        let lines: [UInt8]? = self.state.withLock { state in
            state.asked = nil
            return state.take(self.leftOutLine)
        }
        if let lines { self.put(out: lines) }
    }

    private func put(out lines: [UInt8]) {
        self.sink(lines)
        let (waiting, haste): ([@Sendable () -> Void], Haste?) = self.state.withLock { state in
            state.isWriting = false
            guard state.gathered.isEmpty else { return ([], state.wish(self.limits.worthWriting)) }
            defer { state.waiting = [] }
            return (state.waiting, nil)
        }
        self.ask(haste)
        for act in waiting { act() }
    }

    private func ask(_ haste: Haste?) {
        if let haste { self.schedule(haste) { self.writeGathered() } }
    }
}

extension LogLines.State {
    fileprivate mutating func put(_ line: [UInt8], within bytes: Int) {
        if self.gathered.count + line.count <= bytes { self.gathered += line } else { self.leftOut += 1 }
    }

    /// What has gathered, for the caller to write; nil where there is nothing, or where another writes. That lines were left out
    /// stands where they would have: behind those that there was room for.
    fileprivate mutating func take(_ leftOutLine: (Int) -> [UInt8]) -> [UInt8]? {
        guard !self.isWriting, !self.gathered.isEmpty else { return nil }
        self.isWriting = true
        let lines = self.gathered
        self.gathered = self.leftOut > 0 ? leftOutLine(self.leftOut) : []
        self.leftOut = 0
        return lines
    }

    /// What has to be asked of `schedule`. Whoever writes looks again behind it.
    fileprivate mutating func wish(_ worthWriting: Int) -> LogLines.Haste? {
        guard !self.isWriting, !self.gathered.isEmpty else { return nil }
        let wanted: LogLines.Haste = self.gathered.count >= worthWriting || !self.waiting.isEmpty ? .now : .soon
        guard self.asked.map({ $0.rawValue < wanted.rawValue }) ?? true else { return nil }
        self.asked = wanted
        return wanted
    }
}
