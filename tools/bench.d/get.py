"""GetService from Postgres, nothing cached, against pgbench with the same SELECT."""

import random
from statistics import median

import rpc
from catalogue import ALIVE, COLUMNS, TENANT, identifier, running
from rows import Row

ROWS = 10_000
CONNECTIONS, IN_FLIGHT = 8, 16
SCRIPT = f"""\\set n random(1, :rows)
select {COLUMNS} from service s where s.tenant = '{TENANT}' and s.id = md5('s' || :n::int)::uuid and s.deleted_at is null and {ALIVE};
"""


def settings(setup):
    return f"{ROWS:,} rows, {CONNECTIONS} connections × {IN_FLIGHT} in flight; pgbench -M prepared, the best of 1 to 32 clients"


def measure(setup):
    source = random.Random(7)
    bodies = [
        rpc.request(rpc.CATALOG, "GetService", rpc.text(2, identifier(source.randint(1, ROWS))), TENANT) for _ in range(20_000)
    ]
    ours, peer = [], []
    with running(setup.catalogue) as catalogue:
        catalogue.fill(ROWS)
        for _ in range(setup.rounds):
            ours.append(catalogue.load(
                setup.client, bodies, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", setup.seconds,
            ))  # fmt: skip
            peer.append(catalogue.best_of_pgbench(SCRIPT, setup.seconds, rows=ROWS))
    row = Row(
        "GetService from Postgres", "calls/s", [run["calls_per_second"] for run in ours], [rate for rate, _ in peer], "pgbench",
        floor=1, aim=2, kind="more",
    )  # fmt: skip
    row.notes.append(f"p99 {median(run['p99_us'] for run in ours) / 1000:.1f} ms; pgbench was best with {peer[-1][1]} clients")
    return [row], {"ours": ours, "peer": peer}
