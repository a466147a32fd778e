import Postgres

/// The statements of the sequencer.
enum SequencerStatement {
    /// Takes up to `$3` partitions whose lease has run out, for the owner `$1`, for `$2` microseconds. A new epoch fences off
    /// whoever held them: nothing is written under an old one. A lease that lasts ten times as long as any should was made while the
    /// server's clock was wrong, and would keep its partition waiting until that time comes.
    static let take = Statement(
        "sequencer_take",
        """
        with free as materialized (
          select partition from lease
          where expires_at not between clock_timestamp() and clock_timestamp() + 10 * $2::int8 * interval '1 microsecond'
          order by partition limit $3::int8 for update skip locked
        )
        update lease l set owner = $1::uuid, epoch = epoch + 1, expires_at = clock_timestamp() + $2 * interval '1 microsecond'
        from free where l.partition = free.partition
        returning l.partition, l.epoch
        """
    )

    /// Prolongs the leases of the owner `$1` that it still holds under the epochs it knows (`$3`, `$4`); says which.
    static let renew = Statement(
        "sequencer_renew",
        """
        update lease l set expires_at = clock_timestamp() + $2::int8 * interval '1 microsecond'
        from unnest($3::int2[], $4::int8[]) held(partition, epoch)
        where l.partition = held.partition and l.epoch = held.epoch and l.owner = $1::uuid
        returning l.partition, l.epoch
        """
    )

    /// Gives the leases back at once.
    static let release = Statement(
        "sequencer_release",
        "update lease set owner = null, expires_at = '-infinity' where owner = $1::uuid"
    )

    /// The heads of the partitions `$1` and, of each, up to `$2` changes that wait: those that may have a place now (the first of
    /// their entity, and those whose predecessor has a place), the oldest first, then those that follow them. So what waits for
    /// another, or for one that is gone, keeps no place of others, however its identifier sorts. Of these, those that take `$3` bytes
    /// together, or one. The column behind `follows` says how many there were. The scalar subquery keeps the planner from hashing the
    /// whole log for it.
    static let waiting = Statement(
        "sequencer_waiting",
        """
        select partition, position, digest, follows, total,
          id, tenant, kind, entity, version, action, actor, address, agent, request_id, at, before::text, after::text
        from (
          select l.partition, l.position, l.digest, k.follows, c.*, count(*) over (partition by l.partition) as total,
            row_number() over first as place,
            sum(octet_length(c.after::text) + coalesce(octet_length(c.before::text), 0)) over first as bytes
          from lease l
          cross join lateral (
            with recursive chain as (
              (
                select c.id, c.tenant, c.kind, c.entity, c.version, true as follows
                from pending p
                cross join lateral (select * from change c where c.id = p.change offset 0) c
                where p.partition = l.partition and (c.version = 1 or (
                  select true from change b join log g on g.change = b.id
                  where b.tenant = c.tenant and b.kind = c.kind and b.entity = c.entity and b.version = c.version - 1
                ))
                order by p.change limit $2::int8
              )
              union all
              select n.id, n.tenant, n.kind, n.entity, n.version, false
              from chain b
              cross join lateral (
                select * from change n
                where n.tenant = b.tenant and n.kind = b.kind and n.entity = b.entity and n.version = b.version + 1 offset 0
              ) n
              where exists (select from pending q where q.partition = l.partition and q.change = n.id)
            )
            select id, follows from chain limit $2::int8
          ) k
          cross join lateral (select * from change c where c.id = k.id offset 0) c
          where l.partition = any($1::int2[])
          window first as (partition by l.partition order by k.follows desc, c.id rows unbounded preceding)
        ) waiting
        where bytes <= $3::int8 or place = 1
        order by partition, id
        """
    )

    /// Gives places: moves the heads `$1` (partitions), `$2` (epochs), `$3` (the positions they were read at), `$4` and `$5` (new
    /// positions and digests), writes the log (`$6` partitions, `$7` positions, `$8` changes, `$9` digests, `$10` previous digests),
    /// takes the marks away and tells who listens. A head that has moved, or is another's by now, moves nothing.
    static let seal = Statement(
        "sequencer_seal",
        """
        with head as (
          update lease l set position = h.position, digest = h.digest
          from unnest($1::int2[], $2::int8[], $3::int8[], $4::int8[], $5::bytea[]) h(partition, epoch, expected, position, digest)
          where l.partition = h.partition and l.epoch = h.epoch and l.position = h.expected
          returning l.partition, l.position
        ),
        sealed as (
          insert into log (partition, position, change, digest, previous, sealed_at)
          select s.partition, s.position, s.change, s.digest, s.previous, clock_timestamp()
          from unnest($6::int2[], $7::int8[], $8::uuid[], $9::bytea[], $10::bytea[]) s(partition, position, change, digest, previous)
          join head using (partition)
          returning partition, change
        ),
        unmarked as (
          delete from pending p using sealed s where p.partition = s.partition and p.change = s.change
          returning p.change
        )
        select (select count(*) from sealed), (select count(*) from unmarked),
          case when exists (select from head)
            then pg_notify('\(Sequencer.channel)', (select string_agg(partition || ':' || position, ',') from head)) is null end
        """
    )

    /// How many changes wait, and how long the oldest has, in microseconds. Counts no further than `$1`.
    static let backlog = Statement(
        "sequencer_backlog",
        """
        select count(*), coalesce((extract(epoch from clock_timestamp() - min(c.at)) * 1000000)::int8, 0)
        from (select change from pending limit $1::int8) p join change c on c.id = p.change
        """
    )
}
