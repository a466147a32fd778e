"""A Redis of one's own for drills, on a free port of loopback. It keeps nothing: what it holds goes with it."""

import signal
import socket
import subprocess
import time

from private_postgres import PATIENCE_SECONDS, Failure


class Redis:
    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        folder.mkdir()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def start(self):
        """Starts it and waits until it answers."""
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        with open(self.folder / "log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(["redis-server", *arguments], stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failure(f"Redis ended at once; its log is {self.folder / 'log'}.")
            try:
                if self.command("PING") == b"+PONG\r\n":
                    return
            except OSError:
                time.sleep(0.02)
        raise Failure(f"Redis was not ready within {PATIENCE_SECONDS} s; its log is {self.folder / 'log'}.")

    def command(self, *words):
        """What it answers to a command, as it comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"".join([b"*%d\r\n" % len(words), *(b"$%d\r\n%s\r\n" % (len(word), word.encode()) for word in words)]))
            return connection.recv(1 << 16)

    def flush(self):
        self.command("FLUSHALL")

    def fill(self):
        """Has no room from now on for anything new."""
        self.command("CONFIG", "SET", "maxmemory", "1")

    def make_room(self):
        self.command("CONFIG", "SET", "maxmemory", "0")

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]
