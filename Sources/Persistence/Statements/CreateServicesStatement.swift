import Postgres

/// The statements that create many services: those of many callers who happen to ask at the same time, or those of one call.
///
/// Parameters are arrays with one element an item, so that the text is the same for any number. Rows are inserted in the order of
/// their keys, so that two such statements never wait for each other in a circle. The planner is told of 1,000 items whatever the
/// arrays hold (generate_series over a subquery): it then joins by hashing, and finds no reason to plan each execution anew.
/// Lateral subqueries with `offset 0` are its order to look each item up by the index, however small the table is.
enum CreateServicesStatement {
    /// Many callers, each with one service, its own tenant, origin and idempotency key. Parameter 27 is how long it waits for locks.
    static let separate = Statement(
        "create_services_separate",
        """
        with patience as materialized (select set_config('lock_timeout', $27::text, true)),
        item as materialized (
          select i.*, exists (select from tenant t where t.id = i.tenant and t.deleted_at is null) as alive,
            case when i.key is null then 0
              when row_number() over (partition by i.key order by i.n) > 1 then \(WriteOutcome.keyHeld)
              else claim_key(i.key, i.body_hash) end as claim
          from patience cross join rows from (\(itemArrays), \(callArrays), \(numbers)) as i(\(itemNames), \(callNames), n)
        ),
        \(storing(only: "true")),
        kept as (
          insert into idempotency (key, tenant, entity, version, expires_at, kind, outcome, body_hash)
          select i.key, i.tenant, i.id, o.version, now() + interval '\(Retention.idempotencyKeys)', \(kind), o.outcome, i.body_hash
          from settled o join item i using (n)
          where i.key is not null and o.outcome in (\(WriteOutcome.done), \(WriteOutcome.unchanged))
          \(WriteStatement.replacingExpired)
        )
        select n::int4, outcome, version, created_at, updated_at from settled order by n
        """
    )

    /// One call of a tenant, with one origin and one idempotency key, or as a part of an upload. The first column of the answer is
    /// null in the row that stands for the call when there are no items.
    static let together = Statement(
        "create_services_together",
        """
        with call as materialized (
          select exists (select from tenant t where t.id = $19::uuid and t.deleted_at is null) as alive,
            case when $25::uuid is not null then claim_key($25, $26::bytea)
              when $28::uuid is not null then claim_upload($28, $29::int8) else 0 end as claim
        ),
        item as materialized (
          select i.*, $19 as tenant, $20::int2 as partition, $21::text as actor, $22::text as address, $23::text as agent,
            $24::text as request_id, c.alive, c.claim
          from rows from (\(itemArrays), \(numbers)) as i(\(itemNames), n) cross join call c
        ),
        \(storing(only: "not $27::bool or not exists (select from judged where outcome not in (\(welcome)) union all select from clash)")),
        kept as (
          insert into idempotency (key, tenant, expires_at, kind, outcome, body_hash, answer)
          select $25, $19, now() + interval '\(Retention.idempotencyKeys)', \(kind), \(WriteOutcome.done), $26,
            (select coalesce(string_agg(uuid_send(j.id) || int8send(coalesce(o.version, 0)) || int2send(o.outcome), '' order by n), '')
              from settled o join judged j using (n))
          from call c
          where $25 is not null and c.alive and c.claim = 0 and (select stores from verdict)
          \(WriteStatement.replacingExpired)
        ),
        progress as (
          insert into upload (key, tenant, acknowledged, created, unchanged, failed, expires_at)
          select $28, $19, $29 + $30::int8 + cardinality($1),
            (select count(*) from settled where outcome = \(WriteOutcome.done)),
            (select count(*) from settled where outcome = \(WriteOutcome.unchanged)),
            (select count(*) from settled where outcome not in (\(WriteOutcome.done), \(WriteOutcome.unchanged))) + $30,
            now() + interval '\(Retention.uploads)'
          from call c where $28 is not null and c.alive and c.claim = 0
          on conflict (key) do update set acknowledged = excluded.acknowledged, expires_at = excluded.expires_at,
            created = case when upload.expires_at > now() then upload.created else 0 end + excluded.created,
            unchanged = case when upload.expires_at > now() then upload.unchanged else 0 end + excluded.unchanged,
            failed = case when upload.expires_at > now() then upload.failed else 0 end + excluded.failed
          returning *
        )
        select o.n::int4, o.outcome, o.version, o.created_at, o.updated_at,
          case when c.alive then c.claim::int2 else \(WriteOutcome.noTenant)::int2 end,
          p.acknowledged, p.created, p.unchanged, p.failed
        from call c left join settled o on true left join progress p on true
        where not exists (select from settled where outcome = \(WriteOutcome.lost)) or lost_race()
        order by o.n
        """
    )

    private static let kind = EntityKind.service.rawValue
    private static let content = EntityTable.service.content
    private static let welcome = "\(WriteOutcome.toDo), \(WriteOutcome.done), \(WriteOutcome.unchanged)"

