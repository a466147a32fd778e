import Locking
import Logging

/// Keeps everything that is logged, as text.
struct LogKeeper: LogHandler {
    final class Lines: Sendable {
        private let lines = Guarded<[String]>([])

        var all: [String] { self.lines.withLock { $0 } }
        var text: String { self.all.joined(separator: "\n") }

        func append(_ line: String) { self.lines.withLock { $0.append(line) } }
    }

    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        self.lines.append("\(event.level) \(event.message) \(metadata.joined(separator: " "))")
    }

    static func makeLogger(_ lines: Lines) -> Logger { Logger(label: "krafti.postgres.tests") { _ in LogKeeper(lines: lines) } }
}
