"""Holds what the callers were told against what the database keeps."""

SERVICE = 3  # what a change is about, as `change.kind` says it


def compare(postgres, writers):
    """What does not agree, as sentences; prints the counts."""
    created = [service for writer in writers for service in writer.created]
    writes = {service: count for writer in writers for service, count in writer.writes.items()}
    deleted = {service for writer in writers for service in writer.deleted}
    rows = {(tenant, id): (int(version), gone) for tenant, id, version, gone in postgres.query("select tenant, id, version, deleted_at is not null from service")}
    changes = postgres.query("select tenant, entity, version, kind, id from change")
    positions = postgres.query("select partition, position, change from log order by partition, position")
    unsealed = postgres.query("select count(*) from pending")[0][0]

    of_services = [change for change in changes if change[3] == str(SERVICE)]
    print(
        f"acknowledged: {sum(writes.values()):,} writes of {len(writes):,} services · rows {len(rows):,} · their changes {len(of_services):,} "
        f"· all changes {len(changes):,} · positions {len(positions):,} · unsealed {unsealed}"
    )
    return [
        *of_rows(created, writes, deleted, rows),
        *of_changes(writes, of_services),
        *of_positions([change[4] for change in changes], positions),
        *([f"{unsealed} changes wait to be sequenced"] if unsealed != "0" else []),
    ]


def of_rows(created, writes, deleted, rows):
    """Each acknowledged service is there once, as its last write left it, and no other is."""
    if len(set(created)) != len(created):
        yield f"{len(created) - len(set(created))} services answer for two creates"
    for (tenant, id), count in writes.items():
        version, gone = rows.get((tenant, id), (None, None))
        if version is None:
            yield f"service {id} of tenant {tenant} was acknowledged, and is not there"
        elif version != count:
            yield f"service {id} was written {count} times, and has version {version}"
        elif (gone == "t") != ((tenant, id) in deleted):
            yield f"service {id} is {'' if gone == 't' else 'not '}deleted, and its callers know otherwise"
    for tenant, id in rows.keys() - writes.keys():
        yield f"service {id} of tenant {tenant} is there, and nobody was told"


def of_changes(writes, changes):
    """Each acknowledged write has left one change, with the version that it made, and there are no others."""
    expected = {(tenant, id, str(version)) for (tenant, id), count in writes.items() for version in range(1, count + 1)}
    found = [(tenant, entity, version) for tenant, entity, version, _, _ in changes]
    if len(set(found)) != len(found):
        yield f"{len(found) - len(set(found))} versions have two changes"
    for tenant, id, version in expected - set(found):
        yield f"version {version} of service {id} has no change"
    for tenant, id, version in set(found) - expected:
        yield f"there is a change of version {version} of service {id}, which nobody was told of"


def of_positions(changes, positions):
    """Each change has one position, and the positions of a partition have no gap."""
    expected = {}
    for partition, position, _ in positions:
        if int(position) != expected.get(partition, 1):
            yield f"partition {partition} has position {position} where {expected.get(partition, 1)} comes next"
        expected[partition] = int(position) + 1
    sealed = [change for _, _, change in positions]
    if len(set(sealed)) != len(sealed):
        yield f"{len(sealed) - len(set(sealed))} changes have two positions"
    for change in set(changes) - set(sealed):
        yield f"change {change} has no position"
    for change in set(sealed) - set(changes):
        yield f"there is a position of change {change}, which is not there"
