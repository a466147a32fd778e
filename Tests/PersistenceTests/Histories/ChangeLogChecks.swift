import Catalog
import DatabaseTesting
import Postgres
import Resilience
import TestSupport
import Testing

@testable import Persistence

/// What must hold of the records after any history.
extension TestDatabase {
    /// Looks at rows, changes, marks and keys.
    func expectWholeChangeLog(_ history: Comment, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for (what, faults) in Self.faults {
            let count = try await self.number("select count(*) from (\(faults)) fault")
            #expect(count == 0, "\(what): \(history)", sourceLocation: sourceLocation)
        }
        let partitions = try await self.client.query(
            Statement("marks", "select p.partition, c.tenant from pending p join change c on c.id = p.change"))
        for row in partitions {
            #expect(
                try row.int16(0) == Partition(of: TenantID(rawValue: try row.uuid(1))).number, history,
                sourceLocation: sourceLocation)
        }
    }

    /// No statement of clients that have been shut down has waited for another in a circle: sessions report that at their end.
    func expectNoDeadlock(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let sessions = "select count(*) from pg_stat_activity where datname = current_database()"
        try await eventually("the sessions have ended", sourceLocation: sourceLocation) {
            try await self.number(sessions) <= Int64(self.client.statistics.open)
        }
        let deadlocks = try await self.number("select deadlocks from pg_stat_database where datname = current_database()")
        #expect(deadlocks == 0, sourceLocation: sourceLocation)
    }

    private static let entities = """
        select 1 as kind, id as tenant, id as entity, version, change, deleted_at, row_to_json(t)::text as row from tenant t
        union all select 2, tenant, id, version, change, deleted_at, row_to_json(a)::text from artisan a
        union all select 3, tenant, id, version, change, deleted_at, row_to_json(s)::text from service s
        """

    private static let faults: [(String, String)] = [
        (
            "each entity has as many changes as versions, counted from 1",
            """
            select from (\(entities)) e where (
              select array_agg(c.version order by c.version) from change c
              where c.tenant = e.tenant and c.kind = e.kind and c.entity = e.entity
            ) is distinct from (select array_agg(v) from generate_series(1, e.version) v)
            """
        ),
        (
            "each change is one of an entity that is there",
            """
            select from change c where not exists (
              select from (\(entities)) e where c.tenant = e.tenant and c.kind = e.kind and c.entity = e.entity
            )
            """
        ),
        (
            "the last change left the entity as it is",
            """
            select from (\(entities)) e
            left join change c on c.tenant = e.tenant and c.kind = e.kind and c.entity = e.entity and c.version = e.version
            where c.after::text is distinct from e.row or c.id is distinct from e.change
            """
        ),
        (
            "each change begins where the one before ended",
            """
            select from change c
            left join change b on b.tenant = c.tenant and b.kind = c.kind and b.entity = c.entity and b.version = c.version - 1
            where c.before::text is distinct from b.after::text or c.at < b.at
            """
        ),
        (
            "each change did what its action says",
            """
            select from change c
            where c.action <> case when c.version = 1 then 1 when c.after->>'deleted_at' is null then 2 else 3 end
            """
        ),
        (
            "each change names itself and its version in what it left",
            """
            select from change where after->>'version' <> version::text or (after->>'change')::uuid <> id
              or (after->>'updated_at')::timestamptz <> at
            """
        ),
        (
            "no change changed nothing",
            """
            select from change where before is not null and
              before::jsonb - '{version,change,updated_at}'::text[] = after::jsonb - '{version,change,updated_at}'::text[]
            """
        ),
        ("nothing comes after a deletion", "select from change where before->>'deleted_at' is not null"),
        (
            "a change either waits for its place or has one",
            """
            select from change c
            where exists (select from pending p where p.change = c.id) = exists (select from log l where l.change = c.id)
            """
        ),
        ("each mark is one of a change", "select from pending p where not exists (select from change c where c.id = p.change)"),
        (
            "each key of one write names its change",
            """
            select from idempotency i where i.answer is null and not exists (
              select from change c
              where c.tenant = i.tenant and c.kind = i.kind and c.entity = i.entity and c.version = i.version
            )
            """
        ),
        (
            "each key of many writes has an answer of whole items",
            "select from idempotency where answer is not null and (octet_length(answer) % 26 <> 0 or entity is not null)"
        ),
    ]
}
