import CommandLineSupport
import Protobuf
import RPC

/// What the person was doing, as far as it matters to what they can do next.
struct CallContext: Sendable {
    /// As a person would write it after `krafti describe`; nil for calls nobody wrote a method for.
    var methodName: String?
    /// What that method takes.
    var requestType: (any Message.Type)?
    var addresses: [Endpoint]
    /// The deadline that was asked for.
    var maxTime: Duration?
    var usesTLS = false
    var isParallel = false

    var addressList: String { self.addresses.map(\.description).joined(separator: ", ", last: " or ") }
}

/// One line after an error: what to do about it. Nothing where only the error itself can say.
enum NextStep {
    static func after(_ error: RPCError, in context: CallContext) -> String? {
        switch error.code {
        case .unavailable, .resourceExhausted, .aborted:
            return self.delay(after: error).map(self.again(after:)) ?? self.withoutAdvice(error, context)
        case .invalidArgument, .outOfRange: return self.explanation(of: error, context)
        case .deadlineExceeded:
            let time = context.maxTime.map { "It had \(TimeSpan.describe($0)); give it more with --max-time." }
            guard !error.isUnsent else { return "Nothing was sent. \(time ?? "")".trimmed.description }
            return "The server may have done the work all the same. \(time ?? "The limit is the server's own.")"
        case .unauthenticated:
            return "Send a credential: -H 'authorization: Bearer TOKEN', or -H @FILE to keep it out of the shell's history."
        case .unimplemented:
            return "`krafti list` shows the methods this client knows; the server may be older, or of another kind."
        case .unknown, .internal, .dataLoss:
            return error.requestID.map { "The server's log says more, under request id \($0)." } ?? "The server's log may say more."
        case .ok, .cancelled, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition: return nil
        }
    }

    /// When the server wants to hear again of a call that it refused, where it says so.
    static func delay(after error: RPCError) -> Duration? {
        switch error.code {
        case .unavailable, .resourceExhausted, .aborted: error.retryDelay
        default: nil
        }
    }

    static func again(after delay: Duration) -> String { "Try again\(delay > .zero ? " in \(TimeSpan.describe(delay))" : "")." }

    /// Where the fields that are wrong are explained.
    private static func explanation(of error: RPCError, _ context: CallContext) -> String? {
        if let header = error.detail(GoogleErrorInfo.self)?.metadata["header"] {
            return "Headers are sent with -H '\(header): VALUE'."
        }
        guard let methodName = context.methodName else { return nil }
        var names: [String] = []
        if let requestType = context.requestType {
            for violation in error.detail(GoogleBadRequest.self)?.fieldViolations ?? [] {
                let holder = requestType.holder(ofField: violation.field)
                let isRequest = holder.descriptor.fullName == requestType.descriptor.fullName
                let name = isRequest ? methodName : Contract.krafti.shortName(of: .message(holder))
                if !names.contains(name) { names.append(name) }
            }
        }
        if names.isEmpty { names = [methodName] }
        let commands = names.map { "`krafti describe \($0)`" }.joined(separator: ", ", last: " and ")
        return "\(commands) \(names.count == 1 ? "shows" : "show") the fields and what they take."
    }

    private static func withoutAdvice(_ error: RPCError, _ context: CallContext) -> String? {
        switch error.code {
        case .unavailable where context.usesTLS && error.lacksCertificate:
            "Something listens on \(context.addressList) and closed the connection: does it speak TLS, and does it want a certificate "
                + "from its clients? Show one with --tls-cert and --tls-key."
        case .unavailable where context.usesTLS && error.isOfTLS:
            "Does the server on \(context.addressList) speak TLS, with a certificate for that name and from an authority you trust? "
                + "See --tls-ca and --tls-server-name."
        case .unavailable where error.wasHungUpOn:
            context.addresses.allSatisfy(\.isUnix)
                ? nil : "Something listens on \(context.addressList) and closed the connection: does it want TLS (--tls)?"
        case .unavailable:
            "Is a server listening on \(context.addressList)? Start one, or name another with --address."
        // A request that is too large is as large when it is alone.
        case .resourceExhausted where error.message.contains(" bytes"): nil
        case .resourceExhausted: context.isParallel ? "Send less at once: --parallel 1 makes one call after the other." : nil
        case .aborted: "Somebody else was faster: read it again, and repeat the change with the version you then see."
        default: nil
        }
    }
}

extension RPCError {
    /// When the server wants to hear of it again; nil where it does not say, says never, or cannot mean it.
    var retryDelay: Duration? {
        let delay: Duration?
        if let info = self.detail(GoogleRetryInfo.self)?.retryDelay {
            delay = info.duration
        } else {
            delay = self.metadata["retry-after-ms"].flatMap { Int64($0) }.map { .milliseconds($0) }
        }
        guard let delay, delay >= .zero, delay <= TimeSpan.longestSpan else { return nil }
        return delay
    }

    /// Whether the call's time was over before there was a connection, as the client's words are.
    fileprivate var isUnsent: Bool { self.message.contains("deadline passed while it waited for a connection") }

    /// Whether two who have met could not agree on TLS, as the client's words are.
    fileprivate var isOfTLS: Bool { self.message.contains("TLS") }

    /// Whether the server may have wanted a certificate: with TLS 1.3, it says so once the client has made the connection.
    fileprivate var lacksCertificate: Bool { self.wasHungUpOn || self.message.contains("alert certificate required") }

    /// Whether somebody took the connection and closed it, in the words that the client has for that.
    fileprivate var wasHungUpOn: Bool {
        ["connection closed before the", "closed the connection right away", "connection was closed while it was being made"]
            .contains { self.message.contains($0) }
    }

    var requestID: String? { self.detail(GoogleRequestInfo.self)?.requestId ?? self.metadata["x-request-id"] }
}
