#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What stands at the ends of the program: a person at a terminal, or another program.
package struct Terminal: Hashable, Sendable {
    package var isInputTerminal = false
    package var isOutputTerminal = false
    package var isErrorTerminal = false
    /// Characters in a line; nil where output is not a terminal.
    package var columns: Int?
    /// Whether the person allows colours (https://no-color.org; a dumb terminal has none).
    package var allowsColors = true
    /// Whether a line can be cleared and written again; not on a dumb terminal.
    package var canRewriteLines = true

    package var outputStyle: TextStyle { TextStyle(isColored: self.isOutputTerminal && self.allowsColors) }
    package var errorStyle: TextStyle { TextStyle(isColored: self.isErrorTerminal && self.allowsColors) }

    /// Text is wrapped to this width: lines longer than a hundred characters are hard to read, however wide the window.
    package var textWidth: Int { min(max(self.columns ?? 100, 40), 100) }

    /// The terminal that this process was started on.
    package static func current(environment: (String) -> String?) -> Terminal {
        var terminal = Terminal()
        terminal.isInputTerminal = isatty(STDIN_FILENO) == 1
        terminal.isOutputTerminal = isatty(STDOUT_FILENO) == 1
        terminal.isErrorTerminal = isatty(STDERR_FILENO) == 1
        terminal.allowsColors = (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
        terminal.canRewriteLines = environment("TERM") != "dumb"
        if terminal.isOutputTerminal {
            var size = winsize()
            if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { terminal.columns = Int(size.ws_col) }
        }
        return terminal
    }
}

/// The environment of this process.
package enum Environment {
    package static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
