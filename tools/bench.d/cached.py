"""GetService from the server's own cache, every interceptor on and a caller that says who it is, against ttrpc-go's bare echo."""

import random
from statistics import mean, median

import rpc
from catalogue import TENANT, identifier, running
from rows import Row

ROWS = 2_000
CONNECTIONS, IN_FLIGHT, TEXT_BYTES = 8, 16, 64
# As for the echo: turns so short that both sides meet the same machine.
TURN_SECONDS = 0.5


def settings(setup):
    return (
        f"{ROWS:,} services, all cached; {CONNECTIONS} connections × {IN_FLIGHT} in flight, {setup.rounds} rounds of {setup.seconds:g} s each, "
        f"in turns of {TURN_SECONDS:g} s; limits are asked and not met, and each call is logged"
    )


def measure(setup):
    source = random.Random(11)
    metadata = {"x-tenant-id": TENANT, "x-user-id": "benchmark"}
    bodies = [
        rpc.request(rpc.CATALOG, "GetService", rpc.text(2, identifier(source.randint(1, ROWS))), metadata=metadata) for _ in range(20_000)
    ]
    turns = max(1, round(setup.seconds / TURN_SECONDS))
    runs, rates = {"ours": [], "peer": []}, {"ours": [], "peer": []}
    with running(setup.catalogue, {"CACHE_ENABLED": "true"}, setup.machine) as catalogue:
        catalogue.fill(ROWS)
        catalogue.load(setup.client, bodies, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", 2)
        with setup.machine.server(setup.peer) as peer:
            for _ in range(setup.rounds):
                for _ in range(turns):
                    runs["ours"].append(catalogue.load(
                        setup.client, bodies, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", TURN_SECONDS,
                        "--warm-up", 0.25,
                    ))  # fmt: skip
                    runs["peer"].append(setup.machine.load(
                        setup.client, *peer, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--text-bytes", TEXT_BYTES,
                        "--seconds", TURN_SECONDS, "--warm-up", 0.25,
                    ))  # fmt: skip
                for side, reports in runs.items():
                    rates[side].append(mean(run["calls_per_second"] for run in reports[-turns:]))
    row = Row(
        "GetService from the cache", "calls/s", rates["ours"], rates["peer"], "ttrpc-go's echo", floor=1.5, aim=4, kind="more",
    )  # fmt: skip
    row.notes.append(f"p99 {median(run['p99_us'] for run in runs['ours']) / 1000:.2f} ms")
    ours, peer = (median(run["server_cpu_us_per_call"] for run in runs[side]) for side in ("ours", "peer"))
    row.notes.append(f"server's processor time a call, µs: ours {ours:.2f}, peer {peer:.2f}")
    return [row], runs
