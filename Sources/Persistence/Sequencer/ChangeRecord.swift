import Catalog
import Crypto

/// A change as it is kept: who did what to which entity, and what that was before and after.
struct ChangeRecord: Hashable, Sendable {
    var id: ChangeID
    var tenant: TenantID
    var kind: Int16
    var entity: UInt128
    /// The version of the entity that the change made.
    var version: Int64
    var action: Int16
    var actor: String
    var address: String
    var agent: String
    var requestID: String
    var at: Timestamp
    /// The rows as JSON, byte for byte as they are stored.
    var before: String?
    var after: String

    /// The version of the entity that this change made.
    var step: EntityStep { EntityStep(tenant: self.tenant, kind: self.kind, entity: self.entity, version: self.version) }

    /// SHA-256 over all of the record, its place in the log, and the digest before: nothing of it can be altered, taken away or moved
    /// without the digests after it being others.
    ///
    /// Numbers are big-endian, texts follow their length; the leading words name this form.
    func digest(partition: Int16, position: Int64, previous: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("krafti change 1".utf8))
        hash.update(partition)
        hash.update(position)
        hash.update(self.id.rawValue)
        hash.update(self.tenant.rawValue)
        hash.update(self.kind)
        hash.update(self.entity)
        hash.update(self.version)
        hash.update(self.action)
        for text in [self.actor, self.address, self.agent, self.requestID] { hash.update(text) }
        hash.update(self.at.microseconds)
        hash.update(self.before == nil ? 0 as UInt8 : 1)
        hash.update(self.before ?? "")
        hash.update(self.after)
        hash.update(data: previous)
        return Array(hash.finalize())
    }
}

/// An entity at a version.
struct EntityStep: Hashable, Sendable {
    var tenant: TenantID
    var kind: Int16
    var entity: UInt128
    var version: Int64

    var next: EntityStep { self.moved(by: 1) }
    var previous: EntityStep { self.moved(by: -1) }

    private func moved(by versions: Int64) -> EntityStep {
        var moved = self
        moved.version &+= versions
        return moved
    }
}

extension SHA256 {
    fileprivate mutating func update<Number: FixedWidthInteger>(_ number: Number) {
        var bytes: [UInt8] = []
        var shift = Number.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
        self.update(data: bytes)
    }

    fileprivate mutating func update(_ text: String) {
        let bytes = Array(text.utf8)
        self.update(UInt64(bytes.count))
        self.update(data: bytes)
    }
}
