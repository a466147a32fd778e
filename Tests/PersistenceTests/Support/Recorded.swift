import Locking
import Logging

/// What was logged: the message and its metadata.
final class Recorded: Sendable {
    private let lines = Guarded<[String]>([])

    var all: [String] { self.lines.withLock { $0 } }
    var logger: Logger { Logger(label: "tests") { _ in Handler(recorded: self) } }

    private struct Handler: LogHandler {
        let recorded: Recorded
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.recorded.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
