"""Resident memory with many idle connections."""

import subprocess

from machine import Failure, await_line, settled_mebibytes, stop
from rows import Row

CONNECTIONS = 9000


def settings(setup):
    return f"{CONNECTIONS} connections, each after one call; resident set of the server process, {rounds(setup)} × each"


def rounds(setup):
    return min(3, setup.rounds)


def resident(setup, command):
    """Resident mebibytes of a fresh server: before any connection, and with all of them."""
    with setup.machine.server(command) as (address, server):
        before = settled_mebibytes(server.pid)
        client = setup.machine.start(
            [setup.client, "--address", address, "--idle", str(CONNECTIONS)],
            setup.machine.client_processors, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            if not await_line(client, "ready idle"):
                raise Failure(f"{command[0]} does not hold {CONNECTIONS} connections")
            return before, settled_mebibytes(server.pid)
        finally:
            stop(client)
            if client.returncode != 0:
                raise Failure(f"{command[0]} closed connections that were idle")


def measure(setup):
    runs = {"ours": [], "peer": []}
    for _ in range(rounds(setup)):
        for side, command in (("ours", setup.ours), ("peer", setup.peer)):
            runs[side].append(resident(setup, command))
    held = {side: [after for _, after in pairs] for side, pairs in runs.items()}
    row = Row(f"resident memory, {CONNECTIONS:,} idle connections", "MiB", held["ours"], held["peer"], "ttrpc-go", 1, 0.5, "less")
    each = {side: (pairs[0][1] - pairs[0][0]) * 1024 / CONNECTIONS for side, pairs in runs.items()}
    bare = {side: pairs[0][0] for side, pairs in runs.items()}
    row.notes.append(
        f"a connection: ours {each['ours']:.1f} KiB, peer {each['peer']:.1f} KiB; "
        f"with none: ours {bare['ours']:.1f} MiB, peer {bare['peer']:.1f} MiB"
    )
    return [row], runs
