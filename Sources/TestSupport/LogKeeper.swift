import Locking
package import Logging

/// Keeps everything that is logged, as text.
package final class LogKeeper: Sendable {
    private let lines = Guarded<[String]>([])

    package init() {}

    package var all: [String] { self.lines.withLock { $0 } }
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
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            self.keeper.lines.withLock { $0.append("\(event.level) \(event.message) \(metadata.joined(separator: " "))") }
        }
    }
}
