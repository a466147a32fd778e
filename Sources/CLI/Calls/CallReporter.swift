import CommandLineSupport
import Protobuf
import RPC

/// Tells what becomes of calls, in the form that was asked for, and remembers the first failure for the exit status.
actor CallReporter {
    /// What standard output holds.
    enum Form: Hashable, Sendable {
        /// The answers; errors go to standard error, in words. Laid out for people where one answer goes to a terminal, unless
        /// the person chose.
        case answers(isPretty: Bool?)
        /// An object for each call, whatever became of it.
        case envelopes(isPretty: Bool)
    }

    private let console: Console
    private let method: any MethodDescriptor
    private let context: CallContext
    private let form: Form
    private let isVerbose: Bool
    private let registry: MessageRegistry
    private let envelope: Envelope
    private var told = 0
    private var failed = 0
    private var messages = 0
    private var messageBytes = 0
    /// What to do next is said once, not after each of a thousand errors.
    private var advised: Set<String> = []
    /// When the server wants to hear again of the last of several requests that it refused.
    private var longestDelay: Duration?

    /// That of the first request that failed.
    private(set) var exitStatus = ExitStatus.success

    init(console: Console, caller: MethodCaller, context: CallContext, form: Form, isVerbose: Bool = false) {
        self.console = console
        self.method = caller.method
        self.context = context
        self.form = form
        self.isVerbose = isVerbose
        self.registry = caller.registry
        self.envelope = Envelope(method: caller.method, registry: caller.registry)
    }

    /// Tells what is about to be called, when asked to be verbose.
    func begin(metadata: Metadata) {
        guard self.isVerbose else { return }
        let deadline = self.context.maxTime.map { "deadline \(TimeSpan.describe($0))" } ?? "no deadline"
        self.remark("* \(self.method.path) at \(self.context.addressList), \(deadline)")
        for entry in metadata.entries { self.remark("> \(Self.shown(entry.key, entry.value))") }
    }

    private static func shown(_ key: String, _ value: String) -> String {
        "\(key): \(Metadata.isPublic(key) ? value : "(\(value.count) characters, not shown)")".printable
    }

    /// Tells of one message of a stream of answers.
    func tell(message: [UInt8], bytes: Int, elapsed: Duration) throws {
        self.messages += 1
        self.messageBytes += bytes
        switch self.form {
        case .answers(let isPretty):
            let isOnly = self.method.kind == .clientStreaming
            try self.print(message, isPretty: isPretty ?? (isOnly && self.console.terminal.isOutputTerminal))
        case .envelopes(let isPretty): try self.print(self.envelope.json(message: message, elapsed: elapsed), isPretty: isPretty)
        }
    }

    /// Tells what became of a request.
    /// - Parameter isOnly: whether there is no other request.
    func tell(_ outcome: CallOutcome, isOnly: Bool) throws {
        self.told += 1
        if outcome.exitStatus != .success {
            self.failed += 1
            if self.exitStatus == .success { self.exitStatus = outcome.exitStatus }
        }
        if self.isVerbose { self.remark(outcome, isOnly: isOnly) }
        if case .envelopes(let isPretty) = self.form {
            return try self.print(self.envelope.json(outcome), isPretty: isPretty)
        }
        switch outcome.result {
        case .answered(let json):
            guard case .answers(let isPretty) = self.form else { return }
            try self.print(json, isPretty: isPretty ?? (isOnly && self.console.terminal.isOutputTerminal))
        case .ended: break
        case .failed(let error):
            let report = ErrorReport(error: error, registry: self.registry)
            let label = isOnly ? "" : "request \(outcome.index + 1) (line \(outcome.line))"
            let lines = report.lines(label: label, style: self.console.terminal.errorStyle, width: self.console.terminal.textWidth)
            for line in lines { self.console.say(styled: line) }
            var context = self.context
            if isOnly { context.isParallel = false }
            if !isOnly, let delay = NextStep.delay(after: error) {
                // Each of a thousand names another moment.
                self.longestDelay = max(self.longestDelay ?? delay, delay)
            } else {
                self.advise(NextStep.after(error, in: context))
            }
        case .refused(let error):
            for line in error.lines { self.console.say(line) }
            self.advise(error.advice)
            if outcome.messagesBefore > 0 { self.console.say(outcome.sentBefore) }
        case .unreadable(let complaint):
            self.console.say(complaint)
            if outcome.messagesBefore > 0 { self.console.say(outcome.sentBefore) }
        }
    }

    /// Sums up, where many requests had different fates.
    func finish() {
        guard self.failed > 0, case .answers = self.form else { return }
        if self.told > 1 { self.console.say("\(self.failed) of \(self.told) requests failed.") }
        self.advise(self.longestDelay.map { NextStep.again(after: $0) })
    }

    private func print(_ json: [UInt8], isPretty: Bool) throws {
        let printer = JSONPrinter(isPretty: isPretty, isColored: self.console.terminal.outputStyle.isColored)
        try self.console.print(json: printer.print(json))
    }

    private func advise(_ advice: String?) {
        guard let advice, self.advised.insert(advice).inserted else { return }
        self.console.say(advice)
    }

    private func remark(_ outcome: CallOutcome, isOnly: Bool) {
        let label = isOnly ? "" : "[\(outcome.index + 1)] "
        var metadata = outcome.metadata
        var status = StatusCode.ok
        switch outcome.result {
        case .answered, .ended: break
        case .failed(let error): (metadata, status) = (error.metadata, error.code)
        case .refused, .unreadable: return self.remark("* \(label)\(outcome.sentBefore)")
        }
        for entry in metadata.entries { self.remark("< \(label)\(Self.shown(entry.key, entry.value))") }
        let size =
            if self.method.kind == .unary {
                "\(outcome.sentBytes) bytes out, \(outcome.receivedBytes) bytes in"
            } else {
                "\(self.messages) \(self.messages == 1 ? "message" : "messages") of \(self.messageBytes) bytes in"
            }
        self.remark("* \(label)\(status.name) in \(TimeSpan.describe(outcome.elapsed)), \(size)")
    }

    private func remark(_ line: String) {
        self.console.say(styled: self.console.terminal.errorStyle.quiet(line.printable))
    }
}
