import Postgres

/// The statements that create, update and delete one entity of any kind.
///
/// Each is one statement and so one round trip and one commit: it decides, stores the row, appends the change, marks it as pending
/// and keeps the idempotency key. Each finds out by itself whether it ran before (a connection may be lost between the commit and
/// the answer): the change it names is there then, and its answer is the same again. Parameters 1 to 10 are those of
/// `Parameters.write`; the content follows.
///
/// Two things are seen as they are now and not as they were when the statement began: a row that is locked, and what volatile
/// functions read.
struct WriteStatement: Sendable {
    let table: EntityTable

    private var name: String { self.table.name }
    private var kind: Int16 { self.table.kind.rawValue }

    func create() -> Statement {
        let given = self.table.content.enumerated().map { "$\($0 + 11)::\($1.type) as \($1.name)" }.joined(separator: ", ")
        let columns = self.table.content.map(\.name).joined(separator: ", ")
        let ownTenant = self.table.kind == .tenant ? "" : "tenant, "
        return Statement(
            "create_\(self.name)",
            """
            with \(self.call),
            given as (select \(given)),
            standing as materialized (
              select s.*, \(self.ownChange(version: "1")) as own from \(self.name) s where \(self.identity)
            ),
            judged as materialized (
              select case when not c.alive then \(WriteOutcome.noTenant) when c.claim <> 0 then c.claim
                  when s.id is null then \(WriteOutcome.toDo) when s.own then \(WriteOutcome.done)
                  when s.deleted_at is null and \(self.sameContent) then \(WriteOutcome.unchanged)
                  else \(WriteOutcome.taken) end as outcome,
                case when s.own then 1 else s.version end as version, s.created_at,
                case when s.own then s.created_at else s.updated_at end as updated_at
              from call c cross join given g left join standing s on true
            ),
            stored as (
              insert into \(self.name) (\(ownTenant)id, change, version, created_at, updated_at, \(columns))
              select \(ownTenant.isEmpty ? "" : "$1, ")$2, $3, 1, now(), now(), \(self.table.contentColumns(of: "g"))
              from given g cross join judged j where j.outcome = \(WriteOutcome.toDo)
              on conflict do nothing returning *
            ),
            \(self.records(.create, before: "null::json", from: "stored s")),
            \(self.settled),
            \(self.kept)
            select outcome, version, created_at, updated_at from settled
            """
        )
    }

    /// Parameter 11 is the version to replace; the content follows.
    func update() -> Statement {
        let given = self.table.content.enumerated().map { "$\($0 + 12)::\($1.type) as \($1.name)" }.joined(separator: ", ")
        let changes = self.table.content.map { "\($0.name) = g.\($0.name)" }.joined(separator: ", ")
        let isService = self.table.kind == .service
        // The artisan's row is locked against deletion until the service that names it is there to be seen.
        let worker = """
            worker as materialized (
              select a.id from artisan a cross join given g where a.tenant = $1 and a.id = g.artisan and a.deleted_at is null
              for key share of a
            ),

            """
        let noWorker = "when g.artisan is not null and not exists (select from worker) then \(WriteOutcome.noArtisan)"
        return Statement(
            "update_\(self.name)",
            """
            with \(self.call),
            given as (select \(given)),
            \(isService ? worker : "")target as materialized (
              select s.* from \(self.name) s cross join call c
              where \(self.identity) and s.deleted_at is null and s.version = $11 and c.alive and c.claim = 0 for no key update of s
            ),
            own as materialized (
              select s.created_at, c.at as updated_at from change c join \(self.name) s on \(self.identity)
              where \(self.ownChangeCondition(version: "$11 + 1"))
            ),
            judged as materialized (
              select case when not c.alive then \(WriteOutcome.absent) when c.claim <> 0 then c.claim
                  when o.created_at is not null then \(WriteOutcome.done) when s.id is null then \(WriteOutcome.absent)
                  \(isService ? noWorker : "")
                  when \(self.sameContent) then \(WriteOutcome.unchanged) else \(WriteOutcome.toDo) end as outcome,
                case when o.created_at is null then s.version else $11 + 1 end as version,
                coalesce(o.created_at, s.created_at) as created_at, coalesce(o.updated_at, s.updated_at) as updated_at
              from call c cross join given g left join target s on true left join own o on true
            ),
            stored as (
              update \(self.name) s set change = $3, version = t.version + 1, updated_at = greatest(now(), t.updated_at), \(changes)
              from target t cross join given g cross join judged j
              where j.outcome = \(WriteOutcome.toDo) and s.\(self.table.tenantColumn) = t.\(self.table.tenantColumn) and s.id = t.id
              returning s.*
            ),
            \(self.records(.update, before: "row_to_json(t)", from: "stored s cross join target t")),
            \(self.settled),
            \(self.kept)
            select outcome, version, created_at, updated_at from settled
            """
        )
    }

