extension Migration {
    /// What makes a write safe to repeat.
    ///
    /// A key is 128 bits of SHA-256 over tenant, principal, method and request id: short, of one width, and nobody's data. The lock
    /// on a key is only ever tried, never waited for, so that batches cannot wait for each other in a circle; whoever does not get
    /// it comes again. What was kept under a key is read by a volatile function once the lock is held, since it may have been
    /// committed after the statement began.
    static let repeats = Migration(
        version: 3,
        name: "idempotency keys and uploads",
        sql: """
            -- One write of one entity is answered again from its change; what many became is in answer, 26 bytes each.
            create table idempotency (
              key uuid primary key,
              tenant uuid not null,
              entity uuid,
              version bigint,
              expires_at timestamptz not null,
              kind smallint not null,
              outcome smallint not null,
              body_hash bytea not null,
              answer bytea
            );
            create index idempotency_expiry on idempotency (expires_at);

            create table upload (
              key uuid primary key,
              tenant uuid not null,
              acknowledged bigint not null,
              created bigint not null,
              unchanged bigint not null,
              failed bigint not null,
              expires_at timestamptz not null
            );
            create index upload_expiry on upload (expires_at);

            -- 0: it is free; 7: another write holds it; 8: it was used for the same; 9: it was used for something else.
            create function claim_key(wanted uuid, hash bytea) returns smallint language plpgsql volatile as $$
            declare
              same boolean;
            begin
              if not pg_try_advisory_xact_lock(uuid_hash_extended(wanted, 0)) then return 7; end if;
              select body_hash = hash into same from idempotency where key = wanted and expires_at > now();
              return case when same is null then 0 when same then 8 else 9 end;
            end $$;

            -- 0: the upload stands there; 7: another write holds it; 10: it stands elsewhere.
            create function claim_upload(wanted uuid, place bigint) returns smallint language plpgsql volatile as $$
            declare
              stands bigint;
            begin
              if not pg_try_advisory_xact_lock(uuid_hash_extended(wanted, 0)) then return 7; end if;
              select acknowledged into stands from upload where key = wanted and expires_at > now();
              return case when coalesce(stands, 0) = place then 0 else 10 end;
            end $$;

            -- Ends a statement that must store all or nothing and found an identifier taken since it began: it runs again.
            create function lost_race() returns boolean language plpgsql volatile as $$
            begin
              raise exception using errcode = 'serialization_failure', message = 'another write was faster';
            end $$;
            """
    )
}
