"""The server that drills run, and do harm to."""

import os
import subprocess

from private_postgres import Failure


class Server:
    """The catalogue's server, on a unix socket."""

    def __init__(self, program, folder, database, name="server", settings=None):
        self.program, self.folder, self.database, self.name = program, folder, database, name
        self.settings = settings or {}  # further environment
        self.address = f"unix://{folder}/{name}.sock"
        self.ops = None  # HOST:PORT of the pages for operators, once it is ready
        self.process = None

    def start(self):
        log = open(self.log, "a", encoding="utf-8")
        # Drills call as fast as they can: a line for each would fill the disk.
        environment = {**os.environ, "LOG_CALLS": "faults", "DATABASE_URL": self.database, **self.settings}
        self.process = subprocess.Popen(
            [self.program, "--rpc", self.address, "--ops", "127.0.0.1:0", "--state", str(self.folder / f"{self.name}-state")],
            stdout=subprocess.PIPE, stderr=log, text=True, env=environment,
        )  # fmt: skip
        log.close()
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise Failure(f"The server did not get ready; its log is {self.log}.")
        self.ops = dict(part.split("=", 1) for part in line.split()[1:])["ops"]

    @property
    def log(self):
        return self.folder / f"{self.name}.log"

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
