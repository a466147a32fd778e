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
        var bytes = 2 << 20
        /// For other lines beyond that, which are few and must not be lost to many.
        var reservedBytes = 1 << 18
        /// So much is worth a write of its own.
        var worthWriting = 256 << 10
    }

    fileprivate struct State {
        var gathered: [UInt8] = []
        /// Empty, with the memory of what was written before: what gathers next is put there, since to grow costs more than to copy.
        var spare: [UInt8] = []
        var leftOut = 0
        /// Whether a thread writes: it alone may, so that what it writes stays whole.
        var isWriting = false
        /// What was asked of `schedule` last and has not begun. Whenever something has gathered and nobody writes, there is such.
        var asked: Request?
        var requests = 0
        var waiting: [@Sendable () -> Void] = []
    }

    /// Each has a number: one that another has overtaken comes to nothing, else each would go on for ever with small writes.
    fileprivate struct Request: Sendable {
        let number: Int
        let haste: Haste
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
    func add(_ line: UnsafeBufferPointer<UInt8>) {
        let request: Request? = self.state.withLock { state in
            state.put(line, within: self.limits.bytes)
            return state.wish(self.limits.worthWriting)
        }
        self.ask(request)
    }

    /// Writes a line with those before it. Leaves that to others when a thread is writing, which may take long, or when a lot has
    /// gathered.
    func write(_ line: [UInt8]) {
        let (lines, request): ([UInt8]?, Request?) = self.state.withLock { state in
            let isMuch = state.gathered.count >= self.limits.worthWriting
            line.withUnsafeBufferPointer { state.put($0, within: self.limits.bytes + self.limits.reservedBytes) }
            return (isMuch ? nil : state.take(self.leftOutLine), state.wish(self.limits.worthWriting))
        }
        self.ask(request)
        if let lines { self.put(out: lines) }
    }

    /// Has something done once all lines so far are written: at once where they are.
    func whenWritten(_ act: @escaping @Sendable () -> Void) {
        let (isWritten, request): (Bool, Request?) = self.state.withLock { state in
            guard state.isWriting || !state.gathered.isEmpty else { return (true, nil) }
            state.waiting.append(act)
            return (false, state.wish(self.limits.worthWriting))
        }
        self.ask(request)
        if isWritten { act() }
    }

    private func writeGathered(_ request: Request) {
        let lines: [UInt8]? = self.state.withLock { state in
            guard state.asked?.number == request.number else { return nil }
            state.asked = nil
            return state.take(self.leftOutLine)
        }
        if let lines { self.put(out: lines) }
    }

    private func put(out lines: consuming [UInt8]) {
        self.sink(lines)
        // Unless a slow reader let it grow: that happens rarely, and would be kept for good.
        lines.removeAll(keepingCapacity: lines.count <= 2 * self.limits.worthWriting)
        let (waiting, request): ([@Sendable () -> Void], Request?) = self.state.withLock { state in
            swap(&state.spare, &lines)
            state.isWriting = false
            guard state.gathered.isEmpty else { return ([], state.wish(self.limits.worthWriting)) }
            defer { state.waiting = [] }
            return (state.waiting, nil)
        }
        self.ask(request)
        for act in waiting { act() }
    }

    private func ask(_ request: Request?) {
        if let request { self.schedule(request.haste) { self.writeGathered(request) } }
    }
}

extension LogLines.State {
    fileprivate mutating func put(_ line: UnsafeBufferPointer<UInt8>, within bytes: Int) {
        if self.gathered.count + line.count <= bytes { self.gathered += line } else { self.leftOut += 1 }
    }

    /// What has gathered, for the caller to write; nil where there is nothing, or where another writes. That lines were left out
    /// stands where they would have: behind those that there was room for.
    fileprivate mutating func take(_ leftOutLine: (Int) -> [UInt8]) -> [UInt8]? {
        guard !self.isWriting, !self.gathered.isEmpty else { return nil }
        self.isWriting = true
        var lines: [UInt8] = []
        swap(&lines, &self.gathered)
        swap(&self.gathered, &self.spare)
        if self.leftOut > 0 { self.gathered += leftOutLine(self.leftOut) }
        self.leftOut = 0
        return lines
    }

    /// What has to be asked of `schedule`. Whoever writes looks again behind it.
    fileprivate mutating func wish(_ worthWriting: Int) -> LogLines.Request? {
        guard !self.isWriting, !self.gathered.isEmpty else { return nil }
        let wanted: LogLines.Haste = self.gathered.count >= worthWriting || !self.waiting.isEmpty ? .now : .soon
        if let asked = self.asked, asked.haste.rawValue >= wanted.rawValue { return nil }
        self.requests += 1
        let request = LogLines.Request(number: self.requests, haste: wanted)
        self.asked = request
        return request
    }
}
