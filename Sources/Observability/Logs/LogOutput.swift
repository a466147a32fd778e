import Dispatch
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where log lines go, and how they look there. Safe to use from any thread: lines come whole, and in the order in which they were
/// logged. Everything that is logged into a descriptor has to go through one of these.
public struct LogOutput: Sendable {
    let style: LineStyle
    private let lines: LogLines

    init(
        style: LineStyle,
        limits: LogLines.Limits = LogLines.Limits(),
        schedule: @escaping @Sendable (LogLines.Haste, @escaping @Sendable () -> Void) -> Void,
        sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.style = style
        self.lines = LogLines(
            limits: limits,
            leftOutLine: { count in
                LogLine(
                    time: .now, level: .warning, message: "lines of the log were left out: whoever reads it is too slow",
                    logger: "krafti.log", metadata: ["lines": .stringConvertible(count)]
                ).bytes(style)
            },
            schedule: schedule,
            sink: sink)
    }

    /// The standard error, with colours where a person reads it and `NO_COLOR` does not forbid them. Once in a process.
    public static func standardError(format: LogFormat) -> LogOutput {
        let isForbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isTerminal = isatty(STDERR_FILENO) == 1
        let isText = format == .text || format == .auto && isTerminal
        let thread = PatientThread()
        return LogOutput(
            style: !isText ? .json : isTerminal && !isForbidden ? .colouredText : .text,
            schedule: { thread.schedule($0, $1) },
            sink: { lines in lines.withUnsafeBytes { writeAll($0, to: STDERR_FILENO) } })
    }

    /// Writes a line, and those before it.
    func write(_ line: LogLine) { self.lines.write(line.bytes(self.style)) }

    /// Has a line written soon, with others: for those that come by the thousand, on threads that must not wait.
    func add(_ line: UnsafeBufferPointer<UInt8>) { self.lines.add(line) }

    /// Has something done once all lines so far are written.
    func whenWritten(_ act: @escaping @Sendable () -> Void) { self.lines.whenWritten(act) }

    /// Waits until all lines so far are written, but not for a reader that has stopped reading.
    public func flush(within seconds: Double = 2) {
        let done = DispatchSemaphore(value: 0)
        self.whenWritten { done.signal() }
        _ = done.wait(timeout: .now() + seconds)
    }
}

/// Writes it all, as long as that takes. A reader that is gone, or a full disk, must not end the server.
private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var written = 0
    while written < bytes.count, let start = bytes.baseAddress {
        let count = write(descriptor, start + written, bytes.count - written)
        if count > 0 {
            written += count
        } else if errno == EAGAIN {
            // Whoever shares the terminal or pipe made it one that does not wait; lines are to be whole all the same.
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&state, 1, -1)
        } else if errno != EINTR {
            return
        }
    }
}
