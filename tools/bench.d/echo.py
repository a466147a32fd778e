"""Calls a second: typed unary echo, closed loop."""

from statistics import median

from rows import Row

TITLE = "typed unary echo"
CONNECTIONS, IN_FLIGHT, TEXT_BYTES = 8, 16, 64


def settings(setup):
    return f"{CONNECTIONS} connections × {IN_FLIGHT} in flight, {TEXT_BYTES} bytes of text, {setup.rounds} × {setup.seconds:g} s each"


def peak(setup, command):
    """One round against a fresh server."""
    with setup.machine.server(command) as (address, server):
        return setup.machine.load(
            setup.client, address, server, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--text-bytes", TEXT_BYTES,
            "--seconds", setup.seconds, "--warm-up", 1,
        )  # fmt: skip


def measure(setup):
    runs = {"ours": [], "peer": []}
    for _ in range(setup.rounds):
        for side, command in (("ours", setup.ours), ("peer", setup.peer)):
            runs[side].append(peak(setup, command))
    rates = {side: [run["calls_per_second"] for run in reports] for side, reports in runs.items()}
    setup.peer_peaks = rates["peer"]
    row = Row("typed unary echo", "calls/s", rates["ours"], rates["peer"], "ttrpc-go", floor=3, aim=6, kind="more")
    for side, reports in runs.items():
        row.faults += [f"{side}: {run['errors']} errors, such as: {run['first_error']}" for run in reports if run["errors"]]
    # One thread of client: where it has no time left, the server may have had more to give.
    if max(run["client_cpu"] for run in runs["ours"]) > 0.95:
        row.notes.append("the client was busy all the time: our server may be faster than this")
    for what, key, form in (
        ("server's processor time a call, µs", "server_cpu_us_per_call", "{:.2f}"),
        ("client's processor busy", "client_cpu", "{:.0%}"),
    ):
        ours, peer = (form.format(median(run[key] for run in runs[side])) for side in ("ours", "peer"))
        row.notes.append(f"{what}: ours {ours}, peer {peer}")
    return [row], runs
