"""ListServices, near and far pages of small and large catalogues, against pgbench with the same SELECT."""

import rpc
from catalogue import ALIVE, COLUMNS, TENANT, running
from rows import Row

CONNECTIONS, IN_FLIGHT = 8, 4
# Rows, page, size of a page.
CASES = ((10_000, 1, 20), (10_000, 10_000, 1), (1_000_000, 1, 20), (1_000_000, 10_000, 20))


def settings(setup):
    return f"{CONNECTIONS} connections × {IN_FLIGHT} in flight; pgbench -M prepared, the best of 1 to 32 clients"


def measure(setup):
    rows, raw = [], {}
    with running(setup.catalogue) as catalogue:
        filled = 0
        for count, page, size in CASES:
            if filled != count:
                catalogue.fill(count)
                filled = count
            body = rpc.request(rpc.CATALOG, "ListServices", rpc.number(3, size) + rpc.number(4, page), TENANT)
            # One more than the page holds, to know whether there is a next one: the server asks for that too.
            script = (
                f"select {COLUMNS} from service s where s.tenant = '{TENANT}' and s.deleted_at is null and {ALIVE} "
                f"order by s.created_at desc, s.id desc limit {size + 1} offset {(page - 1) * size};\n"
            )
            ours, peer = [], []
            for _ in range(setup.rounds):
                ours.append(catalogue.load(
                    setup.client, [body], "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", setup.seconds,
                ))  # fmt: skip
                peer.append(catalogue.best_of_pgbench(script, setup.seconds))
            name = f"ListServices, {count:,} rows, page {page:,} of {size}"
            row = Row(name, "calls/s", [run["calls_per_second"] for run in ours], [rate for rate, _ in peer], "pgbench", floor=0, aim=1, kind="more")
            rows.append(row)
            raw[name] = {"ours": ours, "peer": peer}
    return rows, raw
