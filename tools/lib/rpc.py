"""ttRPC and the catalogue's messages in plain Python: enough to call a server from drills and benchmarks.

Messages are built field by field, with the numbers of proto/krafti/catalog/v1. Nothing here checks what it is given.
"""

import itertools
import socket
import struct

CATALOG = "krafti.catalog.v1.CatalogService"
TENANTS = "krafti.catalog.v1.TenantService"


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def text(field, value):
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data if data else b""


def message(field, value):
    """A field that holds a message, which may be empty and still is there."""
    return varint(field << 3 | 2) + varint(len(value)) + value


def number(field, value):
    return varint(field << 3) + varint(value) if value else b""


def fields(data):
    """The fields of an encoded message in order: (number, value); a value is an int or bytes."""
    position = 0

    def read():
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while position < len(data):
        tag = read()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, read()
        elif kind == 2:
            length = read()
            yield tag >> 3, data[position : position + length]
            position += length
        else:
            size = {1: 8, 5: 4}[kind]
            yield tag >> 3, data[position : position + size]
            position += size


def request(service, method, payload, tenant=None, timeout=0, metadata=None):
    """The encoded body of a Request frame; the timeout in seconds, 0 for none."""
    body = text(1, service) + text(2, method) + text(3, payload) + number(4, int(timeout * 1e9))
    headers = {**({"x-tenant-id": tenant} if tenant else {}), **(metadata or {})}
    return body + b"".join(message(5, text(1, name) + text(2, value)) for name, value in headers.items())


def money(currency, units, nanos=0):
    return text(1, currency) + number(2, units) + number(3, nanos)


def draft(name, category, price, *, id="", description="", minutes=60, tags=(), artisan=""):
    """A ServiceDraft; the price as `money` makes it."""
    return b"".join([
        text(1, id), text(3, name), text(4, description), text(5, category), message(6, price), number(7, minutes),
        *(text(11, tag) for tag in tags), text(12, artisan),
    ])  # fmt: skip


def create_service(draft, request_id=""):
    return message(2, draft) + text(3, request_id)


def create_tenant(id, name, country="DE", currency="EUR"):
    return message(1, text(1, id) + text(2, name) + text(3, "premium") + text(4, country) + text(5, currency))


class Failed(Exception):
    """The server's answer was an error: `code` is that of google.rpc.Code."""

    def __init__(self, code, said):
        super().__init__(f"status {code}: {said}")
        self.code = code


class Connection:
    """A blocking connection. Any socket error or end means that what is unanswered has an unknown outcome (`OSError`)."""

    def __init__(self, address, timeout=30):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.socket.settimeout(timeout)
            self.socket.connect("/" + address.removeprefix("unix:").lstrip("/"))
        else:
            host, _, port = address.rpartition(":")
            self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.streams = itertools.count(1, 2)
        self.received = b""

    def close(self):
        self.socket.close()

    def call(self, body):
        """The payload of one call's answer."""
        (answer,) = self.calls([body])
        if isinstance(answer, Failed):
            raise answer
        return answer

    def calls(self, bodies):
        """Sends all, then waits for all; payloads or `Failed`s in the order of the bodies."""
        order, frames = {}, bytearray()
        for index, body in enumerate(bodies):
            stream = next(self.streams)
            order[stream] = index
            frames += struct.pack(">IIBB", len(body), stream, 1, 0) + body
        self.socket.sendall(frames)
        answers = [None] * len(order)
        while order:
            stream, kind, body = self._frame()
            if kind == 2 and stream in order:
                answers[order.pop(stream)] = self._answer(body)
        return answers

    def _frame(self):
        while len(self.received) < 10 or len(self.received) < 10 + struct.unpack_from(">I", self.received)[0]:
            some = self.socket.recv(1 << 16)
            if not some:
                raise ConnectionResetError("the server closed the connection")
            self.received += some
        length, stream, kind, _ = struct.unpack_from(">IIBB", self.received)
        body, self.received = self.received[10 : 10 + length], self.received[10 + length :]
        return stream, kind, body

    @staticmethod
    def _answer(body):
        payload = b""
        for field, value in fields(body):
            if field == 1:
                status = dict(fields(value))
                if status.get(1, 0):
                    return Failed(status[1], status.get(2, b"").decode())
            elif field == 2:
                payload = value
        return payload
