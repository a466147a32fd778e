import Locking
package import Logging

/// Keeps everything that is logged.
package final class LogKeeper: Sendable {
    package struct Line: Sendable, CustomStringConvertible {
        package let level: Logger.Level
        package let message: String
        package let metadata: Logger.Metadata

        package var description: String {
            let metadata = self.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(self.level) \(self.message) \(metadata.joined(separator: " "))"
        }
    }

    private let kept = Guarded<[Line]>([])

    package init() {}

    package var lines: [Line] { self.kept.withLock { $0 } }
    package var all: [String] { self.lines.map(\.description) }
    package var text: String { self.all.joined(separator: "\n") }

    /// Logs into this.
    package var logger: Logger { Logger(label: "tests") { _ in Handler(keeper: self) } }

    private struct Handler: LogHandler {
        let keeper: LogKeeper
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(level: event.level, message: event.message.description, metadata: event.metadata ?? [:])
            self.keeper.kept.withLock { $0.append(line) }
        }
    }
}
