"""BulkCreateServices against \\copy of the same rows into the same tables."""

import subprocess
import time

import rpc
from catalogue import DESCRIPTION, TENANT, running
from machine import Failure
from rows import Row

BATCH = 500
CONNECTIONS, IN_FLIGHT = 4, 1
TABLES = ("service", "change", "pending")
PER_ITEM = 1


def settings(setup):
    return f"batches of {BATCH}, {CONNECTIONS} connections × {IN_FLIGHT} in flight, fsync on; \\copy of what they stored, one table after the other"


def copy(catalogue, table, direction, path):
    done = subprocess.run(
        [catalogue.postgres.bin / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", f"\\copy {table} {direction} '{path}'", catalogue.postgres.url],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise Failure(f"\\copy {table}: {done.stderr.strip()}")


def measure(setup):
    draft = rpc.draft("A service to create", "plumbing", rpc.money("EUR", 80), description=DESCRIPTION, tags=("eco", "insured", "warranty"))
    items = b"".join(rpc.message(2, draft) for _ in range(BATCH))
    body = rpc.request(rpc.CATALOG, "BulkCreateServices", items + rpc.number(3, PER_ITEM), TENANT)
    ours, peer = [], []
    with running(setup.catalogue) as catalogue:
        for _ in range(setup.rounds):
            catalogue.empty("pending", "change", "service")
            run = catalogue.load(
                setup.client, [body], "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", setup.seconds, "--warm-up", 0.2,
            )  # fmt: skip
            ours.append(run["calls_per_second"] * BATCH)
            # Sealing goes on; what is still marked would be fewer rows than were inserted.
            catalogue.postgres.query("insert into pending select 0, id from change on conflict do nothing")
            for table in TABLES:
                copy(catalogue, table, "to", catalogue.folder / table)
            stored = int(catalogue.postgres.query("select count(*) from service")[0][0])
            catalogue.empty("pending", "change", "service")
            started = time.monotonic()
            for table in TABLES:
                copy(catalogue, table, "from", catalogue.folder / table)
            peer.append(stored / (time.monotonic() - started))
    row = Row("BulkCreateServices", "rows/s", ours, peer, "\\copy", floor=0.5, aim=0.9, kind="more")
    return [row], {"ours": ours, "peer": peer}
