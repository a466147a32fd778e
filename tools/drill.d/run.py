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
from promise import SERVICES, Shared, Turns, Witness
from watch import Operator, Watcher
from writers import uuid4

WRITERS = 3
SEAL_SECONDS = 120
# The greedy caller names no one.
TIER = "anonymous"
# Few servers count for themselves where Redis is away, and each may then let through its own share.
LIMITED_SERVERS = 3
ANONYMOUS_PER_MINUTE = 60
# So short that a drill sees breakers close again.
BREAKERS = {"CIRCUIT_BREAKER_TIMEOUT": "1s"}
# All servers have one Postgres, and one Redis.
FEW_CONNECTIONS = {"DB_MAX_OPEN_CONNS": "20"}


def arguments():
    parser = argparse.ArgumentParser(prog="tools/drill")
    parser.add_argument("--server", required=True)
    parser.add_argument("--load", required=True)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if not 8 <= options.seconds <= 60:
        parser.error("--seconds takes 8 to 60")
    return options


def prepare(source, address):
    """Two tenants for the writers; and services in a tenant of their own, of which the first is for the reader."""
    tenants = [str(uuid4(source)) for _ in range(2)]
    services = [str(uuid4(source)) for _ in range(1 + SERVICES)]
    connection = rpc.Connection(address)
    for tenant in tenants:
        connection.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(tenant, f"Tenant {tenant[:8]}")))
    # In a tenant of its own: the books know only what the writers wrote.
    owner = str(uuid4(source))
    connection.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(owner, "Of the reader")))
    for service in services:
        draft = rpc.draft("Read by all", "plumbing", rpc.money("EUR", 7), id=service)
        connection.call(rpc.request(rpc.CATALOG, "CreateService", rpc.create_service(draft), owner))
    connection.close()
    return tenants, owner, services


def drill(options, source, servers, limited, postgres, redis):
    server = servers[0]
    tenants, owner, (service, *common) = prepare(source, server.address)
    operator, watcher = Operator(server.address), Watcher(server.ops)
    faults = all_faults(redis, postgres, operator)
    wanted = [name for name in options.only.split(",") if name] or [fault.name for fault in faults]
    unknown = set(wanted) - {fault.name for fault in faults}
    if unknown:
        raise Failure(f"There is no fault called {', '.join(sorted(unknown))}; `tools/drill --help` lists them.")

    found = []
    limits = Operator(limited[0].address).limits()
    if TIER not in limits:
        found.append(f"operators are shown no rate limit `{TIER}` (there are {', '.join(sorted(limits)) or 'none'})")
    missing = {fault.breaker for fault in faults if fault.name in wanted and fault.breaker} - operator.breakers().keys()
    found += [f"operators are shown no breaker `{name}`" for name in sorted(missing)]

    writers = [Steady(index, servers[index % len(servers)].address, tenants, options.seed) for index in range(WRITERS)]
    shared = Shared(owner, common)
    turns = Turns(shared, [server.address for server in servers])
    witnesses = [Witness(shared, server.address, index) for index, server in enumerate(servers)]
    greedy = [Greedy(server.address, owner) for server in limited]
    reader = Reader(options.load, server.address, owner, service, server.folder)
    threads = [watcher, turns, *witnesses, *greedy, *writers]
    began = time.monotonic()
    losses = []
    try:
        for thread in threads:
            thread.start()
        time.sleep(2)
        for fault in faults:
            if fault.name not in wanted or fault.breaker in missing and fault.name == "operator":
                continue
            start, over = suffer(fault, options.seconds, watcher, writers, operator)
            losses.append((start, over, fault.grants))
            done = sum(writer.acknowledged for writer in writers)
            print(f"{fault.name:<17} {'held' if not fault.faults else 'WRONG'}   {over - start:.1f} s, {done:,} calls acknowledged so far", flush=True)
            found += [f"{fault.name}: {sentence}" for sentence in fault.faults]
        for thread in threads:
            thread.stopping.set()
        for writer in writers:
            writer.join(60)
            if writer.is_alive():
                raise Failure(f"Writer {writer.index} still waits for {len(writer.unsettled)} answers, a minute after the last fault.")
        for thread in [turns, *witnesses, *greedy]:
            thread.join(30)
            if thread.is_alive():
                raise Failure(f"{type(thread).__name__} still waits for an answer, half a minute after the last fault.")
        found += of_reader(reader.finish())
    finally:
        reader.kill()

    found += [fault for thread in [*writers, *greedy, *witnesses] for fault in thread.faults]
    lost = sum(writer.lost_connections for writer in writers)
    if lost:
        found.append(f"writers lost {lost} connections to a server that was never taken away, or waited in vain for an answer")
    written = sum(map(len, shared.acknowledged.values()))
    print(
        f"{written:,} writes by turns through {len(servers)} servers, {sum(witness.reads for witness in witnesses):,} reads of them: at most "
        f"{max(witness.oldest for witness in witnesses):.2f} s behind"
    )
    if not written or not all(witness.reads for witness in witnesses):
        found.append("nothing was written by turns, or nobody could read it: the promise was not tried")
    if TIER in limits:
        found += of_limit(greedy, *limits[TIER], began, losses)
    until = time.monotonic() + SEAL_SECONDS
    while time.monotonic() < until and postgres.query("select count(*) from pending") != [["0"]]:
        time.sleep(0.1)
    # What was made for the reader is in nobody's books.
    writers[0].created.append((owner, service))
    writers[0].writes[(owner, service)] = 1
    return found + compare(postgres, [*writers, shared])


def of_limit(greedy, limit, seconds, burst, began, losses):
    """Whether those who asked too much of several servers got what one limit allows, and no less."""
    admitted = sorted(when for caller in greedy for when in caller.admitted)
    refused = sum(caller.refused for caller in greedy)
    took = time.monotonic() - began
    print(f"someone without a name asked {len(greedy)} servers {len(admitted) + refused:,} times in {took:.0f} s and was let through {len(admitted):,} times")
    # A call that the database could not answer was let through too, and is not known here.
    away = sum(over - start for start, over, _ in losses)
    least = int(limit * max(0, took - away) / seconds * 0.8)
    if len(admitted) < least:
        yield f"limit `{TIER}`: only {len(admitted)} calls were admitted, where {least} are the least"
    if problem := over_limit(admitted, limit, seconds, burst, losses, len(greedy)):
        yield f"limit `{TIER}`: {problem}"


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
    print(f"seed {options.seed}, {options.seconds} s each, {WRITERS} writers and 200 reads a second on two servers, in {folder}", flush=True)
    postgres = redis = None
    servers = []
    try:
        postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
        postgres.start()
        redis.start()
        settings = {"REDIS_URL": redis.url, **BREAKERS}
        # The callers that write and read are to be held up by what is taken away, not by limits; those are tried on servers of their own.
        unlimited = {**settings, "RATE_LIMIT_ENABLED": "false"}
        limited = {**settings, "RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_ANONYMOUS_PER_MINUTE": str(ANONYMOUS_PER_MINUTE), **FEW_CONNECTIONS}
        servers += [Server(options.server, folder, postgres.url, name, unlimited) for name in ("server", "other")]
        servers += [Server(options.server, folder, postgres.url, f"limited-{number}", limited) for number in range(LIMITED_SERVERS)]
        for server in servers:
            server.start()
        found = drill(options, source, servers[:2], servers[2:], postgres, redis)
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
