/// The end of a partition's chain, as its lease holds it.
struct PartitionHead: Hashable, Sendable {
    var partition: Int16
    /// The last position that is taken; 0 before the first.
    var position: Int64
    /// The digest at that position; zeros before the first.
    var digest: [UInt8]
}

/// A change that waits for its place.
struct WaitingChange: Hashable, Sendable {
    var record: ChangeRecord
    /// Whether it is the first of its entity, or the one before it has a place.
    var follows: Bool
}

/// A change's place in the log.
struct Seal: Hashable, Sendable {
    var partition: Int16
    var position: Int64
    var change: ChangeRecord
    var digest: [UInt8]
    var previous: [UInt8]
}

/// Which places a partition's waiting changes get. Pure.
///
/// Changes get places in the order they are given, except that a version of an entity never comes before the version it follows: it
/// waits for that one, here or for another tick.
struct SealPlan: Hashable, Sendable {
    /// In the order of their positions, without gaps, from the one after the head.
    private(set) var seals: [Seal] = []
    /// Where the chain ends afterwards.
    private(set) var head: PartitionHead

    init(head: PartitionHead, waiting: [WaitingChange]) {
        self.head = head
        var placed: Set<EntityStep> = []
        var held: [EntityStep: ChangeRecord] = [:]
        for change in waiting {
            guard change.follows || placed.contains(change.record.step.previous) else {
                held[change.record.step] = change.record
                continue
            }
            var next: ChangeRecord? = change.record
            while let record = next {
                self.place(record)
                placed.insert(record.step)
                next = held.removeValue(forKey: record.step.next)
            }
        }
    }

    private mutating func place(_ record: ChangeRecord) {
        let position = self.head.position + 1
        let digest = record.digest(partition: self.head.partition, position: position, previous: self.head.digest)
        self.seals.append(
            Seal(partition: self.head.partition, position: position, change: record, digest: digest, previous: self.head.digest))
        self.head.position = position
        self.head.digest = digest
    }
}
