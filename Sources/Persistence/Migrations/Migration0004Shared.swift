extension Migration {
    /// What the servers of one database must agree on, such as the key that page tokens are signed with.
    static let shared = Migration(
        version: 4,
        name: "shared secrets",
        sql: """
            create table secret (
              name text primary key,
              value bytea not null,
              created_at timestamptz not null
            );
            """
    )
}
