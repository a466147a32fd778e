"""Who calls while things are taken away: writers that are told of each write, a reader at a steady rate, one who asks for too much."""

import json
import signal
import subprocess
import threading
import time

import rpc
from private_postgres import Failure
from writers import Writer

# google.rpc.Code: what may be said to a caller when something that the server needs is away.
EXPECTED = {4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 14: "UNAVAILABLE"}
NOT_FOUND = 5
CALL_SECONDS = 3


class Steady(Writer):
    """Writes a little all the time. The server lives through the whole drill, so that a lost connection is its fault."""

    batch = 4
    timeout = CALL_SECONDS
    pause = 0.05
    retriable = EXPECTED

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.refusals = []  # (when, code)
        self.acknowledgements = []  # when

    def settle(self, write, answer):
        if isinstance(answer, rpc.Failed):
            self.refusals.append((time.monotonic(), answer.code))
        else:
            self.acknowledgements.append(time.monotonic())
        super().settle(write, answer)

    @property
    def lost_connections(self):
        return self.failures - len(self.refusals)


class Reader:
    """krafti-load, which reads one service at a steady rate."""

    def __init__(self, program, address, tenant, service, folder):
        self.report = folder / "reader.json"
        self.log = folder / "reader.log"
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [
                    program, "GetService", json.dumps({"id": service}), "--address", address, "-H", f"x-tenant-id:{tenant}", "--rate", "200",
                    "--connections", "2", "--duration", "1h", "--warmup", "0", "--max-time", str(CALL_SECONDS), "--json", str(self.report),
                ],
                stdout=log, stderr=log,
            )  # fmt: skip

    def finish(self):
        """How its calls ended: status → (calls, a message)."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"krafti-load did not end; its log is {self.log}.") from None
        if not self.report.exists():
            raise Failure(f"krafti-load left no report; its log is {self.log}.")
        report = json.loads(self.report.read_text(encoding="utf-8"))
        return {outcome["status"]: (outcome["calls"], outcome.get("sample") or "") for outcome in report["outcomes"]}

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Greedy(threading.Thread):
    """Asks for twenty times what someone without a name is given. Safe to read once it has ended."""

    def __init__(self, address, tenant):
        super().__init__(daemon=True)
        self.address = address
        self.body = rpc.request(rpc.CATALOG, "GetService", rpc.text(2, tenant), tenant, timeout=CALL_SECONDS)
        self.admitted = []  # when
        self.refused = 0
        self.faults = []
        self.stopping = threading.Event()

    def run(self):
        connection = None
        while not self.stopping.wait(0.05):
            try:
                connection = connection or rpc.Connection(self.address, timeout=CALL_SECONDS + 5)
                (answer,) = connection.calls([self.body])
            except OSError as error:
                self.faults.append(f"the caller who asks for too much lost its connection: {error}")
                connection = None
                continue
            # There is no such service: whoever hears that was let through.
            if not isinstance(answer, rpc.Failed) or answer.code == NOT_FOUND:
                self.admitted.append(time.monotonic())
            elif answer.code == 8:
                self.refused += 1
            elif answer.code not in EXPECTED:
                self.faults.append(f"the caller who asks for too much: {answer}")
        if connection:
            connection.close()
