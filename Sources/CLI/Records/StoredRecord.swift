import CatalogAPI
import Protobuf

/// What the server keeps of a record besides what its author wrote.
protocol StoredRecord: Message {
    var version: Int64 { get set }
    var createdAt: GoogleTimestamp? { get set }
    var updatedAt: GoogleTimestamp? { get set }
    var deletedAt: GoogleTimestamp? { get set }
}

extension StoredRecord {
    /// The record without what the server sets.
    var asCreated: Self {
        var record = self
        (record.version, record.createdAt, record.updatedAt, record.deletedAt) = (0, nil, nil, nil)
        return record
    }
}

extension Tenant: StoredRecord {}
extension Artisan: StoredRecord {}
extension CatalogAPI.Service: StoredRecord {}
