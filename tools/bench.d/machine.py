"""The machine, its processors, and the processes a benchmark runs on them."""

import json
import os
import pathlib
import platform
import resource
import select
import subprocess
import tempfile
import time
from contextlib import contextmanager

START_SECONDS = 20


class Failure(Exception):
    """A benchmark could not be made; the text says why."""


class Machine:
    """Which processors servers and clients get, and how to start them there.

    A client on the same processor as its server would take time from it, and from a fast server more than from a slow one. So
    the client has the last processor to itself and the server the others, for us and for the peer alike.
    """

    def __init__(self, pinned):
        self.processors = sorted(os.sched_getaffinity(0))
        self.pinned = pinned and len(self.processors) > 1
        self.server_processors = self.processors[:-1] if self.pinned else self.processors
        self.client_processors = self.processors[-1:] if self.pinned else self.processors

    @property
    def threads(self):
        """How many threads each server may use."""
        return len(self.server_processors)

    def describe(self):
        if not self.pinned:
            return f"nothing pinned: server and client share {len(self.processors)} processors, {self.threads} server threads"
        return f"server on processors {self.server_processors} ({self.threads} threads), client on {self.client_processors}"

    def start(self, command, processors, **options):
        def prepare():
            os.sched_setaffinity(0, processors)
            # As many descriptors as allowed: Go's runtime raises its own limit, others must not fail for not doing so.
            _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

        return subprocess.Popen(command, preexec_fn=prepare, **options)

    @contextmanager
    def server(self, command):
        """Runs an echo server on a unix socket of its own until the block ends; gives its address and process."""
        with tempfile.TemporaryDirectory(prefix="krafti-bench-") as folder, open(os.path.join(folder, "stderr"), "w+") as errors:
            address = f"unix://{folder}/echo.sock"
            process = self.start(
                [*command, "--listen", address, "--threads", str(self.threads)],
                self.server_processors, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
            try:
                if not await_line(process, "ready "):
                    errors.seek(0)
                    raise Failure(f"{command[0]} did not get ready: {errors.read().strip() or 'it said nothing'}")
                yield f"unix:{folder}/echo.sock", process
                if process.poll() is not None:
                    errors.seek(0)
                    raise Failure(f"{command[0]} ended during the run ({process.returncode}): {errors.read().strip()[-500:]}")
            finally:
                stop(process)

    def load(self, client, address, server, *options):
        """One run of the load client; its report, and the processor time the server spent on each call.

        That time is the steadier number: a busy machine lowers the rate, not the work.
        """
        before = processor_seconds(server.pid)
        run = self.start([client, "--address", address, *map(str, options)], self.client_processors, stdout=subprocess.PIPE, text=True)
        output, _ = run.communicate()
        try:
            report = json.loads(output)
        except ValueError:
            raise Failure(f"the load client left with status {run.returncode} and without a report") from None
        report["server_cpu_us_per_call"] = (processor_seconds(server.pid) - before) * 1e6 / max(report["all_calls"], 1)
        return report


def await_line(process, prefix):
    """Waits for the first line a process prints and says whether it begins that way."""
    readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    return bool(readable) and process.stdout.readline().startswith(prefix)


def stop(process):
    """Asks by closing its input, which our peers and the load client heed; then by signal."""
    process.stdin.close()
    for ask, patience in ((lambda: None, 1), (process.terminate, 5), (process.kill, 5)):
        ask()
        try:
            process.wait(patience)
            break
        except subprocess.TimeoutExpired:
            continue
    process.stdout.close()


def processor_seconds(pid):
    """User and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mebibytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise Failure(f"process {pid} has no resident memory to read")


def settled_mebibytes(pid):
    """Resident memory once it has stayed the same, within 1 %, for two seconds; at most twenty are waited."""
    history = []
    for _ in range(40):
        history.append(resident_mebibytes(pid))
        if len(history) > 4 and max(history[-5:]) - min(history[-5:]) <= 0.01 * history[-1]:
            break
        time.sleep(0.5)
    return history[-1]


def about():
    def first_line(*command):
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
        except (OSError, subprocess.CalledProcessError, IndexError):
            return "unknown"

    model = next(
        (line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        "unknown",
    )
    return {
        "processor": model,
        "processors": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "swift": first_line("swift", "--version"),
        "go": first_line("go", "version"),
        "commit": first_line("git", "rev-parse", "HEAD"),
        "load_before": os.getloadavg()[0],
    }
