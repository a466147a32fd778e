import Postgres

/// The statements that read entities of one kind.
struct ReadStatement: Sendable {
    let table: EntityTable

    private var name: String { self.table.name }
    private var tenantIsAlive: String {
        self.table.kind == .tenant ? "true" : "exists (select from tenant where id = $1 and deleted_at is null)"
    }

    /// Many at once: parameters are an array of tenants and one of identifiers; the first column of the answer is the position in
    /// them, from 1. Each is looked up within the tenant it stands beside. The subqueries keep the planner from planning each
    /// execution anew for the number of elements.
    func many() -> Statement {
        let alive = "cross join lateral (select from tenant t where t.id = i.tenant and t.deleted_at is null offset 0) t"
        return Statement(
            "read_\(self.name)",
            """
            select i.n::int4, \(self.table.columns(of: "s"))
            from rows from (unnest((select $1::uuid[])), unnest((select $2::uuid[]))) with ordinality as i(tenant, id, n)
            \(self.table.kind == .tenant ? "" : alive)
            cross join lateral (
              select * from \(self.name) s
              where \(self.table.kind == .tenant ? "" : "s.tenant = i.tenant and ")s.id = i.id and s.deleted_at is null offset 0
            ) s
            """
        )
    }

    /// What was kept under an idempotency key (parameter 1), for a tenant (2): the hash of the request, the outcome, and the entity
    /// as the write left it.
    func repeated() -> Statement {
        // A tenant's own keys are the platform's, and outlive it.
        let theirs =
            self.table.kind == .tenant
            ? "" : " and i.tenant = $2 and exists (select from tenant where id = $2 and deleted_at is null)"
        return Statement(
            "repeated_\(self.name)",
            """
            select i.body_hash, i.outcome, \(self.table.columns(of: "e"))
            from idempotency i
            join change c on c.tenant = i.tenant and c.kind = i.kind and c.entity = i.entity and c.version = i.version
            cross join lateral json_populate_record(null::\(self.name), c.after) e
            where i.key = $1 and i.kind = \(self.table.kind.rawValue) and i.expires_at > now()\(theirs)
            """
        )
    }

    /// What became of many, kept under a key (parameter 1) for a tenant (2).
    static let repeatedAnswer = Statement(
        "repeated_answer",
        """
        select i.body_hash, i.answer from idempotency i
        where i.key = $1 and i.tenant = $2 and i.expires_at > now() and i.answer is not null
          and exists (select from tenant where id = $2 and deleted_at is null)
        """
    )

    /// How far an upload (parameter 1) of a tenant (2) got.
    static let upload = Statement(
        "read_upload",
        """
        select acknowledged, created, unchanged, failed from upload
        where key = $1 and tenant = $2 and expires_at > now() and exists (select from tenant where id = $2 and deleted_at is null)
        """
    )
}
