public import Logging
import Observability

extension LoadedSettings {
    /// Sends every log of this process where the settings want it, and tells the warnings. Once in a process.
    /// - Returns: the server's own logger.
    public func bootstrapLogging() -> Logger {
        let output = LogOutput.standardError(format: self.settings.logFormat)
        let level = self.settings.logLevel
        LoggingSystem.bootstrap { LineLogHandler(label: $0, output: output, level: level) }
        let logger = Logger(label: "krafti.server")
        for warning in self.warnings { logger.warning("a setting is not known", metadata: ["problem": "\(warning)"]) }
        return logger
    }
}
