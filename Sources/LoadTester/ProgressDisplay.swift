import CommandLineSupport
import Foundation
import Locking

/// Shows progress on standard error: on a terminal one line that is written over, elsewhere a line each time, if at all.
final class ProgressDisplay: Sendable {
    private enum Style { case rewrittenLine, lines, none }

    private let style: Style
    private let failedCount = Guarded(0)

    /// - Parameter wantsLines: whether to print lines where no terminal is.
    init(wantsLines: Bool) {
        let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        self.style = isTerminal ? .rewrittenLine : wantsLines ? .lines : .none
    }

    func show(_ progress: RunProgress) {
        var progress = progress
        progress.failedCount = self.failedCount.withLock { count in
            count += progress.interval.failedCount
            return count
        }
        switch self.style {
        case .rewrittenLine: Self.write("\r\u{1B}[2K\(progress.line)")
        case .lines: Self.write("\(progress.line)\n")
        case .none: break
        }
    }

    /// A sentence beside the progress, which does not stay in its way.
    func say(_ sentence: String) {
        self.clear()
        Self.write("\(sentence)\n")
    }

    /// Leaves the terminal as if nothing had been shown.
    func clear() {
        if self.style == .rewrittenLine { Self.write("\r\u{1B}[2K") }
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
