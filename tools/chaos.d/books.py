"""Holds what the callers were told against what the database keeps."""


def compare(postgres, writers):
    """What does not agree, as sentences; prints the counts."""
    faults = []
    told = {request: stored for writer in writers for request, stored in writer.acknowledged.items()}
    rows = {(tenant, id) for tenant, id in postgres.query("select tenant, id from service")}
    changes = postgres.query("select tenant, entity, version from change where kind = 3")
    positions = postgres.query("select partition, position, change from log order by partition, position")
    unsealed = postgres.query("select count(*) from pending")[0][0]

    print(f"acknowledged {len(told):,} · rows {len(rows):,} · changes {len(changes):,} · positions {len(positions):,} · unsealed {unsealed}")

    stored = list(told.values())
    if len(set(stored)) != len(stored):
        faults.append(f"{len(stored) - len(set(stored))} services answer for two request ids")
    faults += [f"{request}: acknowledged as {id} of tenant {tenant}, and not there" for request, (tenant, id) in told.items() if (tenant, id) not in rows]
    faults += [f"service {id} of tenant {tenant} is there, and nobody was told" for tenant, id in rows - set(stored)]

    seen = set()
    for tenant, entity, version in changes:
        if (tenant, entity, version) in seen:
            faults.append(f"service {entity} has two changes of version {version}")
        seen.add((tenant, entity, version))
    faults += [f"service {id} has no change" for tenant, id in rows if (tenant, id, "1") not in seen]

    if unsealed != "0":
        faults.append(f"{unsealed} changes wait to be sequenced")
    expected = {}
    for partition, position, _ in positions:
        if int(position) != expected.get(partition, 1):
            faults.append(f"partition {partition} has position {position} where {expected.get(partition, 1)} comes next")
        expected[partition] = int(position) + 1
    sealed = [change for _, _, change in positions]
    if len(set(sealed)) != len(sealed):
        faults.append(f"{len(sealed) - len(set(sealed))} changes have two positions")
    every = int(postgres.query("select count(*) from change")[0][0])
    if len(sealed) != every:
        faults.append(f"{every} changes, but {len(sealed)} positions")
    return faults
