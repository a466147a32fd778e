import Catalog
import DatabaseTesting
import Logging
import Postgres
import Testing

@testable import Persistence

extension TestDatabase {
    func sequencer(
        _ executor: (any StatementExecutor)? = nil, owner: UInt128 = .random(in: .min ... .max),
        _ configure: (inout SequencerConfiguration) -> Void = { _ in }
    ) -> Sequencer {
        var configuration = SequencerConfiguration()
        configure(&configuration)
        return Sequencer(
            executor ?? self.client, configuration: configuration, owner: owner,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Gives every change that waits its place.
    func seal() async throws {
        let sequencer = self.sequencer()
        var leases = LeaseState(duration: .seconds(10))
        while try await self.number("select count(*) from pending") > 0 {
            let before = sequencer.status.sealed
            _ = try await sequencer.tick(&leases)
            try #require(sequencer.status.sealed > before, "changes wait, and a tick gives none of them a place")
        }
        await sequencer.release()
    }

    /// Looks at the places of all changes that have one: without gaps, each with a digest that can be computed again from the one
    /// before, the versions of an entity in their order.
    ///
    /// - Returns: how many there are.
    @discardableResult
    func expectWholeLog(_ history: Comment = "", sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int {
        let rows = try await self.client.query(Self.sealed)
        var heads: [Int16: PartitionHead] = [:]
        var last: [EntityStep: Int64] = [:]
        var changes: Set<ChangeID> = []
        for row in rows {
            var reader = RowReader(row)
            let partition = try reader.int16()
            let position = try reader.int64()
            let digest = try reader.bytes()
            let previous = try reader.bytes()
            let change = try ChangeRecord(&reader)
            let head =
                heads[partition] ?? PartitionHead(partition: partition, position: 0, digest: [UInt8](repeating: 0, count: 32))
            let isRight =
                position == head.position + 1 && previous == head.digest
                && digest == change.digest(partition: partition, position: position, previous: previous)
                && partition == Partition(of: change.tenant).number && changes.insert(change.id).inserted
            try #require(isRight, "place \(position) of partition \(partition): \(history)", sourceLocation: sourceLocation)
            heads[partition] = PartitionHead(partition: partition, position: position, digest: digest)
            var entity = change.step
            entity.version = 0
            #expect(change.version == last[entity, default: 0] + 1, history, sourceLocation: sourceLocation)
            last[entity] = change.version
        }
        for row in try await self.client.query(Statement("heads", "select partition, position, digest from lease")) {
            var reader = RowReader(row)
            let head = PartitionHead(
                partition: try reader.int16(), position: try reader.int64(), digest: try reader.bytes())
            let expected = heads[head.partition]
            #expect(head.position == expected?.position ?? 0, history, sourceLocation: sourceLocation)
            if let expected { #expect(head.digest == expected.digest, history, sourceLocation: sourceLocation) }
        }
        return rows.count
    }

    private static let sealed = Statement(
        "sealed",
        """
        select l.partition, l.position, l.digest, l.previous,
          c.id, c.tenant, c.kind, c.entity, c.version, c.action, c.actor, c.address, c.agent, c.request_id, c.at,
          c.before::text, c.after::text
        from log l join change c on c.id = l.change order by l.partition, l.position
        """
    )
}
