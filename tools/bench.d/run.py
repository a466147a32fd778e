"""Runs the benchmarks and prints each result beside its peer, measured in the same run on the same machine.

Called by tools/bench, which has built what is named here. Rounds alternate (ours, peer, ours, peer …), so that a machine that grows
slower or faster meanwhile treats both alike; the table shows medians.
"""

import argparse
import json
import os
import signal
import sys
from dataclasses import dataclass, field

import bulk
import cached
import codec
import create
import echo
import get
import interceptors
import listing
import memory
import metrics
import tail
from machine import Failure, Machine, about
from rows import table

BENCHMARKS = {
    "codec": codec, "echo": echo, "memory": memory, "tail": tail, "cached": cached, "get": get, "create": create, "bulk": bulk, "list": listing,
    "metrics": metrics, "interceptors": interceptors,
}  # fmt: skip


@dataclass
class Setup:
    machine: Machine
    rounds: int
    seconds: float
    client: str  # the load client
    ours: list  # commands of the echo servers, to which --listen and --threads are added
    peer: list
    codec: str
    sample: str
    catalogue: str  # the program krafti-server
    metrics: str  # the program metrics-bench
    interceptors: str  # the program interceptor-bench
    peer_peaks: list = field(default_factory=list)  # calls/s of the peer, for the benchmark that loads it by half


def arguments():
    parser = argparse.ArgumentParser(prog="tools/bench.d/run.py")
    parser.add_argument("--only", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--pin", choices=("split", "none"), required=True)
    parser.add_argument("--json")
    for program in ("client", "ours", "peer", "codec", "sample", "catalogue", "metrics", "interceptors"):
        parser.add_argument(f"--{program}", default="")
    return parser.parse_args()


def main():
    options = arguments()
    # Asked to stop, leave by way of the blocks that stop the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine = Machine(pinned=options.pin == "split")
    setup = Setup(
        machine, options.rounds, options.seconds, options.client, [options.ours], [options.peer], options.codec, options.sample,
        options.catalogue, options.metrics, options.interceptors,
    )  # fmt: skip
    host = about()
    print(f"{host['processor']}, {host['processors']} processors, Linux {host['kernel']}, {host['swift']}, {host['go']}")
    print(f"{machine.describe()}; unix sockets; medians of alternating rounds, ± half their spread")
    if host["load_before"] > 0.5:
        print(f"note: the machine is busy with other things (load {host['load_before']:.1f}): expect noise")

    rows, raw, failures = [], {}, []
    for name in options.only.split(","):
        benchmark = BENCHMARKS[name]
        print(f"{name}: {benchmark.settings(setup)}", flush=True)
        try:
            found, raw[name] = benchmark.measure(setup)
            rows += found
        except Failure as failure:
            failures.append(f"{name}: {failure}")
    if rows:
        print("\n" + table(rows))
    for failure in failures:
        print(f"\n{failure}", file=sys.stderr)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(
                {
                    "machine": host, "pinning": machine.describe(), "rounds": setup.rounds, "seconds": setup.seconds,
                    "rows": [row.json() for row in rows], "failures": failures, "raw": raw,
                },
                file, indent=2, ensure_ascii=False,
            )  # fmt: skip
            file.write("\n")
        print(f"\nwritten to {os.path.relpath(options.json)}")
    return 1 if failures or not all(row.good for row in rows) else 0


sys.exit(main())
