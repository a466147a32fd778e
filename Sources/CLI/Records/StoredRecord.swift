import CatalogAPI
import Protobuf

/// What the server keeps of a record besides what its author wrote.
protocol StoredRecord: Message {
    var version: Int64 { get set }
    var createdAt: GoogleTimestamp? { get set }
    var updatedAt: GoogleTimestamp? { get set }
    var deletedAt: GoogleTimestamp? { get set }

    /// Gives each identifier its one spelling: what is told apart by it here is told apart by servers, too.
    mutating func unifyIdentifiers()
}

/// A record that belongs to a tenant.
protocol TenantRecord: StoredRecord {
    var tenantId: String { get }
}

extension StoredRecord {
    /// The record without what the server sets.
    var asCreated: Self {
        var record = self
        (record.version, record.createdAt, record.updatedAt, record.deletedAt) = (0, nil, nil, nil)
        return record
    }
}

extension Tenant: StoredRecord {
    mutating func unifyIdentifiers() { self.id = self.id.unifiedIdentifier }
}

extension Artisan: TenantRecord {
    mutating func unifyIdentifiers() {
        self.id = self.id.unifiedIdentifier
        self.tenantId = self.tenantId.unifiedIdentifier
    }
}

extension CatalogAPI.Service: TenantRecord {
    mutating func unifyIdentifiers() {
        self.id = self.id.unifiedIdentifier
        self.tenantId = self.tenantId.unifiedIdentifier
        self.artisanId = self.artisanId.unifiedIdentifier
    }
}
