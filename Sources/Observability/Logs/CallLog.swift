public import Logging

/// Where a line goes for each call that has ended.
///
/// Calls come by the hundred thousand a second, on threads that must not wait: their lines are made without swift-log's metadata, and
/// gather until a thread of their own writes them, within a twentieth of a second.
public struct CallLog: Sendable {
    private enum Target: Sendable {
        case output(LogOutput, logger: String)
        case logger(Logger)
    }

    private let target: Target
    private let level: Logger.Level
    private let calls: LoggedCalls
    let now: @Sendable () -> LogTime

    /// - Parameters:
    ///   - logger: the name that the lines carry.
    ///   - level: calls below it leave no line.
    public init(_ output: LogOutput, logger: String, level: Logger.Level, calls: LoggedCalls = .all) {
        self.init(output, logger: logger, level: level, calls: calls) { .now }
    }

    init(_ output: LogOutput, logger: String, level: Logger.Level, calls: LoggedCalls, now: @escaping @Sendable () -> LogTime) {
        self.target = .output(output, logger: logger)
        self.level = level
        self.calls = calls
        self.now = now
    }

    /// Logs calls like everything else, at the price of that.
    public init(_ logger: Logger, calls: LoggedCalls = .all) {
        self.target = .logger(logger)
        self.level = logger.logLevel
        self.calls = calls
        self.now = { .now }
    }

    /// Whether such calls leave a line: there is no need to find out more of those that do not.
    public func takes(_ ending: EndedCall.Ending, at level: Logger.Level) -> Bool {
        level >= self.level && self.calls.include(ending)
    }

    /// The log of a method's calls that are answered; nil where these leave no line.
    /// - Parameter status: what they all end with, such as `OK`.
    public func answered(_ method: String, status: String, at level: Logger.Level) -> AnsweredCalls? {
        guard self.takes(.answered, at: level) else { return nil }
        return AnsweredCalls(self, level: level, method: method, status: status)
    }

    /// Leaves the call's line, when it takes it.
    public func write(_ call: EndedCall) {
        guard self.takes(call.ending, at: call.level) else { return }
        switch self.target {
        case .output(let output, let logger):
            call.line(output.style, time: self.now(), logger: logger).withUnsafeBufferPointer { output.add($0) }
        case .logger(let logger): logger.log(level: call.level, "\(call.ending.rawValue)", metadata: call.metadata)
        }
    }

    /// Where lines are JSON of its own making, and the name that they carry.
    var jsonOutput: (LogOutput, logger: String)? {
        guard case .output(let output, let logger) = self.target, output.style == .json else { return nil }
        return (output, logger)
    }
}
