"""What validation costs, how that grows, and how often it cries wolf."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from benchmarks import folds, made_up, resampled, scale
from benchmarks.resampled import Tables
from benchmarks.scale import Cost
from benchmarks.world import World
from newslake.contract import contract
from newslake.coverage import coverage
from newslake.history import MOST_BATCHES, History
from newslake.lake import Batch, Lake, concat
from newslake.tables import PUBLISHED
from newslake.validate.audit import audit

SIZES = (5_000, 20_000, 50_000, 100_000)
MOST_SHARE, MOST_MEMORY = 0.05, 1.5 * 1024
"""Of a batch's marginal CPU; MiB."""
WORLDS, BATCHES = 10, 20
"""Pasts to learn from, and batches that are judged after each."""
MIXED = 50
"""Sources that are made of many sites each, so that their pages differ as those of one outlet do, and more."""

Hour = Callable[[int, int], tuple[Batch, Tables]]
"""From a seed and a number to a batch."""


def share(small: Sequence[Cost], large: Sequence[Cost]) -> float:
    """What part of the CPU that more pages cost goes to ``validate``; imports are apart."""

    def cpu(costs: Sequence[Cost], *tasks: str) -> float:
        return sum(cost.cpu for cost in costs if not tasks or cost.task in tasks)

    return (cpu(large, "validate") - cpu(small, "validate")) / (cpu(large) - cpu(small))


def growth(folder: Path, sizes: Sequence[int] = SIZES) -> list[tuple[int, Cost]]:
    """``validate`` alone, over batches of so many articles of a thousand sources."""
    return [(size, _of_size(size, folder / f"growth-{size}")) for size in sizes]


def _of_size(size: int, folder: Path) -> Cost:
    # In a process of its own, which leaves nothing behind that would count for the next one.
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        processes.submit(_stage, size, folder).result()
    world = World(articles=size)
    return scale.apart(scale.validate, world.batch(MOST_BATCHES), Lake(folder))


def _stage(size: int, folder: Path) -> None:
    """A batch that is ready to be validated, and the sixty before it."""
    world, lake = World(articles=size, rejects=size // 5, sightings=size // 15), Lake(folder)
    batch, tables = world.batch(MOST_BATCHES), made_up.tables(world, MOST_BATCHES)
    lake.write("captures", batch, tables["captures"])
    for name in PUBLISHED:
        lake.stage(name, batch, "linked", tables[name])
    scale.remember(batch, tables, lake)


def growth_table(found: Sequence[tuple[int, Cost]]) -> str:
    """CPU and memory by size, and what a thousand articles more cost, from each size to the next."""
    lines = [f"  {'articles':>9}{'CPU, s':>9}{'ms a page more':>17}{'peak, MiB':>12}"]
    before: tuple[int, float] | None = None
    for size, cost in found:
        more = f"{1_000 * (cost.cpu - before[1]) / (size - before[0]):.3f}" if before else ""
        over = f"   over {MOST_MEMORY:.0f}" if cost.peak > MOST_MEMORY else ""
        lines.append(f"  {size:>9,}{cost.cpu:>9.2f}{more:>17}{cost.peak:>12.0f}{over}")
        before = size, cost.cpu
    return "\n".join(lines)


# False alarms


@dataclass(frozen=True)
class Alarm:
    """What the checks said of one batch."""

    held: tuple[str, ...]
    learned: Counter[str]
    """Warnings that were learned, by rule."""
    fixed: Counter[str]
    """Other warnings, by rule: each once a batch."""


def alarms(hour: Hour) -> list[Alarm]:
    """What is said of batches in which nothing is wrong."""
    with ProcessPoolExecutor(2, get_context("fork")) as processes:
        return [alarm for world in processes.map(partial(_judged, hour), range(WORLDS)) for alarm in world]


def _judged(hour: Hour, seed: int) -> list[Alarm]:
    schema, past = contract("coverage").schema, []
    for number in range(MOST_BATCHES):
        batch, tables = hour(seed, number)
        nothing = History(schema.empty_table())
        past.append(contract("coverage").table(coverage(batch, tables, "published", nothing)))
    history = concat(past)
    return [_alarm(*hour(seed, MOST_BATCHES + number), history) for number in range(BATCHES)]


def _alarm(batch: Batch, tables: Tables, history: pa.Table) -> Alarm:
    verdict = audit(
        batch, "bench", tables, resampled.START, published=lambda _, __, values: set(values), history=history
    )
    warnings = [check for check in verdict.checks if check.severity == "warning" and not check.is_success]
    return Alarm(
        held=tuple(check.expectation for check in verdict.failures),
        learned=Counter(check.expectation for check in warnings if check.learned_from is not None),
        fixed=Counter(check.expectation for check in warnings if check.table in PUBLISHED and check.source_id is None),
    )


def hours(tables: Tables) -> dict[str, Hour]:
    """Kinds of batches in which nothing is wrong; of real pages, where there are ``tables`` of them."""
    real = {
        "real pages, of mixed sources": resampled.Pages(tables, _mixed).batch,
        "real pages, each site a source": resampled.Pages(tables, folds.site).batch,
    }
    return {**(real if tables else {}), "made-up pages of a thousand small sources": _made_up}


def _mixed(url: str) -> str:
    """One of ``MIXED`` sources, each of which is many sites."""
    return f"mixed-{int(hashlib.sha256(folds.site(url).encode()).hexdigest(), 16) % MIXED}"


def _made_up(seed: int, number: int) -> tuple[Batch, dict[str, pa.Table]]:
    return _world(seed).batch(number), made_up.tables(_world(seed), number)


@cache
def _world(seed: int) -> World:
    return World(seed=seed)


def alarms_table(found: Sequence[Alarm]) -> str:
    held = Counter(rule for alarm in found for rule in set(alarm.held))
    learned, fixed = (sum((getattr(alarm, kind) for alarm in found), Counter[str]()) for kind in ("learned", "fixed"))
    count = len(found)
    lines = [
        f"  held: {sum(bool(alarm.held) for alarm in found)} of {count}{_named(held, 1)}",
        f"  learned warnings a batch: {learned.total() / count:.2f}{_named(learned, count)}",
        f"  other warnings a batch: {fixed.total() / count:.2f}{_named(fixed, count)}",
    ]
    return "\n".join(lines)


def _named(counts: Counter[str], whole: int) -> str:
    listed = ", ".join(f"{name} {count / whole:.3g}" for name, count in counts.most_common())
    return f" ({listed})" if listed else ""
