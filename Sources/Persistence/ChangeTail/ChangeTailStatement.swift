import Catalog
import Postgres

/// The statement that follows the change log.
enum ChangeTailStatement {
    /// What is new since a poll: of the partitions `$1`, from the positions `$2` with the digests `$3` on, and of the transactions from
    /// the number `$4` on; up to `$5` changes. In one snapshot, so that a change which gets its place meanwhile is seen either where it
    /// waits or in the log.
    ///
    /// One row says how it stands, the others are changes. `now()` is the time the transaction began, before its snapshot;
    /// statement_timestamp() is set anew after it, when the statement is executed. A transaction's number is compared by its age, which
    /// costs half of what reading the number does: with a hundred thousand that wait, this is what the statement spends its time on.
    /// Nothing is read of changes when they are too many, and none of those that were told is unpacked.
    static let poll = Statement(
        "change_tail",
        """
        with moment as materialized (
          select pg_snapshot_xmin(pg_current_snapshot())::text::int8 as oldest,
            age(mod($4::int8, 4294967296)::text::xid) as since
        ),
        head as materialized (
          select l.partition, l.position, l.digest, k.position as known,
            coalesce(case when k.position = 0 then true when l.position = k.position then l.digest = k.digest
              when l.position > k.position then (
                select g.digest = k.digest from log g where g.partition = l.partition and g.position = k.position
              ) end, false) as continued
          from lease l
          left join rows from (unnest($1::int2[]), unnest($2::int8[]), unnest($3::bytea[])) k(partition, position, digest)
            on k.partition = l.partition
        ),
        course as materialized (
          select coalesce(bool_and(continued), false) as continued, coalesce(sum(position - known), 0)::int8 as placed from head
        ),
        placed as materialized (
          select g.change
          from course c cross join head h
          cross join lateral (
            select g.change from log g
            where g.partition = h.partition and g.position > h.known and g.position <= h.position
              and c.continued and c.placed <= $5::int8
            order by g.position limit $5
          ) g
          where h.position > h.known
        ),
        waiting as materialized (
          select p.change from course c cross join moment m cross join pending p
          where c.continued and c.placed <= $5 and age(p.xmin) <= m.since limit $5 + 1
        ),
        found as materialized (
          select (select count(*) from placed) as placed, (select count(*) from waiting) as waiting
        )
        select true, m.oldest, now(), clock_timestamp(), pg_postmaster_start_time(), c.continued, c.placed, f.placed, f.waiting,
          (select array_agg(partition::int4 order by partition) from head),
          (select array_agg(position order by partition) from head),
          (select string_agg(digest, '' order by partition) from head),
          null::int2, null::uuid, null::uuid, null::int8, null::bool, null::text, null::uuid, null::text, null::uuid
        from moment m cross join course c cross join found f
        union all
        select false, null, null, null, null, null, null, null, null, null, null, null,
          t.kind, t.tenant, t.entity, t.version, t.action = \(ChangeAction.delete.rawValue),
          b.category, b.artisan, a.category, a.artisan
        from found f cross join moment m
        cross join (select change from placed union all select change from waiting) n
        cross join lateral (select *, age(c.xmin) as age from change c where c.id = n.change offset 0) t
        left join lateral json_to_record(case when t.kind = \(service) then t.before end) b(category text, artisan uuid) on true
        left join lateral json_to_record(case when t.kind = \(service) then t.after end) a(category text, artisan uuid) on true
        where f.placed + f.waiting <= $5 and t.age <= m.since and t.kind in (\(tenant), \(service))
        """
    )

    private static let service = EntityKind.service.rawValue
    private static let tenant = EntityKind.tenant.rawValue

    static func parameters(_ state: ChangeTailState) -> Parameters {
        let heads = state.known?.heads ?? []
        var parameters = Parameters()
        parameters.append(int16s: heads.map(\.partition))
        parameters.append(int64s: heads.map(\.position))
        parameters.append(byteStrings: heads.map(\.digest))
        parameters.append(state.known?.oldest ?? 0)
        parameters.append(Int64(state.maxChanges))
        return parameters
    }
}

extension ChangeTailAnswer {
    /// Reads the rows of `ChangeTailStatement.poll`.
    init(_ rows: Rows) throws(PostgresError) {
        var standing: ChangeTailAnswer?
        var changes: [CatalogChange] = []
        changes.reserveCapacity(rows.count)
        for row in rows {
            if try row.bool(0) {
                standing = try ChangeTailAnswer(standing: row)
            } else if let change = try CatalogChange(row) {
                changes.append(change)
            }
        }
        guard var standing else { throw .noAnswer }
        standing.changes = changes
        self = standing
    }

    private init(standing row: Row) throws(PostgresError) {
        let partitions = try row.int32s(9)
        let positions = try row.int64s(10)
        let digests = try row.bytes(11)
        guard positions.count == partitions.count, digests.count == 32 * partitions.count else { throw .noAnswer }
        let heads = partitions.indices.map { index in
            PartitionHead(
                partition: Int16(truncatingIfNeeded: partitions[index]), position: positions[index],
                digest: Array(digests[32 * index..<32 * (index + 1)]))
        }
        self.init(
            mark: ChangeTailMark(
                heads: heads, oldest: try row.int64(1), serverStart: PostgresTime(microseconds: try row.timestamp(4)),
                time: PostgresTime(microseconds: try row.timestamp(2))),
            ended: PostgresTime(microseconds: try row.timestamp(3)), isContinued: try row.bool(5), placed: try row.int64(6),
            placedRead: try row.int64(7), waitingRead: try row.int64(8),
            changes: [])
    }
}

extension CatalogChange {
    /// Nil for a kind that is not told.
    fileprivate init?(_ row: Row) throws(PostgresError) {
        var reader = RowReader(row, from: 12)
        let kind = EntityKind(rawValue: try reader.int16())
        let tenant = TenantID(rawValue: try reader.uuid())
        let entity = try reader.uuid()
        let version = try reader.int64()
        let isDeleted = try reader.bool()
        switch kind {
        case .service:
            let before = try ServiceListing(&reader)
            // The row of every service names its category.
            guard let after = try ServiceListing(&reader) else { throw .noAnswer }
            self = .service(
                ServiceChange(
                    tenant: tenant, service: ServiceID(rawValue: entity), version: version, isDeleted: isDeleted, before: before,
                    after: after))
        case .tenant: self = .tenant(TenantChange(tenant: tenant, version: version, isDeleted: isDeleted))
        case .artisan, nil: return nil
        }
    }
}

extension ServiceListing {
    fileprivate init?(_ row: inout RowReader) throws(PostgresError) {
        let category = try row.stringIfPresent()
        let artisan = try row.uuidIfPresent().map { ArtisanID(rawValue: $0) }
        guard let category else { return nil }
        self.init(category: category, artisan: artisan)
    }
}
