"""Holds two servers to what they promise of each other's writes: two seconds after one is acknowledged, no server's answer is older."""

import threading
import time

import rpc

# How far behind another server's writes a server may be; behind its own it never is.
BOUND_SECONDS = 2.0
SERVICES = 4
CALL_SECONDS = 3
VERSION = 17  # the field of a Service


class Shared:
    """Services that every server writes and reads. Safe to read once the threads have ended; `acknowledged` at any time."""

    def __init__(self, tenant, services):
        self.tenant, self.services = tenant, services
        # service → [(when, server, version)], each once its write was acknowledged, in the order of versions.
        self.acknowledged = {service: [] for service in services}
        # As the books of the writers have it.
        self.created = [(tenant, service) for service in services]
        self.writes = {(tenant, service): 1 for service in services}
        self.deleted = set()

    def least(self, service, reader, now):
        """The oldest version that a read from `reader`, begun `now`, may answer with."""
        return max(
            (version for when, server, version in list(self.acknowledged[service]) if when <= now - (0 if server == reader else BOUND_SECONDS)),
            default=1,
        )  # fmt: skip


class Turns(threading.Thread):
    """Writes each service in turn, through each server in turn, and does not go on before the write is acknowledged."""

    def __init__(self, shared, addresses):
        super().__init__(daemon=True)
        self.shared, self.addresses = shared, addresses
        self.connections = {}
        self.stopping = threading.Event()

    def run(self):
        count = 0
        while not self.stopping.is_set():
            service = self.shared.services[count % SERVICES]
            # Each service comes by way of every server, not always the same.
            server = count // SERVICES % len(self.addresses)
            payload = (
                rpc.message(1, rpc.text(1, service) + rpc.text(3, f"Turn {count}")) + rpc.message(2, rpc.text(1, "name"))
                + rpc.text(4, f"turn-{count}")
            )  # fmt: skip
            body = rpc.request(rpc.CATALOG, "UpdateService", payload, self.shared.tenant, timeout=CALL_SECONDS)
            while (version := self.write(server, body)) is None:
                time.sleep(0.05)
            self.shared.acknowledged[service].append((time.monotonic(), server, version))
            self.shared.writes[(self.shared.tenant, service)] += 1
            count += 1
            time.sleep(0.02)

    def write(self, server, body):
        """The version that it made; None when that is not known."""
        try:
            connection = self.connections.get(server) or rpc.Connection(self.addresses[server], timeout=CALL_SECONDS + 5)
            self.connections[server] = connection
            (answer,) = connection.calls([body])
        except OSError:
            self.connections.pop(server, None)
            return None
        return None if isinstance(answer, rpc.Failed) else dict(rpc.fields(answer))[VERSION]


class Witness(threading.Thread):
    """Reads the services of one server all the time, and finds fault with what is older than promised."""

    def __init__(self, shared, address, server):
        super().__init__(daemon=True)
        self.shared, self.address, self.server = shared, address, server
        self.reads = 0
        self.faults = []
        self.oldest = 0.0  # seconds that an answer was behind the other server's writes, at most
        self.stopping = threading.Event()

    def run(self):
        connection, count = None, 0
        while not self.stopping.wait(0.005):
            service = self.shared.services[count % SERVICES]
            count += 1
            began = time.monotonic()
            least = self.shared.least(service, self.server, began)
            body = rpc.request(rpc.CATALOG, "GetService", rpc.text(2, service), self.shared.tenant, timeout=CALL_SECONDS)
            try:
                connection = connection or rpc.Connection(self.address, timeout=CALL_SECONDS + 5)
                (answer,) = connection.calls([body])
            except OSError as error:
                self.faults.append(f"a reader lost its connection to server {self.server}: {error}")
                connection = None
                continue
            if isinstance(answer, rpc.Failed):
                continue
            self.reads += 1
            version = dict(rpc.fields(answer))[VERSION]
            self.oldest = max([self.oldest, *(began - when for when, _, newer in list(self.shared.acknowledged[service])[-100:] if newer > version and when < began)])
            if version < least:
                self.faults.append(f"server {self.server} answered with version {version} of {service}, where {least} had been promised")
        if connection:
            connection.close()
