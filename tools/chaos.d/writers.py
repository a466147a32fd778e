"""Callers that write and do not give up: what failed is sent again, with the same request id, until it is acknowledged."""

import itertools
import random
import threading
import time
from collections import deque

import rpc

RECONNECT_SECONDS = 0.05
# google.rpc.Code: what says that the same request may be sent again.
RETRIABLE = {4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 10: "ABORTED", 13: "INTERNAL", 14: "UNAVAILABLE", 1: "CANCELLED", 2: "UNKNOWN"}


class Write:
    """One call, repeated until it is acknowledged."""

    def __init__(self, request_id, tenant, method, payload, timeout, service=None):
        self.request_id, self.tenant, self.service = request_id, tenant, service
        self.method = method
        self.body = rpc.request(rpc.CATALOG, method, payload, tenant, timeout=timeout)


class Writer(threading.Thread):
    """One connection. Half of its creates choose no id, so that only the request id stands between a repeat and a second row.

    A service that is being changed or deleted is not touched by another call until that one is acknowledged: then it is known how
    many changes it must have.
    """

    batch = 16  # requests on their way at once
    timeout = 15  # of each, in seconds
    pause = 0  # between batches, in seconds
    retriable = RETRIABLE

    def __init__(self, index, address, tenants, seed):
        super().__init__(daemon=True)
        self.index, self.address, self.tenants = index, address, tenants
        self.random = random.Random(seed * 1000 + index)
        self.numbers = itertools.count()
        self.unsettled = deque()  # sent, and the answer is not known
        self.created = []  # the services that its creates were told of, as (tenant, id)
        self.writes = {}  # (tenant, service id) → how often it was written
        self.deleted = set()
        self.idle = []  # services that no call is about
        self.acknowledged = 0
        self.faults = []  # answers that no kill explains
        self.failures = 0
        self.stopping = threading.Event()

    def run(self):
        connection = None
        while not (self.stopping.is_set() and not self.unsettled):
            while len(self.unsettled) < self.batch and not self.stopping.is_set():
                self.unsettled.append(self.fresh())
            try:
                if connection is None:
                    connection = rpc.Connection(self.address, timeout=self.timeout + 5)
                # At the end a round may be shorter than what is unsettled.
                round = list(itertools.islice(self.unsettled, self.batch))
                for write, answer in zip(round, connection.calls([write.body for write in round])):
                    self.settle(write, answer)
                time.sleep(self.pause)
            except OSError:
                self.failures += 1
                if connection:
                    connection.close()
                connection = None
                time.sleep(RECONNECT_SECONDS)
        if connection:
            connection.close()

    def fresh(self):
        request_id = f"w{self.index}-{next(self.numbers)}-{self.random.getrandbits(64):016x}"
        kind = self.random.random()
        if kind < 0.2 and self.idle:
            tenant, id = self.idle.pop(self.random.randrange(len(self.idle)))
            service = rpc.text(1, id) + rpc.text(3, f"Changed by {request_id}")
            payload = rpc.message(1, service) + rpc.message(2, rpc.text(1, "name")) + rpc.text(4, request_id)
            return Write(request_id, tenant, "UpdateService", payload, self.timeout, (tenant, id))
        if kind < 0.25 and self.idle:
            tenant, id = self.idle.pop(self.random.randrange(len(self.idle)))
            return Write(request_id, tenant, "DeleteService", rpc.text(2, id) + rpc.text(4, request_id), self.timeout, (tenant, id))
        tenant = self.random.choice(self.tenants)
        if kind < 0.3:
            items = b"".join(rpc.message(2, self.draft(f"{request_id} {position}")) for position in range(self.random.randint(1, 20)))
            payload = items + rpc.number(3, self.random.randrange(2)) + rpc.text(4, request_id)
            return Write(request_id, tenant, "BulkCreateServices", payload, self.timeout)
        return Write(request_id, tenant, "CreateService", rpc.create_service(self.draft(request_id), request_id), self.timeout)

    def draft(self, name):
        chosen = str(uuid4(self.random)) if self.random.random() < 0.5 else ""
        return rpc.draft(f"Service of {name}", "plumbing", rpc.money("EUR", self.random.randrange(1, 500)), id=chosen)

    def settle(self, write, answer):
        if isinstance(answer, rpc.Failed):
            self.failures += 1
            if answer.code not in self.retriable:
                self.faults.append(f"{write.request_id}, {write.method}: {answer}")
                self.unsettled.remove(write)
            return
        self.unsettled.remove(write)
        self.acknowledged += 1
        if write.service:
            self.writes[write.service] += 1
            if write.method == "DeleteService":
                self.deleted.add(write.service)
            else:
                self.idle.append(write.service)
            return
        services = [(write.tenant, id) for id in created(write.method, answer)]
        self.created += services
        self.writes.update((service, 1) for service in services)
        self.idle += services


def created(method, answer):
    """The ids of the services that an answer holds."""
    if method == "CreateService":
        return [dict(rpc.fields(dict(rpc.fields(answer))[1]))[1].decode()]
    return [dict(rpc.fields(result)).get(3, b"").decode() for number, result in rpc.fields(answer) if number == 1]


def uuid4(source):
    bits = source.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 4 << 76 | 0x2 << 62
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
