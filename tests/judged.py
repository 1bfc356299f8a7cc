"""Verdicts on made-up batches, good and corrupted: each is asked for once, and many at a time side by side."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, wraps

import pyarrow as pa
import pyarrow.compute as pc

import worlds
from corruptions import BATCH_HELD, CORRUPTIONS, ROW_REFUSED, WARNED
from newslake.contract import contract
from newslake.coverage import coverage
from newslake.history import History
from newslake.lake import concat
from newslake.validate.audit import audit

ENOUGH, FEW = 24, 10
"""Earlier batches from which learned rules may hold a batch, and from which they may not yet."""
WORTH_IT = 20
"""Verdicts below which other processes would take longer to start than to think."""
BY_NAME = {one.name: one for one in CORRUPTIONS}

KNOWN = {}


def cached_side_by_side(function):
    """A cache that ``side_by_side`` can fill."""

    @wraps(function)
    def asked(*arguments):
        key = (function.__name__, *arguments)
        if key not in KNOWN:
            KNOWN[key] = function(*arguments)
        return KNOWN[key]

    return asked


def side_by_side(keys):
    """Ask for verdicts, by name of the function and arguments, in as many processes as there are cores."""
    open_keys = sorted(set(keys) - set(KNOWN), key=str)
    if len(open_keys) > WORTH_IT:
        with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as processes:
            KNOWN.update(zip(open_keys, processes.map(_verdict, open_keys, chunksize=5), strict=True))


def _verdict(key):
    name, *arguments = key
    return globals()[name](*arguments)


@cache
def history(seed, n):
    """What the ledger says of the first n batches of a world, all of them published."""

    if n == 0:
        return contract("coverage").table([])
    before = history(seed, n - 1)
    of_last = coverage(*worlds.good(seed, n - 1), "published", History(before))
    return concat([before, contract("coverage").table(of_last)])


def latest(rows, n):
    """What the ledger says of the last n batches: earlier ones would make the next one a late one."""
    keys = sorted(rows["batch"].unique().to_pylist())[-n:]
    return rows.filter(pc.is_in(rows["batch"], value_set=pa.array(keys, pa.string())))


def judged(seed, hour, tables, n):
    """The verdict on the batch of an hour, of which n earlier batches are known."""

    at = worlds.START.replace(year=2027)
    known = {"published": worlds.published(seed), "history": latest(history(seed, hour), n)}
    return audit(worlds.batch_of(hour), "a-run", tables, at, **known)


@cache
def good(seed):
    """The tables of the batch that is corrupted."""
    return worlds.good(seed, ENOUGH)[1]


@dataclass(frozen=True)
class Seen:
    """What there is to say of the verdict on a corrupted batch: the tables themselves would fill the memory."""

    failures: list
    broken: list
    outcome: str
    reasons: frozenset
    """Those of the rows that the audit refused."""


def seen(seed, one, n=ENOUGH):
    return of_corrupted(seed, one.name, n)


@cached_side_by_side
def of_corrupted(seed, name, n):
    tables = BY_NAME[name].of(good(seed))
    found = judged(seed, ENOUGH, tables, n)
    rejects = found.tables["rejects"]
    reasons = rejects.filter(pc.equal(rejects["stage"], "validate"))["reason"].to_pylist()
    return Seen(found.failures, broken(found), outcome(found, tables), frozenset(reasons))


@cached_side_by_side
def failing(seed, hour):
    """Of the verdict on a good batch, what holds it and what is broken."""
    found = judged(seed, hour, worlds.good(seed, hour)[1], hour)
    return found.failures, broken(found)


def broken(found):
    return [check for check in found.checks if not check.is_success and check.severity != "info"]


def outcome(found, tables):
    if found.failures:
        return BATCH_HELD
    has_lost = any(len(found.tables[name]) < len(tables[name]) for name in ("articles", "relations", "sightings"))
    return ROW_REFUSED if has_lost else WARNED
