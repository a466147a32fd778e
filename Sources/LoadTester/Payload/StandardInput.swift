import Foundation
import RPC

/// What is known of standard input before anyone reads it.
enum StandardInput {
    /// Whether standard input has something to read, or its end, before the time has passed.
    static func isReady(within time: Duration) -> Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(clamping: time.nanosecondsClamped / 1_000_000)) != 0
    }

    /// Whether standard input is a file or a pipe: a terminal, /dev/null or a socket were not meant to be read.
    static var isGiven: Bool {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFIFO
    }
}
