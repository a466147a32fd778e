"""Decoding and encoding the services of the sample data, beside swift-protobuf, in one process."""

import json
import subprocess

from machine import Failure
from rows import Row



def settings(setup):
    return f"every service of the sample data, processor time of one thread, {setup.rounds} rounds in turns"


def measure(setup):
    run = setup.machine.start(
        [setup.codec, setup.sample, str(setup.rounds)], setup.machine.client_processors, stdout=subprocess.PIPE, text=True
    )
    output, _ = run.communicate()
    if run.returncode != 0:
        raise Failure(f"the codec benchmark left with status {run.returncode}")
    report = json.loads(output)
    times = report["nanoseconds"]
    rows = [
        Row("decode a Service", "ns", times["decode_ours"], times["decode_peer"], "swift-protobuf 1.39", 1.5, 3, "faster"),
        Row("encode a Service", "ns", times["encode_ours"], times["encode_peer"], "swift-protobuf 1.39", 2, 4, "faster"),
    ]
    rows[0].notes.append(f"{report['messages']} messages of {report['mean_bytes']} bytes on average")
    return rows, report
