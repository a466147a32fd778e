extension Migration {
    /// Tenants, artisans and services as they are now.
    ///
    /// There are no foreign keys: rows are never deleted, the statements that write check what they refer to, and the trigger of a
    /// foreign key would run a query for each row of a bulk write. Columns are ordered by width, widest first, so that no padding
    /// is stored. Each row names the change that made it what it is.
    static let entities = Migration(
        version: 1,
        name: "tenants, artisans and services",
        sql: """
            create table tenant (
              id uuid primary key,
              change uuid not null,
              version bigint not null check (version > 0),
              created_at timestamptz not null,
              updated_at timestamptz not null,
              deleted_at timestamptz,
              name text not null,
              plan text not null,
              country_code text not null,
              currency_code text not null
            );
            create index tenant_list on tenant (created_at desc, id desc) where deleted_at is null;

            create table artisan (
              tenant uuid not null,
              id uuid not null,
              change uuid not null,
              version bigint not null check (version > 0),
              created_at timestamptz not null,
              updated_at timestamptz not null,
              deleted_at timestamptz,
              rating double precision not null,
              display_name text not null,
              primary key (tenant, id)
            );
            create index artisan_list on artisan (tenant, created_at desc, id desc) where deleted_at is null;

            -- metadata is text: what is kept is exactly what was sent, so that equal content is equal text. jsonb would reorder its
            -- keys and rewrite its numbers, json cannot be compared.
            create table service (
              tenant uuid not null,
              id uuid not null,
              artisan uuid,
              change uuid not null,
              version bigint not null check (version > 0),
              created_at timestamptz not null,
              updated_at timestamptz not null,
              deleted_at timestamptz,
              price_units bigint not null,
              deposit_units bigint,
              price_nanos integer not null,
              deposit_nanos integer,
              duration_minutes integer not null,
              buffer_minutes integer not null,
              max_bookings_day integer not null,
              is_active boolean not null,
              price_currency text collate "C" not null,
              category text collate "C" not null,
              name text not null,
              description text not null,
              image_url text not null,
              tags text[] not null,
              metadata text,
              primary key (tenant, id)
            );
            create index service_list on service (tenant, created_at desc, id desc) where deleted_at is null;
            create index service_list_category on service (tenant, category, created_at desc, id desc) where deleted_at is null;
            create index service_list_artisan on service (tenant, artisan, created_at desc, id desc)
              where deleted_at is null and artisan is not null;

            -- Services that name an artisan must be seen as they are once the artisan's row is locked, not as they were when the
            -- statement began: a volatile function looks anew.
            create function artisan_has_services(of_tenant uuid, wanted uuid) returns boolean language plpgsql volatile as $$
            begin
              return exists (select from service where tenant = of_tenant and artisan = wanted and deleted_at is null);
            end $$;
            """
    )
}
