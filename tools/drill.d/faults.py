"""The faults, one after the other, and what has to be true of each."""

import os
import signal
import time
from dataclasses import dataclass, field
from typing import Callable

from private_postgres import children
from watch import AUTOMATIC, FORCE_OPEN, between

RECOVERY_SECONDS = 45
# On a busy machine; on one with nothing else to do it is 50 ms.
PAGE_SECONDS = 1.0


@dataclass
class Fault:
    name: str
    begin: Callable
    end: Callable = lambda: None
    # The breaker that has to open, where the fault lasts.
    breaker: str = ""
    # Whether the catalogue cannot be served meanwhile: Redis it can do without.
    is_critical: bool = False
    # Whether the fault lasts until it is ended.
    lasts: bool = True
    # Whether readiness has to turn: an operator's decision about a breaker need not.
    turns_readiness: bool = False
    # What becomes of limits that servers share: "counts" are lost, or servers count for themselves "alone" as well.
    grants: str = ""
    faults: list = field(default_factory=list)


def all_faults(redis, postgres, operator):
    def stop_all(number):
        # The postmaster first, so that it begins no more children; last when they go on.
        victims = [postgres.process.pid, *children(postgres.process.pid)]
        for victim in victims if number == signal.SIGSTOP else reversed(victims):
            try:
                os.kill(victim, number)
            except ProcessLookupError:
                pass  # It has ended by itself.

    def restart(server, stop):
        stop()
        server.start()

    cut = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'"
    return [
        Fault("redis-stop", redis.stop, redis.start, breaker="redis", grants="alone"),
        Fault("redis-restart", lambda: restart(redis, redis.kill), lasts=False, grants="alone"),
        Fault("redis-freeze", redis.freeze, redis.thaw, breaker="redis", grants="alone"),
        Fault("redis-flush", redis.flush, lasts=False, grants="counts"),
        # Refused writes are answers; whether so many of them open the breaker is left open.
        Fault("redis-full", redis.fill, redis.make_room, grants="alone"),
        Fault("postgres-stop", postgres.stop, postgres.start, breaker="database", is_critical=True, turns_readiness=True),
        Fault("postgres-restart", lambda: restart(postgres, postgres.kill), is_critical=True, lasts=False),
        Fault(
            "postgres-freeze", lambda: stop_all(signal.SIGSTOP), lambda: stop_all(signal.SIGCONT), breaker="database", is_critical=True,
            turns_readiness=True,
        ),
        Fault("postgres-cut", lambda: postgres.query(cut), is_critical=True, lasts=False),
        Fault(
            "operator", lambda: operator.force("database", FORCE_OPEN), lambda: operator.force("database", AUTOMATIC), breaker="database",
            is_critical=True,
        ),
    ]  # fmt: skip


def suffer(fault, seconds, watcher, writers, operator):
    """Lets one fault come and go, and judges what has been seen. Returns when it began and when all was well again."""
    start = time.monotonic()
    fault.begin()
    time.sleep(seconds)
    end = time.monotonic()
    fault.end()
    well = wait_until_well(watcher, writers)
    over = time.monotonic()
    # What was under way when it ended has its answer by then.
    time.sleep(0.5)
    fault.faults += judge(fault, start, end, over, watcher, writers)
    if not well:
        fault.faults.append(f"not everything was well again {RECOVERY_SECONDS} s after it had ended")
    elif fault.breaker and operator.breakers().get(fault.breaker) != "closed":
        fault.faults.append(f"operators are told that the breaker `{fault.breaker}` is {operator.breakers().get(fault.breaker)}")
    return start, over


def wait_until_well(watcher, writers):
    """Whether the server gets ready, its breakers close, and every writer has a write acknowledged."""
    since = time.monotonic()
    while time.monotonic() < since + RECOVERY_SECONDS:
        time.sleep(0.1)
        now = time.monotonic()
        ready = between(watcher.ready, max(since, now - 2), now)
        states = between(watcher.breakers, max(since, now - 2), now)
        if (
            ready and ready[-1][1] == 200 and states and not any(states[-1][1].values())
            and all(between([(when,) for when in writer.acknowledgements], since, now) for writer in writers)
        ):  # fmt: skip
            return True
    return False


def judge(fault, start, end, over, watcher, writers):
    """What was not as it should be, as sentences."""
    ready, live = between(watcher.ready, start, over), between(watcher.live, start, over)
    slowest = max((entry[2] for entry in ready + live), default=0)
    if not ready or not live:
        yield "nobody could look at the pages for operators"
    if slowest > PAGE_SECONDS:
        yield f"a page for operators took {slowest:.2f} s"
    if any(entry[1] != 200 for entry in live):
        yield f"/livez said {next(entry[1] for entry in live if entry[1] != 200)}"
    statuses = {entry[1] for entry in ready}
    if not statuses <= {200, 503}:
        yield f"/readyz said {', '.join(map(str, statuses - {200, 503}))}"
    if fault.turns_readiness and 503 not in {entry[1] for entry in between(watcher.ready, start, end)}:
        yield "/readyz never said that the server is not ready"
    if not fault.is_critical and 503 in statuses:
        yield "/readyz said that the server is not ready, which needs no Redis"

    if fault.breaker:
        states = [states.get(fault.breaker) for _, states in between(watcher.breakers, start, end)]
        if not [state for state in states if state is not None]:
            yield f'there is no metric circuit_breaker_state{{name="{fault.breaker}"}}'
        elif 2 not in states:
            yield f"the breaker `{fault.breaker}` did not open within {end - start:.0f} s"

    refusals = [code for writer in writers for _, code in between(writer.refusals, start, over)]
    if not fault.is_critical and refusals:
        yield f"{len(refusals)} writes failed, which need no Redis"


def over_limit(admitted, limit, seconds, burst, losses, servers):
    """A sentence when more were admitted in some window of the limit's period than it allows.

    `losses` are faults: when one began and when it was over, and what it grants. Where Redis has lost its counts, one more burst; where it
    was out of reach, what each server allows by itself, too.
    """

    def granted(start, over, grants, begin, end):
        if not grants or over < begin or start > end:
            return 0
        if grants == "counts":
            return burst
        return burst + servers * (burst + limit * (min(over, end) - max(start, begin)) / seconds)

    first = 0
    for last, when in enumerate(admitted):
        while admitted[first] <= when - seconds:
            first += 1
        allowed = int(limit + burst + sum(granted(*loss, when - seconds, when) for loss in losses))
        if last - first + 1 > allowed:
            return f"{last - first + 1} calls were admitted in {seconds:.0f} s, where {allowed} are the most"
    return None
