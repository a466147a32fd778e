import Postgres

/// The statements about which services are read most.
enum PopularStatement {
    /// Adds to the services `$2` of the tenants `$1` the reads `$3`; what was there has faded by half in each `$4` seconds. In the
    /// order of the keys, so that servers that report at the same time never wait for each other in a circle.
    static let add = Statement(
        "popular_add",
        """
        insert into popular as p (tenant, service, reads, updated_at)
        select r.tenant, r.service, sum(r.reads), now()
        from rows from (unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::float8[])) r(tenant, service, reads)
        group by r.tenant, r.service order by r.tenant, r.service
        on conflict (tenant, service) do update
          set reads = \(faded("$4")) + excluded.reads, updated_at = greatest(p.updated_at, excluded.updated_at)
        """
    )

    /// Deletes all but the `$2` most popular, and those that have as good as faded away. A row that another server is just writing
    /// stays until the next time.
    static let forget = Statement(
        "popular_forget",
        """
        with unpopular as materialized (
          select tenant, service from (
            select tenant, service, \(faded("$1")) as reads,
              row_number() over (order by \(faded("$1")) desc, tenant, service) as place
            from popular p
          ) ranked
          where place > $2::int8 or reads < \(PopularServices.leastReads)
        ),
        locked as materialized (
          select p.tenant, p.service from popular p join unpopular u using (tenant, service) for update of p skip locked
        )
        delete from popular p using locked l where p.tenant = l.tenant and p.service = l.service
        """
    )

    /// The `$2` most popular, those first.
    static let most = Statement(
        "popular_most",
        """
        select tenant, service, \(faded("$1")) as reads from popular p order by reads desc, tenant, service limit $2::int8
        """
    )

    /// What is left of a row's reads, by half in so many seconds. A clock that was set back brings nothing to life; after a hundred
    /// halvings, when nothing is left, it counts no further.
    private static func faded(_ halfLife: String) -> String {
        "p.reads * power(0.5, least(greatest(extract(epoch from now() - p.updated_at), 0) / \(halfLife)::float8, 100))"
    }
}
