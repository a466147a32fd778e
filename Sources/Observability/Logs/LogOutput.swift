#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where log lines go, and how they look there. Safe to use from any thread: a line is one write.
public struct LogOutput: Sendable {
    private let format: LogFormat
    private let isColoured: Bool
    private let sink: @Sendable (String) -> Void

    init(format: LogFormat, isColoured: Bool = false, sink: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.isColoured = isColoured
        self.sink = sink
    }

    /// The standard error, with colours where a person reads it and `NO_COLOR` does not forbid them.
    public static func standardError(format: LogFormat) -> LogOutput {
        let isForbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        return LogOutput(format: format, isColoured: isatty(STDERR_FILENO) == 1 && !isForbidden) { line in
            // A reader that is gone, or a full disk, must not end the server.
            var line = line
            line.withUTF8 { bytes in
                var written = 0
                while written < bytes.count, let start = bytes.baseAddress {
                    let count = unistdWrite(STDERR_FILENO, start + written, bytes.count - written)
                    if count > 0 { written += count } else if errno != EINTR { return }
                }
            }
        }
    }

    func write(_ line: LogLine) {
        self.sink(self.format == .json ? line.json : line.text(isColoured: self.isColoured))
    }
}

/// The system's `write`, which a method of that name hides.
private func unistdWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, start, count)
}
