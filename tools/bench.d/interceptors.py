"""What each interceptor of the catalogue's server adds to a call, beside a budget: there is no peer for it."""

import json
import re
import subprocess
import tempfile

from machine import Failure
from rows import Row

# Nanoseconds, for each and for all together. What stands around a call must stay small beside the call itself: that is what all
# together are held to, and what one of them should take is an aim.
BUDGET, CHAIN_BUDGET = 1_000, 4_000
# A difference may be lost in the noise of what it is a difference of: no interceptor counts as less than this.
LEAST = 1


def settings(setup):
    return (
        "GetService of a named user from an address, every limit asked and none met, a handler that does nothing; "
        f"processor time of one thread, {setup.rounds} rounds"
    )


def measure(setup):
    # Its calls are logged like any other; what it says when it fails comes last.
    with tempfile.TemporaryFile("w+") as log:
        run = setup.machine.start(
            [setup.interceptors, str(setup.rounds)], setup.machine.client_processors, stdout=subprocess.PIPE, stderr=log, text=True
        )  # fmt: skip
        output, _ = run.communicate()
        if run.returncode != 0:
            log.seek(0)
            said = list(log)[-1:]
            raise Failure(f"the benchmark of interceptors left with status {run.returncode}: {''.join(said).strip()}")
    report = json.loads(output)
    rows = [row(f"interceptor: {words(each['name'])}", each["nanoseconds"], BUDGET, 0, 1) for each in report["interceptors"]]
    rows.append(row(f"all {len(rows)} interceptors", report["chain"], CHAIN_BUDGET, 1, 2))
    return rows, report


def row(what, times, budget, floor, aim):
    return Row(what, "ns", [max(LEAST, time) for time in times], [budget] * len(times), f"budget of {budget:,} ns", floor, aim, "faster")


def words(name):
    """RateLimit as `rate limit`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
