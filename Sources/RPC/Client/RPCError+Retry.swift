import Protobuf
import Resilience

/// What an error says about sending its call again.
extension RPCError {
    /// The reason in `GoogleErrorInfo` of a rate limit's refusal. Whoever gives it with RESOURCE_EXHAUSTED says that nothing of the call
    /// was done, so that it may be sent again whatever its method promises.
    package static let rateLimitedReason = "RATE_LIMITED"

    func retryAdvice(for method: any MethodDescriptor) -> RetryAdvice {
        switch self.code {
        // Only a request that no handler has seen may be sent again when the method does not promise that repeating it is harmless.
        case .unavailable where self.isNotHandled || method.idempotency != .unknown:
            switch self.pushback {
            case .never: .never
            case .after(let delay) where delay > .zero: .after(delay)
            case .after, nil: self.isNotHandled ? .notBegun : .afterBackoff
            }
        // Sizes, memory and quotas run out as well, and some of that is found when half the work is done.
        case .resourceExhausted where self.detail(GoogleErrorInfo.self)?.reason == Self.rateLimitedReason:
            // A limit that does not say when it lets calls pass again never lets this one.
            if case .after(let delay) = self.pushback { .after(delay) } else { .never }
        // No other code says that another attempt may help (AIP-194).
        default: .never
        }
    }

    private enum Pushback {
        case after(Duration)
        case never
    }

    /// When the server wants to hear of the call again; nil when it does not say. Other servers than ours know `RetryInfo` alone, and ours
    /// cuts `retry-after-ms` off to milliseconds: the longer wait counts.
    private var pushback: Pushback? {
        var delays: [Duration] = []
        if let text = self.metadata["retry-after-ms"] {
            // As gRPC's pushback: what is no number or negative means never (gRFC A6).
            guard let milliseconds = Int64(text), milliseconds >= 0 else { return .never }
            delays.append(.milliseconds(milliseconds))
        }
        if let delay = self.detail(GoogleRetryInfo.self)?.retryDelay?.duration {
            guard delay >= .zero else { return .never }
            delays.append(delay)
        }
        return delays.max().map { .after($0) }
    }
}
