public import Logging
public import Observability

/// The logs of a process.
public struct ServerLogs: Sendable {
    /// The server's own logger.
    public let logger: Logger
    /// Has a line of each call.
    public let calls: CallLog
    private let output: LogOutput

    fileprivate init(_ settings: ServerSettings) {
        let (level, output) = (settings.logLevel, LogOutput.standardError(format: settings.logFormat))
        LoggingSystem.bootstrap { LineLogHandler(label: $0, output: output, level: level) }
        let label = "krafti.server"
        self.logger = Logger(label: label)
        self.calls = CallLog(output, logger: label, level: level, calls: settings.logCalls)
        self.output = output
    }

    /// Waits until every line is written. Before the process ends, which takes with it what has not been.
    public func flush() { self.output.flush() }
}

extension LoadedSettings {
    /// Sends every log of this process where the settings want it, and tells the warnings. Once in a process.
    public func bootstrapLogging() -> ServerLogs {
        let logs = ServerLogs(self.settings)
        for warning in self.warnings { logs.logger.warning("a setting is not known", metadata: ["problem": "\(warning)"]) }
        return logs
    }
}
