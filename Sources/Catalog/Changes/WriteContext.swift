/// What a write leaves in the records besides its effect, and how long it may take.
public struct WriteContext: Sendable {
    /// Who asks, from where.
    public var origin: Origin
    /// Makes the write safe to repeat; nil: nothing does.
    public var idempotency: IdempotencyKey?
    /// When the caller stops waiting; nil: never.
    public var deadline: ContinuousClock.Instant?

    public init(origin: Origin, idempotency: IdempotencyKey? = nil, deadline: ContinuousClock.Instant? = nil) {
        self.origin = origin
        self.idempotency = idempotency
        self.deadline = deadline
    }
}

/// Who asks for a change, as the change records it.
public struct Origin: Hashable, Sendable {
    /// The principal; `anonymous` where nobody asks for one.
    public var actor: String
    /// The address the call came from; empty when it came from within.
    public var address: String
    /// The program the caller says it is.
    public var agent: String
    /// Names the call in logs and traces.
    public var requestID: String

    public init(actor: String, address: String = "", agent: String = "", requestID: String = "") {
        self.actor = actor
        self.address = address
        self.agent = agent
        self.requestID = requestID
    }
}

/// One intended change, however often it is sent. Within a tenant, principal and method a request id names one.
public struct IdempotencyKey: Hashable, Sendable {
    public var principal: String
    /// The full name of the method, such as `krafti.catalog.v1.CatalogService/CreateService`.
    public var method: String
    /// What the caller chose: at most 128 characters.
    public var requestID: String
    /// SHA-256 of the request without its request id: a repeat has the same one.
    public var bodyHash: [UInt8]

    public init(principal: String, method: String, requestID: String, bodyHash: [UInt8]) {
        self.principal = principal
        self.method = method
        self.requestID = requestID
        self.bodyHash = bodyHash
    }
}
