"""The catalogue's server on a Postgres of its own, and pgbench on the same one: what both sides of the database rows share.

Both sides run on the same cluster, with fsync and the distribution's defaults, and nothing is pinned: client, server and Postgres
share the processors, as they do for pgbench.
"""

import hashlib
import os
import pathlib
import re
import struct
import subprocess
import tempfile
from contextlib import contextmanager

import rpc
from machine import Failure, Machine, await_line, stop
from private_postgres import Failure as PostgresFailure
from private_postgres import Postgres

TENANT = "00000000-0000-4000-8000-000000000001"
PGBENCH_CLIENTS = (1, 8, 16, 32)

# Neither caches nor limits: what is measured beside pgbench is the way to Postgres and back.
BARE = {"CACHE_ENABLED": "false"}
ANYWHERE = Machine(pinned=False)

# What a read returns of a service.
COLUMNS = (
    "s.tenant, s.id, s.version, s.created_at, s.updated_at, s.deleted_at, s.artisan, s.price_units, s.price_nanos, s.price_currency, "
    "s.deposit_units, s.deposit_nanos, s.duration_minutes, s.buffer_minutes, s.max_bookings_day, s.is_active, s.category, s.name, "
    "s.description, s.image_url, s.tags, s.metadata"
)
ALIVE = f"exists (select from tenant t where t.id = '{TENANT}' and t.deleted_at is null)"

# Every interceptor works, and none refuses what a benchmark offers: limits of a billion, and no latency that is too much.
LIMITS = {
    **{
        f"RATE_LIMIT_{name}": "1000000000"
        for name in ("PER_SECOND", "USER_PER_MINUTE", "TENANT_PER_MINUTE", "IP_PER_MINUTE", "ANONYMOUS_PER_MINUTE", "ITEMS_PER_MINUTE")
    },
    **{f"KRAFTI_OVERLOAD_{name}_LATENCY": "1h" for name in ("READ", "WRITE", "BULK")},
}

DESCRIPTION = "Leaks, blockages and boilers, done the same day where the parts are in the van; the first hour is the price that is shown. " * 2


def identifier(number):
    """The id of the row that `fill` makes under this number, as SQL computes it: md5 as a UUID."""
    digits = hashlib.md5(f"s{number}".encode()).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Catalogue:
    def __init__(self, postgres, folder, address, server, log, machine=None):
        self.postgres, self.folder, self.address, self.server, self.log, self.machine = postgres, folder, address, server, log, machine
        self.files = 0

    def fill(self, rows):
        """Makes the table hold this many services of the tenant, without changes: they were there before."""
        self.empty("pending", "log", "change", "service")
        self.postgres.query(
            "insert into service (tenant, id, change, version, created_at, updated_at, price_units, price_nanos, price_currency, "
            "duration_minutes, buffer_minutes, max_bookings_day, is_active, category, name, description, image_url, tags) "
            f"select '{TENANT}', md5('s' || n)::uuid, gen_random_uuid(), 1, now() - n * interval '1 second', now(), 50 + n % 400, 0, 'EUR', "
            f"60, 15, 4, true, 'plumbing', 'Service number ' || n, '{DESCRIPTION}', 'https://img.example/' || n || '.jpg', "
            f"'{{eco,insured,warranty}}' from generate_series(1, {rows}) n"
        )
        self.postgres.query("vacuum analyze service")

    def empty(self, *tables):
        """One after the other: all at once would wait for the sequencer, which may wait for one of them, and one of the two would fail."""
        for table in tables:
            self.postgres.query(f"truncate {table}")

    def load(self, client, bodies, *options):
        """One run of the load client over these encoded Requests; its report."""
        # A line a call is much by now, and nobody reads it.
        self.log.truncate(0)
        self.files += 1
        path = self.folder / f"requests-{self.files}"
        with open(path, "wb") as file:
            for body in bodies:
                file.write(struct.pack(">I", len(body)) + body)
        try:
            report = (self.machine or ANYWHERE).load(client, self.address, self.server, "--requests", path, *options)
        finally:
            path.unlink()
        if report["errors"]:
            raise Failure(f"{report['errors']} calls failed, such as: {report['first_error']}")
        return report

    def pgbench(self, script, clients, seconds, **variables):
        """Transactions a second of a script, statements prepared."""
        path = self.folder / "script.sql"
        path.write_text(script)
        run = subprocess.run(
            [
                self.postgres.bin / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, os.cpu_count())),
                "-T", str(max(1, round(seconds))), "-f", path, *(f"-D{name}={value}" for name, value in variables.items()),
                "-h", self.postgres.folder, "-U", "krafti", "postgres",
            ], capture_output=True, text=True,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+) \(without", run.stdout)
        if run.returncode != 0 or not found:
            raise Failure(f"pgbench failed: {run.stderr.strip()[-500:]}")
        return float(found.group(1))

    def best_of_pgbench(self, script, seconds, **variables):
        """The best over numbers of clients: (transactions a second, clients)."""
        return max((self.pgbench(script, clients, seconds, **variables), clients) for clients in PGBENCH_CLIENTS)


@contextmanager
def running(program, settings=None, machine=None):
    """A fresh cluster with the server on it and one tenant in it.

    Each call leaves its line in the log. Nothing is cached unless `settings`, environment variables by name, say so; limits are out of the way. `machine` says which
    processors the server and its client get, when that matters.
    """
    folder = pathlib.Path(tempfile.mkdtemp(prefix="krafti-bench-"))
    folder.chmod(0o755)
    postgres = process = None
    try:
        postgres = Postgres(folder / "postgres")
        postgres.start()
        address = f"unix://{folder}/rpc.sock"
        log = open(folder / "server.log", "a+", encoding="utf-8")
        machine = machine or ANYWHERE
        settings = {**LIMITS, **(settings or BARE)}
        print("krafti-server with " + " ".join(f"{name}={value}" for name, value in settings.items()), flush=True)
        process = machine.start(
            [program, "--rpc", address, "--ops", "127.0.0.1:0", "--state", folder / "state", "--log-format", "json"],
            machine.server_processors, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, **settings, "DATABASE_URL": postgres.url, "KRAFTI_THREADS": str(machine.threads)},
        )  # fmt: skip
        if not await_line(process, "ready "):
            log.seek(0)
            raise Failure(f"krafti-server did not get ready: {log.read().strip()[-500:] or 'it said nothing'}")
        connection = rpc.Connection(address)
        connection.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(TENANT, "Benchmark")))
        connection.close()
        yield Catalogue(postgres, folder, f"unix:{folder}/rpc.sock", process, log, machine)
    except PostgresFailure as failure:
        raise Failure(str(failure)) from None
    finally:
        if process:
            process.terminate()
            stop(process)
        if postgres:
            postgres.stop()
        subprocess.run(["rm", "-rf", folder])
