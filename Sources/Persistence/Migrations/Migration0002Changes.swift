extension Migration {
    /// What happened to whom, and in which order.
    ///
    /// `change` is appended to and never touched again. `before` and `after` are rows as json text, by row_to_json. As text, because
    /// a digest is made over them, and jsonb is larger, costs twice as much to print again, and may print otherwise in another
    /// version of Postgres. With names, because audit and events are made from them years and schemas later (the row's own text is
    /// cheaper but bound to the order of its columns), and because json_populate_record makes a row of them again: a call that is
    /// repeated gets its first answer from there.
    ///
    /// `pending` marks the changes that wait for their place in `log`; `lease` says which sequencer may give places in a partition,
    /// and holds the head of the partition's chain.
    static let changes = Migration(
        version: 2,
        name: "changes and their order",
        sql: """
            create table change (
              tenant uuid not null,
              entity uuid not null,
              id uuid not null,
              version bigint not null,
              at timestamptz not null,
              kind smallint not null,
              action smallint not null,
              actor text not null,
              address text not null,
              agent text not null,
              request_id text not null,
              before json,
              after json not null,
              primary key (tenant, kind, entity, version)
            );
            create unique index change_id on change (id);

            create table pending (
              partition smallint not null,
              change uuid not null,
              primary key (partition, change)
            ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

            create table log (
              position bigint not null check (position > 0),
              partition smallint not null,
              change uuid not null,
              digest bytea not null check (octet_length(digest) = 32),
              previous bytea not null check (octet_length(previous) = 32),
              sealed_at timestamptz not null,
              primary key (partition, position)
            );
            create unique index log_change on log (change);

            create table lease (
              partition smallint primary key,
              owner uuid,
              epoch bigint not null,
              expires_at timestamptz not null,
              position bigint not null,
              digest bytea not null check (octet_length(digest) = 32)
            ) with (fillfactor = 50);
            insert into lease (partition, epoch, expires_at, position, digest)
              select partition, 0, '-infinity', 0, decode(repeat('00', 32), 'hex') from generate_series(0, 15) partition;
            """
    )
}
