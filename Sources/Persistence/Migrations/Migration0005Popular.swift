extension Migration {
    /// Which services are read most, so that a server that starts knows what to read first.
    ///
    /// The rows of all servers in one table: `reads` fades with time, as it was at `updated_at`. It is an estimate that nothing but
    /// the order of reading depends on, so it is neither in the change log nor kept when its service goes.
    static let popular = Migration(
        version: 5,
        name: "services that are read most",
        sql: """
            create table popular (
              tenant uuid not null,
              service uuid not null,
              reads double precision not null,
              updated_at timestamptz not null,
              primary key (tenant, service)
            ) with (fillfactor = 70);
            """
    )
}
