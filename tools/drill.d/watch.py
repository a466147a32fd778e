"""Looks at the server as its operators do: the pages over HTTP all the time, the operators' RPC when asked."""

import http.client
import json
import re
import threading
import time

import rpc

OPERATORS = "krafti.ops.v1.OperatorService"
STATES = {1: "closed", 2: "half-open", 3: "open"}
FORCE_OPEN, AUTOMATIC = 2, 1
STATE_METRIC = re.compile(r'^circuit_breaker_state\{[^}]*\bname="([^"]*)"[^}]*\} ([0-9.]+)', re.MULTILINE)


class Watcher(threading.Thread):
    """Asks ten times a second, and keeps every answer."""

    def __init__(self, ops):
        super().__init__(daemon=True)
        self.ops = ops
        self.ready = []  # (when, HTTP status or None, seconds it took, the report)
        self.live = []  # (when, HTTP status or None, seconds it took)
        self.breakers = []  # (when, {name: state as the metric has it})
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(0.1):
            when, status, seconds, body = self.get("/readyz?verbose")
            self.ready.append((when, status, seconds, report(body)))
            when, status, seconds, _ = self.get("/livez")
            self.live.append((when, status, seconds))
            when, status, _, body = self.get("/metrics")
            if status == 200:
                self.breakers.append((when, {name: float(state) for name, state in STATE_METRIC.findall(body)}))

    def get(self, path):
        when = time.monotonic()
        try:
            connection = http.client.HTTPConnection(self.ops, timeout=5)
            connection.request("GET", path)
            answer = connection.getresponse()
            status, body = answer.status, answer.read().decode()
            connection.close()
        except OSError:
            status, body = None, ""
        return when, status, time.monotonic() - when, body


def report(body):
    try:
        return json.loads(body)
    except ValueError:
        return {}


def between(entries, start, end):
    return [entry for entry in list(entries) if start <= entry[0] <= end]


class Operator:
    """The operators' RPC, over the server's own unix socket."""

    def __init__(self, address):
        self.address = address

    def _call(self, method, payload=b""):
        connection = rpc.Connection(self.address, timeout=10)
        try:
            return connection.call(rpc.request(OPERATORS, method, payload, timeout=5))
        finally:
            connection.close()

    def breakers(self):
        """The state of each breaker, by name."""
        found = (dict(rpc.fields(value)) for number, value in rpc.fields(self._call("ListCircuitBreakers")) if number == 1)
        return {breaker[1].decode(): STATES.get(breaker.get(2)) for breaker in found}

    def force(self, name, mode):
        self._call("ForceCircuitBreaker", rpc.text(1, name) + rpc.number(2, mode))

    def limits(self):
        """The rate limits by tier, without those of single plans: tier → (limit, seconds, burst)."""
        limits = {}
        for number, value in rpc.fields(self._call("GetLimits")):
            limit = dict(rpc.fields(value)) if number == 3 else {2: b"none"}
            if not limit.get(2):
                period = dict(rpc.fields(limit.get(4, b"")))
                seconds = period.get(1, 0) + period.get(2, 0) / 1e9
                limits[limit[1].decode()] = (limit.get(3, 0), seconds, limit.get(5, 0))
        return limits
