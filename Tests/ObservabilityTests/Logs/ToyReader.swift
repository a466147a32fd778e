import Locking

@testable import Observability

/// Stands in for whoever reads the log, and for the thread that writes it: it does what was asked of that when the test says so.
final class ToyReader: Sendable {
    /// What came, a write at a time.
    let writes = Kept<String>()
    private let asked = Guarded<[(haste: LogLines.Haste, act: @Sendable () -> Void)]>([])
    private let meanwhile = Guarded<[@Sendable () -> Void]>([])

    var text: String { self.writes.all.joined() }
    var hastes: [LogLines.Haste] { self.asked.withLock { $0.map(\.haste) } }

    /// Has something happen while the next write lasts.
    func during(_ act: @escaping @Sendable () -> Void) { self.meanwhile.withLock { $0.append(act) } }

    /// Does all that was asked, and what that asks for.
    func doAll() {
        while let next = self.asked.withLock({ $0.isEmpty ? nil : $0.removeFirst().act }) { next() }
    }

    /// Does the first thing that was asked with such haste.
    func doNext(_ haste: LogLines.Haste) {
        let next = self.asked.withLock { asked in asked.firstIndex { $0.haste == haste }.map { asked.remove(at: $0).act } }
        next?()
    }

    func output(_ style: LineStyle, limits: LogLines.Limits = LogLines.Limits()) -> LogOutput {
        LogOutput(style: style, limits: limits, schedule: self.schedule, sink: self.sink)
    }

    func lines(_ limits: LogLines.Limits = LogLines.Limits()) -> LogLines {
        LogLines(
            limits: limits, leftOutLine: { Array("\($0) left out\n".utf8) }, schedule: self.schedule, sink: self.sink)
    }

    @Sendable private func schedule(_ haste: LogLines.Haste, _ act: @escaping @Sendable () -> Void) {
        self.asked.withLock { $0.append((haste, act)) }
    }

    @Sendable private func sink(_ bytes: [UInt8]) {
        self.writes.add(String(decoding: bytes, as: UTF8.self))
        let acts = self.meanwhile.withLock { acts in
            defer { acts = [] }
            return acts
        }
        for act in acts { act() }
    }
}

extension LogLine {
    func shown(_ style: LineStyle) -> String { String(decoding: self.bytes(style), as: UTF8.self) }
}

extension LogLines {
    func add(_ text: String) { Array("\(text)\n".utf8).withUnsafeBufferPointer { self.add($0) } }
    func write(_ text: String) { self.write(Array("\(text)\n".utf8)) }
}
