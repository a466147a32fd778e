import CommandLineSupport
import RPC

extension Console {
    /// Tells of a call that failed, and what to do about it.
    func say(_ error: RPCError, at settings: ConnectionSettings) {
        let report = ErrorReport(error: error, registry: Contract.krafti.registry)
        for line in report.lines(style: self.terminal.errorStyle, width: self.terminal.textWidth) { self.say(styled: line) }
        let context = CallContext(addresses: settings.endpoints, maxTime: settings.maxTime, usesTLS: settings.tls != nil)
        if let advice = NextStep.after(error, in: context) { self.say(advice) }
    }
}
