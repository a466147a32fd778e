import Catalog
import Crypto
import Protobuf
import RPC

extension ServerContext {
    private static let maxAgentCharacters = 256

    /// The tenant the call is made for, and the one that its message names.
    func tenant(named: String) throws(RPCError) -> RequestTenant { try RequestTenant(caller: self.callerTenant(), named: named) }

    /// The tenant the call is made for.
    func callerTenant() throws(RPCError) -> TenantID {
        guard let tenant = self[TenantKey.self] else {
            throw RPCError(.internal, "\(self.method.path) acts within a tenant, and nothing found out which.")
        }
        return tenant.id
    }

    /// When the caller stops waiting, on the clock that everything below calls goes by.
    var clockDeadline: ContinuousClock.Instant? { self.timeRemaining.map { .now + $0 } }

    /// What a write leaves in the records.
    /// - Parameters:
    ///   - request: the whole request, which a repeat must be equal to.
    ///   - requestID: the field that makes the write safe to repeat; empty: nothing does.
    func writeContext<Request: Message>(_ request: Request, _ requestID: WritableKeyPath<Request, String>) throws -> WriteContext {
        let id = request[keyPath: requestID]
        var key: IdempotencyKey?
        if !id.isEmpty {
            var body = request
            body[keyPath: requestID] = ""
            // Equal messages have equal bytes, whatever the bytes were in which they came.
            key = try IdempotencyKey(
                principal: self.principal.id, method: self.method.path, requestID: id,
                bodyHash: Array(SHA256.hash(data: body.serializedBytes())))
        }
        return WriteContext(origin: self.origin, idempotency: key, deadline: self.clockDeadline)
    }

    /// Who asks, as changes record it.
    var origin: Origin {
        Origin(
            actor: self.principal.id,
            address: self.peer.ipAddress ?? "",
            agent: String(
                (self.metadata["user-agent"] ?? "").unicodeScalars.prefix(Self.maxAgentCharacters).filter { !$0.isOutOfPlace }),
            requestID: self[RequestIDKey.self] ?? ""
        )
    }
}