    // Tags travel as the text of an array: Postgres has no arrays of arrays of different lengths.
    private static let itemTypes = ["uuid", "uuid"] + content.map { $0.type == "text[]" ? "text" : $0.type }
    private static let itemArrays = itemTypes.enumerated().map { "unnest($\($0 + 1)::\($1)[])" }.joined(separator: ", ")
    private static let itemNames = (["id", "change"] + content.map(\.name)).joined(separator: ", ")
    private static let callArrays = ["uuid", "int2", "text", "text", "text", "text", "uuid", "bytea"].enumerated()
        .map { "unnest($\($0 + 19)::\($1)[])" }.joined(separator: ", ")
    private static let callNames = "tenant, partition, actor, address, agent, request_id, key, body_hash"
    private static let numbers = "generate_series(1, (select cardinality($1)))"

    private static func values(of alias: String) -> String {
        content.map { $0.type == "text[]" ? "\(alias).\($0.name)::text[]" : "\(alias).\($0.name)" }.joined(separator: ", ")
    }

    private static func sameContent(_ stored: String, _ given: String) -> String {
        "row(\(content.map { "\(stored).\($0.name)" }.joined(separator: ", "))) is not distinct from row(\(values(of: given)))"
    }

    /// From `item` to `settled`: what is decided, stored and recorded of each item. Of items with the same identifier the first is
    /// stored, and those that differ from it clash with it.
    private static func storing(only condition: String) -> String {
        """
        worker as materialized (
          select w.tenant, w.artisan
          from (select distinct tenant, artisan from item where artisan is not null order by tenant, artisan) w
          cross join lateral (
            select a.id from artisan a where a.tenant = w.tenant and a.id = w.artisan and a.deleted_at is null for key share
          ) a
        ),
        judged as materialized (
          select i.*, case when not i.alive then \(WriteOutcome.noTenant) when i.claim <> 0 then i.claim
              when s.own then \(WriteOutcome.done)
              when i.artisan is not null and w.artisan is null then \(WriteOutcome.noArtisan)
              when s.version is null then \(WriteOutcome.toDo)
              when s.same then \(WriteOutcome.unchanged)
              else \(WriteOutcome.taken) end::int2 as outcome,
            case when s.own then 1 else s.version end as version, s.created_at,
            case when s.own then s.created_at else s.updated_at end as updated_at
          from item i
          left join worker w on w.tenant = i.tenant and w.artisan = i.artisan
          left join lateral (
            select s.version, s.created_at, s.updated_at, s.deleted_at is null and \(sameContent("s", "i")) as same,
              exists (
                select from change c where c.tenant = s.tenant and c.kind = \(kind) and c.entity = s.id and c.version = 1 and c.id = i.change
              ) as own
            from service s where s.tenant = i.tenant and s.id = i.id offset 0
          ) s on true
        ),
        fresh as materialized (
          select distinct on (tenant, id) * from judged where outcome = \(WriteOutcome.toDo) order by tenant, id, n
        ),
        clash as materialized (
          select j.n from fresh f join judged j using (tenant, id)
          where j.outcome = \(WriteOutcome.toDo) and j.n <> f.n and row(\(values(of: "f"))) is distinct from row(\(values(of: "j")))
        ),
        verdict as materialized (select \(condition) as stores),
        stored as (
          insert into service (tenant, id, change, version, created_at, updated_at, \(content.map(\.name).joined(separator: ", ")))
          select f.tenant, f.id, f.change, 1, now(), now(), \(values(of: "f")) from fresh f where (select stores from verdict)
          on conflict do nothing returning *
        ),
        recorded as (
          insert into change (tenant, entity, id, version, at, kind, action, actor, address, agent, request_id, after)
          select s.tenant, s.id, s.change, 1, s.created_at, \(kind), \(ChangeAction.create.rawValue),
            f.actor, f.address, f.agent, f.request_id, row_to_json(s)
          from stored s join fresh f on f.change = s.change
        ),
        marked as (
          insert into pending (partition, change)
          select f.partition, f.change from stored s join fresh f on f.change = s.change order by f.partition, f.change
        ),
        settled as materialized (
          select j.n, case when j.outcome <> \(WriteOutcome.toDo) then j.outcome
              when not (select stores from verdict)
                then case when j.n in (select n from clash) then \(WriteOutcome.taken) else \(WriteOutcome.toDo) end
              when s.id is null then \(WriteOutcome.lost)
              when f.n = j.n then \(WriteOutcome.done)
              when \(sameContent("s", "j")) then \(WriteOutcome.unchanged) else \(WriteOutcome.taken) end::int2 as outcome,
            coalesce(s.version, j.version) as version,
            coalesce(s.created_at, j.created_at) as created_at, coalesce(s.updated_at, j.updated_at) as updated_at
          from judged j
          left join fresh f on f.tenant = j.tenant and f.id = j.id
          left join stored s on s.change = f.change
        )
        """
    }
}
