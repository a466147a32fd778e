import Catalog

/// What the repositories promise, as simply as it can be said: a value that every write changes at once. It knows no clock: whoever
/// acts says when.
struct CatalogModel: Sendable {
    /// How long a request is remembered, and an upload after its last items.
    static let retention: Int64 = 24 * 3_600 * 1_000_000

    var tenants: [TenantID: Tenant] = [:]
    var artisans: [Owned<ArtisanID>: Artisan] = [:]
    var services: [Owned<ServiceID>: Service] = [:]
    private var answers: [Key: Answer] = [:]
    var uploads: [Owned<UploadKey>: (progress: UploadProgress, expires: Timestamp)] = [:]

    /// Something of a tenant.
    struct Owned<ID: Hashable & Sendable>: Hashable, Sendable {
        var tenant: TenantID
        var id: ID
    }

    /// An idempotency key. Those of the platform belong to no tenant.
    private struct Key: Hashable {
        var tenant: TenantID?
        var principal: String
        var method: String
        var requestID: String
    }

    private struct Answer {
        var bodyHash: [UInt8]
        var expires: Timestamp
        var value: any Sendable
    }

    func require(_ tenant: TenantID) throws(CatalogError) {
        guard self.tenant(tenant) != nil else { throw .noTenant(tenant) }
    }

    // MARK: Requests that are sent again

    /// The first answer to a request.
    func repeated<Value: Sendable>(_ key: IdempotencyKey?, of tenant: TenantID?, at now: Timestamp, as: Value.Type = Value.self)
        throws(CatalogError) -> Value?
    {
        guard let key, let answer = self.answers[Self.key(key, of: tenant)], answer.expires > now else { return nil }
        guard answer.bodyHash == key.bodyHash else { throw .requestIDReused() }
        return answer.value as? Value
    }

    /// The first answer to a request of a tenant that is there.
    func answer<Value: Sendable>(to key: IdempotencyKey, of tenant: TenantID, at now: Timestamp) throws(CatalogError) -> Value? {
        guard self.tenant(tenant) != nil else { return nil }
        return try self.repeated(key, of: tenant, at: now)
    }

    mutating func keep(_ value: any Sendable, for key: IdempotencyKey?, of tenant: TenantID?, at now: Timestamp) {
        guard let key else { return }
        let expires = Timestamp(microseconds: now.microseconds + Self.retention)
        self.answers[Self.key(key, of: tenant)] = Answer(bodyHash: key.bodyHash, expires: expires, value: value)
    }

    private static func key(_ key: IdempotencyKey, of tenant: TenantID?) -> Key {
        Key(tenant: tenant, principal: key.principal, method: key.method, requestID: key.requestID)
    }
}

/// What the three kinds of entity have in common.
protocol Entity: Sendable {
    associatedtype Content: Hashable
    var content: Content { get set }
    var version: Int64 { get set }
    var createdAt: Timestamp { get }
    var updatedAt: Timestamp { get set }
    var deletedAt: Timestamp? { get set }
    var key: IdentifierBits { get }
}

extension Service: Entity {
    var key: IdentifierBits { self.id.bits }
}

extension Artisan: Entity {
    var key: IdentifierBits { self.id.bits }
}

extension Tenant: Entity {
    var key: IdentifierBits { self.id.bits }
}

extension Entity {
    /// Time never runs backwards for an entity.
    mutating func revise(_ content: Content, at now: Timestamp) {
        guard content != self.content else { return }
        self.content = content
        self.version += 1
        self.updatedAt = max(now, self.updatedAt)
    }

    mutating func remove(at now: Timestamp) {
        self.version += 1
        self.updatedAt = max(now, self.updatedAt)
        self.deletedAt = self.updatedAt
    }
}

extension Sequence where Element: Entity {
    /// Those that are not deleted, newest first, from a place in that order.
    func page(_ start: PageStart, limit: Int) -> [Element] {
        let sorted = self.filter { $0.deletedAt == nil }.sorted { ($0.createdAt, $0.key) > ($1.createdAt, $1.key) }
        switch start {
        case .offset(let count): return Array(sorted.dropFirst(Int(clamping: count)).prefix(limit))
        case .after(let time, let key): return Array(sorted.drop { ($0.createdAt, $0.key) >= (time, key) }.prefix(limit))
        }
    }
}
