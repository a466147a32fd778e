import Logging

/// The log of one method's calls that were answered, as nearly all are: what their lines have in common is made once.
public struct AnsweredCalls: Sendable {
    private let log: CallLog
    private let level: Logger.Level
    private let method: String
    private let status: String
    /// Nil where lines are for people, or swift-log's.
    private let template: (common: CallTemplate, output: LogOutput)?

    init(_ log: CallLog, level: Logger.Level, method: String, status: String) {
        self.log = log
        self.level = level
        self.method = method
        self.status = status
        self.template = log.jsonOutput.map { output, logger in
            (CallTemplate(level: level, method: method, status: status, logger: logger), output)
        }
    }

    /// Leaves a call's line: the same as if the log were told of it as of any other.
    public func write(microseconds: Int, peer: String, requestID: String?, tenant: String?) {
        if let (common, output) = self.template {
            let isWritten = common.withLine(
                time: self.log.now(), microseconds: microseconds, peer: peer, requestID: requestID, tenant: tenant
            ) { output.add($0) }
            if isWritten { return }
        }
        self.writeWithCare(microseconds, peer, requestID, tenant)
    }

    /// Apart: together, each call's texts would be kept alive for what only this needs.
    @inline(never)
    private func writeWithCare(_ microseconds: Int, _ peer: String, _ requestID: String?, _ tenant: String?) {
        self.log.write(
            EndedCall(
                level: self.level, ending: .answered, method: self.method, status: self.status, microseconds: microseconds,
                peer: peer, requestID: requestID, tenant: tenant))
    }
}
