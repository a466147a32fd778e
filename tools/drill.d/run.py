"""The drill: callers at work, one thing after the other taken away, and the books at the end. Called by tools/drill."""

import argparse
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

import rpc
from books import compare
from callers import EXPECTED, Greedy, Reader, Steady
from catalogue_server import Server
from faults import all_faults, over_limit, suffer
from private_postgres import Failure, Postgres
from private_redis import Redis
from watch import Operator, Watcher
from writers import uuid4

WRITERS = 3
SEAL_SECONDS = 120
# The greedy caller names no one.
TIER = "anonymous"
# Faults after which Redis may know less than before, or servers have counted without it.
REFILLING = ("redis-stop", "redis-restart", "redis-freeze", "redis-flush")
# So short that a drill sees breakers open and close.
BREAKERS = {"CIRCUIT_BREAKER_INTERVAL": "2s", "CIRCUIT_BREAKER_TIMEOUT": "1s"}


def arguments():
    parser = argparse.ArgumentParser(prog="tools/drill")
    parser.add_argument("--server", required=True)
    parser.add_argument("--load", required=True)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if not 3 <= options.seconds <= 60:
        parser.error("--seconds takes 3 to 60")
    return options


def prepare(source, address):
    """Two tenants, and a service of the first for the reader."""
    tenants = [str(uuid4(source)) for _ in range(2)]
    service = str(uuid4(source))
    connection = rpc.Connection(address)
    for tenant in tenants:
        connection.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(tenant, f"Tenant {tenant[:8]}")))
    draft = rpc.draft("Read by all", "plumbing", rpc.money("EUR", 7), id=service)
    # In a tenant of its own: the books know only what the writers wrote.
    owner = str(uuid4(source))
    connection.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(owner, "Of the reader")))
    connection.call(rpc.request(rpc.CATALOG, "CreateService", rpc.create_service(draft), owner))
    connection.close()
    return tenants, owner, service


def drill(options, source, server, limited, postgres, redis):
    tenants, owner, service = prepare(source, server.address)
    operator, watcher = Operator(server.address), Watcher(server.ops)
    faults = all_faults(redis, postgres, operator)
    wanted = [name for name in options.only.split(",") if name] or [fault.name for fault in faults]
    unknown = set(wanted) - {fault.name for fault in faults}
    if unknown:
        raise Failure(f"There is no fault called {', '.join(sorted(unknown))}; `tools/drill --help` lists them.")

    found = []
    limits = Operator(limited.address).limits()
    if TIER not in limits:
        found.append(f"operators are shown no rate limit `{TIER}` (there are {', '.join(sorted(limits)) or 'none'})")
    missing = {fault.breaker for fault in faults if fault.name in wanted and fault.breaker} - operator.breakers().keys()
    found += [f"operators are shown no breaker `{name}`" for name in sorted(missing)]

    writers = [Steady(index, server.address, tenants, options.seed) for index in range(WRITERS)]
    greedy = Greedy(limited.address, owner)
    reader = Reader(options.load, server.address, owner, service, server.folder)
    try:
        for thread in [watcher, greedy, *writers]:
            thread.start()
        time.sleep(2)
        refills = []
        for fault in faults:
            if fault.name not in wanted or fault.breaker in missing and fault.name == "operator":
                continue
            start, over = suffer(fault, options.seconds, watcher, writers, operator)
            if fault.name in REFILLING:
                refills.append((start, over))
            done = sum(writer.acknowledged for writer in writers)
            print(f"{fault.name:<17} {'held' if not fault.faults else 'WRONG'}   {over - start:.1f} s, {done:,} calls acknowledged so far", flush=True)
            found += [f"{fault.name}: {sentence}" for sentence in fault.faults]
        for thread in [watcher, greedy, *writers]:
            thread.stopping.set()
        for writer in writers:
            writer.join(60)
            if writer.is_alive():
                raise Failure(f"Writer {writer.index} still waits for {len(writer.unsettled)} answers, a minute after the last fault.")
        greedy.join(30)
        found += of_reader(reader.finish())
    finally:
        reader.kill()

    found += [fault for writer in writers for fault in writer.faults] + greedy.faults
    lost = sum(writer.lost_connections for writer in writers)
    if lost:
        found.append(f"writers lost {lost} connections to a server that was never taken away, or waited in vain for an answer")
    print(f"someone without a name asked {len(greedy.admitted) + greedy.refused:,} times and was let through {len(greedy.admitted):,} times")
    if TIER in limits:
        too_many = over_limit(greedy.admitted, *limits[TIER], refills)
        found += [f"limit `{TIER}`: {too_many}"] if too_many else []
    until = time.monotonic() + SEAL_SECONDS
    while time.monotonic() < until and postgres.query("select count(*) from pending") != [["0"]]:
        time.sleep(0.1)
    # What was made for the reader is in nobody's books.
    writers[0].created.append((owner, service))
    writers[0].writes[(owner, service)] = 1
    return found + compare(postgres, writers)


def of_reader(outcomes):
    """What the reader should not have heard."""
    print("reads: " + " · ".join(f"{status} {calls:,}" for status, (calls, _) in outcomes.items()))
    for status, (calls, sample) in outcomes.items():
        if status != "OK" and status not in EXPECTED.values():
            yield f"{calls} reads ended with {status}: {sample}"
    if not outcomes.get("OK", (0, ""))[0]:
        yield "no read went well"


def main():
    options = arguments()
    options.seed = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    source = random.Random(options.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="krafti-drill-"))
    folder.chmod(0o755)
    print(f"seed {options.seed}, {options.seconds} s each, {WRITERS} writers and 200 reads a second, in {folder}", flush=True)
    postgres = redis = None
    servers = []
    try:
        postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
        postgres.start()
        redis.start()
        settings = {"REDIS_URL": redis.url, **BREAKERS}
        # The callers that write and read are to be held up by what is taken away, not by limits; those are tried on a second server.
        servers.append(Server(options.server, folder, postgres.url, "server", {**settings, "RATE_LIMIT_ENABLED": "false"}))
        servers.append(Server(options.server, folder, postgres.url, "limited", {**settings, "RATE_LIMIT_ENABLED": "true"}))
        for server in servers:
            server.start()
        found = drill(options, source, *servers, postgres, redis)
        for sentence in found[:20]:
            print(f"WRONG  {sentence}")
        if len(found) > 20:
            print(f"WRONG  and {len(found) - 20} more")
        print("every promise was kept" if not found else f"{len(found)} promises were not kept")
        options.keep = options.keep or bool(found)
        return 1 if found else 0
    except (Failure, rpc.Failed, OSError) as failure:
        print(f"tools/drill: {failure}", file=sys.stderr)
        options.keep = True
        return 1
    finally:
        for server in servers:
            server.stop()
        if redis:
            redis.stop()
        if postgres:
            postgres.stop()
        if options.keep:
            print(f"everything is in {folder}")
        else:
            shutil.rmtree(folder)


sys.exit(main())
