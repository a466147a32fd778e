public import Logging

/// Writes each event of swift-log as a line.
///
/// ```swift
/// LoggingSystem.bootstrap { LineLogHandler(label: $0, output: .standardError(format: .json), level: .info) }
/// ```
public struct LineLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level
    private let label: String
    private let output: LogOutput

    public init(label: String, output: LogOutput, level: Logger.Level) {
        self.label = label
        self.output = output
        self.logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var metadata = self.metadata
        if let provided = self.metadataProvider?.get() { metadata.merge(provided) { $1 } }
        if let own = event.metadata { metadata.merge(own) { $1 } }
        if let error = event.error { metadata["error"] = "\(error)" }
        self.output.write(
            LogLine(time: .now, level: event.level, message: event.message.description, logger: self.label, metadata: metadata)
        )
    }
}