    /// Parameter 11 is the version the caller knows, 0 for any. The answer holds the entity as it is then.
    func delete() -> Statement {
        let alive = self.table.kind == .tenant ? "true" : "c.alive"
        let refusal =
            self.table.kind == .artisan
            ? "when artisan_has_services(s.tenant, s.id) then \(WriteOutcome.hasServices)" : ""
        return Statement(
            "delete_\(self.name)",
            """
            with \(self.call),
            target as materialized (
              select s.* from \(self.name) s cross join call c
              where \(self.identity) and \(alive) and c.claim = 0 for update of s
            ),
            judged as materialized (
              select case when not \(alive) then \(WriteOutcome.noTenant) when c.claim <> 0 then c.claim
                  when s.id is null then \(WriteOutcome.absent) when s.deleted_at is not null then \(WriteOutcome.unchanged)
                  when $11::int8 <> 0 and s.version <> $11 then \(WriteOutcome.stale)
                  \(refusal)
                  else \(WriteOutcome.toDo) end as outcome,
                s.version, s.created_at, s.updated_at
              from call c left join target s on true
            ),
            stored as (
              update \(self.name) s
              set change = $3, version = t.version + 1, updated_at = greatest(now(), t.updated_at), deleted_at = greatest(now(), t.updated_at)
              from target t cross join judged j
              where j.outcome = \(WriteOutcome.toDo) and s.\(self.table.tenantColumn) = t.\(self.table.tenantColumn) and s.id = t.id
              returning s.*
            ),
            \(self.records(.delete, before: "row_to_json(t)", from: "stored s cross join target t")),
            \(self.settled),
            \(self.kept)
            select settled.outcome, \(self.table.columns(of: "e"))
            from settled
            left join (select * from stored union all select * from target where not exists (select from stored)) e on true
            """
        )
    }

    // MARK: Pieces

    /// The tenant and the idempotency key.
    private var call: String {
        let alive = self.table.kind == .tenant ? "true" : "exists (select from tenant where id = $1 and deleted_at is null)"
        return """
            call as materialized (
              select \(alive) as alive, case when $9::uuid is null then 0 else claim_key($9, $10::bytea) end as claim
            )
            """
    }

    private var identity: String {
        self.table.kind == .tenant ? "s.id = $2" : "s.tenant = $1 and s.id = $2"
    }

    private var sameContent: String {
        "row(\(self.table.contentColumns(of: "s"))) is not distinct from row(\(self.table.contentColumns(of: "g")))"
    }

    private func ownChange(version: String) -> String {
        "exists (select from change c where \(self.ownChangeCondition(version: version)))"
    }

    private func ownChangeCondition(version: String) -> String {
        "c.tenant = $1 and c.kind = \(self.kind) and c.entity = $2 and c.version = \(version) and c.id = $3"
    }

    private func records(_ action: ChangeAction, before: String, from: String) -> String {
        """
        recorded as (
          insert into change (tenant, entity, id, version, at, kind, action, actor, address, agent, request_id, before, after)
          select $1, s.id, s.change, s.version, s.updated_at, \(self.kind), \(action.rawValue), $5, $6, $7, $8, \(before), row_to_json(s)
          from \(from)
        ),
        marked as (insert into pending (partition, change) select $4, s.change from stored s)
        """
    }

    private var settled: String {
        """
        settled as materialized (
          select case when j.outcome <> \(WriteOutcome.toDo) then j.outcome
              when s.id is null then \(WriteOutcome.lost) else \(WriteOutcome.done) end::int2 as outcome,
            coalesce(s.version, j.version) as version,
            coalesce(s.created_at, j.created_at) as created_at, coalesce(s.updated_at, j.updated_at) as updated_at
          from judged j left join stored s on true
        )
        """
    }

    private var kept: String {
        """
        kept as (
          insert into idempotency (key, tenant, entity, version, expires_at, kind, outcome, body_hash)
          select $9, $1, $2, version, now() + interval '\(Retention.idempotencyKeys)', \(self.kind), outcome, $10 from settled
          where $9 is not null and outcome in (\(WriteOutcome.done), \(WriteOutcome.unchanged))
          \(Self.replacingExpired)
        )
        """
    }

    /// A key may be used anew once it has expired, even when nobody has cleaned up yet.
    static let replacingExpired = """
        on conflict (key) do update set tenant = excluded.tenant, entity = excluded.entity, version = excluded.version,
            expires_at = excluded.expires_at, kind = excluded.kind, outcome = excluded.outcome,
            body_hash = excluded.body_hash, answer = excluded.answer
          where idempotency.expires_at <= now()
        """
}
