"""The tail at a given rate: p99 of echo at half of ttrpc-go's peak, open loop."""

from statistics import median

import echo
from rows import Row

LATE_SHARE = 0.5  # of the p99: a client that starts its calls this late measures itself


def settings(setup):
    return f"{echo.CONNECTIONS} connections, Poisson arrivals with one seed, latency from the intended start, {setup.rounds} × {setup.seconds:g} s each"


def measure(setup):
    if not setup.peer_peaks:
        with setup.machine.server(setup.peer) as peer:
            setup.peer_peaks = [echo.turn(setup, *peer)["calls_per_second"] for _ in range(10)]
    rate = round(median(setup.peer_peaks) / 2)
    runs = {"ours": [], "peer": []}
    for _ in range(setup.rounds):
        for side, command in (("ours", setup.ours), ("peer", setup.peer)):
            with setup.machine.server(command) as (address, server):
                runs[side].append(
                    setup.machine.load(
                        setup.client, address, server, "--connections", echo.CONNECTIONS, "--text-bytes", echo.TEXT_BYTES,
                        "--rate", rate, "--seconds", setup.seconds, "--warm-up", 1,
                    )  # fmt: skip
                )
    p99 = {side: [run["p99_us"] for run in reports] for side, reports in runs.items()}
    row = Row(f"p99 of echo at {rate:,} calls/s", "µs", p99["ours"], p99["peer"], "ttrpc-go", floor=1, aim=0.5, kind="less")
    service = {}
    for side, reports in runs.items():
        row.faults += [f"{side}: {run['errors']} errors, such as: {run['first_error']}" for run in reports if run["errors"]]
        service[side] = median(run["service_p99_us"] for run in reports)
        late = median(run["lag_p99_us"] for run in reports)
        if late > LATE_SHARE * median(p99[side]):
            row.notes.append(f"{side}: the client itself started calls up to {late:.0f} µs late (p99), which counts as latency here")
    row.notes.append(f"p99 from the actual start: ours {service['ours']:.0f} µs, peer {service['peer']:.0f} µs")
    return [row], runs
