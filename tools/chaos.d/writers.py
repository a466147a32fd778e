"""Callers that create services and do not give up: what failed is sent again, with the same request id, until it is acknowledged."""

import itertools
import random
import threading
import time
from collections import deque

import rpc

BATCH = 16  # requests on their way at once, for each writer
RECONNECT_SECONDS = 0.05
# google.rpc.Code: what says that the same request may be sent again.
RETRIABLE = {4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 10: "ABORTED", 13: "INTERNAL", 14: "UNAVAILABLE", 1: "CANCELLED", 2: "UNKNOWN"}


class Writer(threading.Thread):
    """One connection. Half of its creates choose no id, so that only the request id stands between a repeat and a second row."""

    def __init__(self, index, address, tenants, seed):
        super().__init__(daemon=True)
        self.index, self.address, self.tenants = index, address, tenants
        self.random = random.Random(seed * 1000 + index)
        self.numbers = itertools.count()
        self.unsettled = deque()  # sent, and the answer is not known
        self.acknowledged = {}  # request id → (tenant, service id)
        self.faults = []  # answers that no kill explains
        self.failures = 0
        self.stopping = threading.Event()

    def run(self):
        connection = None
        while not (self.stopping.is_set() and not self.unsettled):
            while len(self.unsettled) < BATCH and not self.stopping.is_set():
                self.unsettled.append(self.fresh())
            try:
                if connection is None:
                    connection = rpc.Connection(self.address, timeout=20)
                # At the end a round may be shorter than what is unsettled.
                round = list(itertools.islice(self.unsettled, BATCH))
                for entry, answer in zip(round, connection.calls([body for _, _, body in round])):
                    self.settle(entry, answer)
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
        tenant = self.random.choice(self.tenants)
        chosen = str(uuid4(self.random)) if self.random.random() < 0.5 else ""
        draft = rpc.draft(f"Service of {request_id}", "plumbing", rpc.money("EUR", self.random.randrange(1, 500)), id=chosen)
        body = rpc.request(rpc.CATALOG, "CreateService", rpc.create_service(draft, request_id), tenant, timeout=15)
        return request_id, tenant, body

    def settle(self, entry, answer):
        request_id, tenant, _ = entry
        if isinstance(answer, rpc.Failed):
            self.failures += 1
            if answer.code not in RETRIABLE:
                self.faults.append(f"{request_id}: {answer}")
                self.unsettled.remove(entry)
            return
        service = dict(rpc.fields(dict(rpc.fields(answer))[1]))
        self.acknowledged[request_id] = (tenant, service[1].decode())
        self.unsettled.remove(entry)


def uuid4(source):
    bits = source.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 4 << 76 | 0x2 << 62
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
