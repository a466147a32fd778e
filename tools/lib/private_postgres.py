"""A Postgres of one's own for drills and benchmarks, with its safety on: fsync, and every default of the distribution."""

import os
import pathlib
import pwd
import signal
import subprocess
import time

PATIENCE_SECONDS = 60


class Failure(Exception):
    """Postgres could not be started, or a query failed; the text says why."""


def programs():
    """The folder of Postgres' server programs, the newest where there are several."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise Failure("There is no initdb under /usr/lib/postgresql.")
    return found[-1].parent


class Postgres:
    """A private cluster on a unix socket. Postgres refuses root, so as root it runs as the user postgres."""

    def __init__(self, folder):
        self.bin, self.folder, self.data = programs(), folder, folder / "data"
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        folder.mkdir()
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self._run("initdb", "--pgdata", self.data, "--username", "krafti", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 300\nlog_line_prefix = '%m [%p] '\n")
        self.process = None

    @property
    def url(self):
        return f"postgresql:///postgres?host={self.folder}&user=krafti"

    def _run(self, program, *arguments):
        done = subprocess.run(
            [self.bin / program, *arguments], capture_output=True, text=True, cwd=self.folder,
            user=self.user and self.user.pw_uid, group=self.user and self.user.pw_gid, extra_groups=self.user and [],
        )  # fmt: skip
        if done.returncode != 0:
            raise Failure(f"{program} failed: {done.stderr.strip()[-500:]}")
        return done.stdout

    def start(self):
        """Starts it and waits until it has recovered and answers."""
        with open(self.folder / "log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data], stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                user=self.user and self.user.pw_uid, group=self.user and self.user.pw_gid, extra_groups=self.user and [],
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                # A child of the one that was killed may still hold the shared memory for a moment.
                time.sleep(0.05)
                return self.start()
            if subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder, "-d", "postgres", "-U", "krafti"]).returncode == 0:
                return
            time.sleep(0.02)
        raise Failure(f"Postgres was not ready within {PATIENCE_SECONDS} s; its log is {self.folder / 'log'}.")

    def kill(self):
        """As a power cut would: the postmaster and all its children at once, then a new one."""
        # Stopped, it begins no more children; and once it is gone they are nobody's, and not found: one that waits for a lock of
        # another that was killed would keep the memory, and with it the next postmaster, for ever.
        self.process.send_signal(signal.SIGSTOP)
        for victim in [*children(self.process.pid), self.process.pid]:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                pass  # It has ended by itself.
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def query(self, sql):
        """Rows of a query as lists of text."""
        output = self._run("psql", "-X", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url)
        return [line.split("\t") for line in output.splitlines()]


def children(parent):
    """Its children's process ids: Postgres puts each into a session of its own."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(entry.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found
