"""CreateService, durable, against pgbench with the same INSERTs."""

from statistics import median

import rpc
from catalogue import DESCRIPTION, TENANT, running
from rows import Row

CONNECTIONS, IN_FLIGHT = 8, 8
CLIENTS = CONNECTIONS * IN_FLIGHT
SCRIPT = f"""with s as (
  insert into service (tenant, id, change, version, created_at, updated_at, price_units, price_nanos, price_currency, duration_minutes,
    buffer_minutes, max_bookings_day, is_active, category, name, description, image_url, tags)
  values ('{TENANT}', gen_random_uuid(), gen_random_uuid(), 1, now(), now(), 80, 0, 'EUR', 60, 0, 0, true, 'plumbing', 'A service to create',
    '{DESCRIPTION}', '', '{{eco,insured,warranty}}') returning *
), c as (
  insert into change (tenant, entity, id, version, at, kind, action, actor, address, agent, request_id, after)
  select s.tenant, s.id, s.change, 1, s.created_at, 3, 1, 'anonymous', '', '', '0123456789abcdef0123456789abcdef', row_to_json(s) from s
)
insert into pending (partition, change) select 0, change from s;
"""


def settings(setup):
    return f"{CONNECTIONS} connections × {IN_FLIGHT} in flight, fsync on; pgbench -M prepared with {CLIENTS} clients, one statement each"


def measure(setup):
    draft = rpc.draft("A service to create", "plumbing", rpc.money("EUR", 80), description=DESCRIPTION, tags=("eco", "insured", "warranty"))
    body = rpc.request(rpc.CATALOG, "CreateService", rpc.create_service(draft), TENANT)
    ours, peer = [], []
    with running(setup.catalogue) as catalogue:
        for _ in range(setup.rounds):
            ours.append(catalogue.load(
                setup.client, [body], "--connections", CONNECTIONS, "--in-flight", IN_FLIGHT, "--seconds", setup.seconds,
            ))  # fmt: skip
            peer.append(catalogue.pgbench(SCRIPT, CLIENTS, setup.seconds))
    row = Row(
        "CreateService, durable", "calls/s", [run["calls_per_second"] for run in ours], peer, "pgbench", floor=1, aim=3, kind="more",
    )  # fmt: skip
    row.notes.append(f"p99 {median(run['p99_us'] for run in ours) / 1000:.1f} ms")
    return [row], {"ours": ours, "peer": peer}
