"""The drill: writers at work, something killed every second or so, and the books at the end. Called by tools/chaos."""

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
from catalogue_server import Server
from private_postgres import Failure, Postgres
from writers import Writer, uuid4

# A killed sequencer's leases run out first, and then a backlog of the whole drill has to be worked off.
SEAL_SECONDS = 120


def arguments():
    parser = argparse.ArgumentParser(prog="tools/chaos")
    parser.add_argument("--server", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--writers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true")
    return parser.parse_args()


def kill(what, server, postgres):
    """Kills and starts again; Postgres first, for a server does not start without."""
    if what in ("server", "both"):
        server.kill()
    if what in ("postgres", "both"):
        postgres.kill()
        postgres.start()
    if what in ("server", "both"):
        server.start()


def drill(options, source, server, postgres):
    tenants = [str(uuid4(source)) for _ in range(3)]
    with_platform = rpc.Connection(server.address)
    for tenant in tenants:
        with_platform.call(rpc.request(rpc.TENANTS, "CreateTenant", rpc.create_tenant(tenant, f"Tenant {tenant[:8]}")))
    with_platform.close()

    writers = [Writer(index, server.address, tenants, options.seed) for index in range(options.writers)]
    for writer in writers:
        writer.start()
    killed = {"server": 0, "postgres": 0, "both": 0}
    for round in range(options.kills):
        time.sleep(source.uniform(0.1, 1.2))
        what = source.choice(("server", "postgres", "both"))
        kill(what, server, postgres)
        killed[what] += 1
        done = sum(writer.acknowledged for writer in writers)
        print(f"\r{round + 1} of {options.kills} killed, {done:,} calls acknowledged", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for writer in writers:
        writer.stopping.set()
    for writer in writers:
        writer.join(120)
        if writer.is_alive():
            raise Failure(f"Writer {writer.index} still waits for {len(writer.unsettled)} answers, two minutes after the last kill.")
    until = time.monotonic() + SEAL_SECONDS
    while time.monotonic() < until and postgres.query("select count(*) from pending") != [["0"]]:
        time.sleep(0.1)
    return writers, killed


def main():
    options = arguments()
    options.seed = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    source = random.Random(options.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="krafti-chaos-"))
    folder.chmod(0o755)
    print(f"seed {options.seed}, {options.kills} kills, {options.writers} writers, in {folder}")
    postgres = server = None
    try:
        postgres = Postgres(folder / "postgres")
        postgres.start()
        server = Server(options.server, folder, postgres.url, settings={"RATE_LIMIT_ENABLED": "false"})
        server.start()
        writers, killed = drill(options, source, server, postgres)
        faults = [fault for writer in writers for fault in writer.faults]
        faults += compare(postgres, writers)
        print(f"killed: server {killed['server']}, Postgres {killed['postgres']}, both {killed['both']}")
        print(f"{sum(writer.failures for writer in writers):,} calls failed and were sent again")
        for fault in faults[:20]:
            print(f"WRONG  {fault}")
        if len(faults) > 20:
            print(f"WRONG  and {len(faults) - 20} more")
        print("every acknowledged write is there, once" if not faults else f"{len(faults)} faults")
        return 1 if faults else 0
    except Failure as failure:
        print(f"tools/chaos: {failure}", file=sys.stderr)
        options.keep = True
        return 1
    finally:
        if server:
            server.stop()
        if postgres:
            postgres.stop()
        if options.keep:
            print(f"everything is in {folder}")
        else:
            shutil.rmtree(folder)


sys.exit(main())
