/// What went wrong, for the caller who asked and for whoever decides what happens next: the status of the call, whether it may be
/// repeated, how it is logged.
public struct CatalogError: Error, Sendable {
    /// The kinds of failure, by the names google.rpc.Code gives them.
    public enum Code: String, Sendable, CaseIterable {
        case cancelled, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied, unauthenticated
        case resourceExhausted, failedPrecondition, aborted, outOfRange, `internal`, unavailable, dataLoss
    }

    public var code: Code
    /// For the caller; holds nothing of another tenant and nothing of the machinery.
    public var message: String
    /// Each field that breaks a rule, in the order of the request.
    public var violations: [Violation] = []
    /// What the error is about, as `service`, `artisan` or `tenant` and its identifier.
    public var resource: Resource?
    /// A constant in UPPER_SNAKE_CASE that programs may rely on, such as `VERSION_STALE`; empty when the code says enough.
    public var reason = ""
    /// Facts that belong to the reason, such as `currentVersion`.
    public var facts: [String: String] = [:]
    /// When the same call may succeed; nil: nobody knows, or never.
    public var retryAfter: Duration?
    /// For the log only.
    public var cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A field and the rule it breaks.
    public struct Violation: Hashable, Sendable {
        /// The path from the root of the request, such as `service.price.units` or `items[3].name`.
        public var field: String
        /// What is wrong and what would be right, as a sentence.
        public var description: String

        public init(field: String, description: String) {
            self.field = field
            self.description = description
        }
    }

    /// Something the catalogue keeps, or would.
    public struct Resource: Hashable, Sendable {
        /// `service`, `artisan` or `tenant`.
        public var type: String
        /// Its identifier as text.
        public var name: String

        public init(type: String, name: String) {
            self.type = type
            self.name = name
        }
    }
}
