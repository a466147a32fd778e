"""The server that the drill runs and kills."""

import os
import subprocess

from private_postgres import Failure


class Server:
    """The catalogue's server, on a unix socket."""

    def __init__(self, program, folder, database):
        self.program, self.folder, self.database, self.process = program, folder, database, None
        self.address = f"unix://{folder}/rpc.sock"

    def start(self):
        log = open(self.folder / "server.log", "a", encoding="utf-8")
        # The writers of the drill are more than callers may usually be.
        environment = {**os.environ, "RATE_LIMIT_ENABLED": "false", "DATABASE_URL": self.database}
        self.process = subprocess.Popen(
            [self.program, "--rpc", self.address, "--ops", "127.0.0.1:0", "--state", str(self.folder / "state")],
            stdout=subprocess.PIPE, stderr=log, text=True, env=environment,
        )  # fmt: skip
        log.close()
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise Failure(f"The server did not get ready; its log is {self.folder / 'server.log'}.")

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
