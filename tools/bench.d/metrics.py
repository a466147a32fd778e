"""What it takes to record a number for /metrics, beside a budget: there is no peer for it."""

import json
import subprocess

from machine import Failure
from rows import Row

# Nanoseconds. What is recorded with each call must not be seen beside the call itself.
BUDGET = 50


def settings(setup):
    return f"one thread and four at once, processor time, {setup.rounds} rounds"


def measure(setup):
    rows, reports = [], []
    for threads in (1, 4):
        run = subprocess.run([setup.metrics, str(threads), str(setup.rounds)], stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode != 0:
            raise Failure(f"the benchmark of metrics left with status {run.returncode}")
        report = json.loads(run.stdout)
        reports.append(report)
        times = report["nanoseconds"]
        where = "1 thread" if threads == 1 else f"{threads} threads"
        for what, name in (("count", "counter"), ("record a duration", "histogram"), ("change a gauge", "gauge"), ("count and time a call", "call")):
            budget = [BUDGET] * len(times[name])
            # A gauge is one number that all threads change: several at once cannot do that at the price of one.
            floor = 0 if name == "gauge" and threads > 1 else 1
            rows.append(Row(f"{what}, {where}", "ns", times[name], budget, f"budget of {BUDGET} ns", floor, 2, "faster"))
    return rows, reports
