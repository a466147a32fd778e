import CommandLineSupport
import Locking

/// Shows progress on standard error: on a terminal one line that is written over, elsewhere a line each time, if at all.
final class ProgressDisplay: Sendable {
    private enum Style { case rewrittenLine, lines, none }

    private let console: Console
    private let style: Style
    private let failedCount = Guarded(0)

    /// - Parameter wantsLines: whether to print lines where no terminal is.
    init(_ console: Console, wantsLines: Bool) {
        self.console = console
        let canRewrite = console.terminal.isErrorTerminal && console.terminal.canRewriteLines
        self.style = canRewrite ? .rewrittenLine : wantsLines ? .lines : .none
    }

    func show(_ progress: RunProgress) {
        var progress = progress
        progress.failedCount = self.failedCount.withLock { count in
            count += progress.interval.failedCount
            return count
        }
        switch self.style {
        case .rewrittenLine: self.write("\r\u{1B}[2K\(progress.line)")
        case .lines: self.write("\(progress.line)\n")
        case .none: break
        }
    }

    /// Sentences beside the progress, which does not stay in their way. They may hold what a server says: a terminal is not to obey it.
    func say(_ text: String) {
        self.clear()
        self.write(text.split(whereSeparator: \.isNewline).map { String($0).printable + "\n" }.joined())
    }

    /// What went wrong, as the program tells it.
    func complain(_ sentence: String) { self.say("\(self.console.program): \(sentence)") }

    /// Leaves the terminal as if nothing had been shown.
    func clear() {
        if self.style == .rewrittenLine { self.write("\r\u{1B}[2K") }
    }

    /// That nobody listens is no reason to fail.
    private func write(_ text: String) { try? self.console.errors.write(Array(text.utf8)) }
}
