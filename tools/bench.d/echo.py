"""Calls a second: typed unary echo, closed loop."""

from statistics import mean, median

from rows import Row

CONNECTIONS, IN_FLIGHT, TEXT_BYTES = 8, 16, 64

# A virtual machine's speed changes within seconds. In turns this short both sides meet the same machine; a side that is measured for
# many seconds meets one of its own.
TURN_SECONDS = 0.5


def settings(setup):
    return (
        f"{CONNECTIONS} connections × {IN_FLIGHT} in flight, {TEXT_BYTES} bytes of text, {setup.rounds} rounds of {setup.seconds:g} s each, "
        f"in turns of {TURN_SECONDS:g} s"
    )


def turn(setup, address, server):
    return setup.machine.load(
        setup.client, address, server, "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--text-bytes", TEXT_BYTES,
        "--seconds", TURN_SECONDS, "--warm-up", 0.25,
    )  # fmt: skip


def measure(setup):
    turns = max(1, round(setup.seconds / TURN_SECONDS))
    runs, rates = {"ours": [], "peer": []}, {"ours": [], "peer": []}
    for _ in range(setup.rounds):
        # The server whose turn it is not has nothing to do, and takes nothing from the other.
        with setup.machine.server(setup.ours) as ours, setup.machine.server(setup.peer) as peer:
            for _ in range(turns):
                runs["ours"].append(turn(setup, *ours))
                runs["peer"].append(turn(setup, *peer))
        for side, reports in runs.items():
            rates[side].append(mean(run["calls_per_second"] for run in reports[-turns:]))
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
