"""How many near copies are found, and what linking a batch costs; ``python -m benchmarks --only relations``."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks import edits, scale, window_lake
from benchmarks.captures import Collection
from benchmarks.scale import Cost
from benchmarks.window_lake import Month
from newslake.contract import contract
from newslake.lake import Lake
from newslake.link import near
from newslake.link.fingerprints import fingerprint

PAIRS = 6_000
BINS = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.82, 0.85, 0.9, 1.01)
NEAR = 0.8
"""From this similarity on a pair is to be found."""
LEAST_RECALL = 0.97
LEAST_WORDS = 40
SIZES = (100_000, 300_000, 1_000_000)
MOST_SECONDS, MOST_MEMORY = 60, 2 * 1024
"""Of linking against a million articles; MiB."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pair:
    """A text and an edit of it."""

    similarities: tuple[float, ...]
    """By width of ``edits.WIDTHS``."""
    is_found: bool


@dataclass(frozen=True)
class Linked:
    """What a batch of 5,000 took against so many articles."""

    articles: int
    seconds: float
    """From the start of the process to its end, imports and all."""
    cost: Cost


def relations(collections: Sequence[Collection], folder: Path) -> None:
    """Prints both."""
    texts = [row["body"] for each in collections for row in each.gold if row.get("body")]
    texts = [text for text in dict.fromkeys(texts) if len(text.split()) >= LEAST_WORDS]
    print(f"\n# Near copies: {PAIRS:,} edits of {len(texts):,} texts", flush=True)
    print(f"  {fingerprinting(texts):.2f} ms of CPU for the fingerprint of 350 words")
    print(recall_table(pairs(texts)), flush=True)
    print("\n# Linking a batch of 5,000 articles")
    print(growth_table([linked(size, folder) for size in SIZES]), flush=True)


def fingerprinting(texts: Sequence[str]) -> float:
    """Milliseconds for each 350 words; best of three."""
    words = sum(len(text.split()) for text in texts)
    spent = []
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            fingerprint("version", "article", text)
        spent.append(time.process_time() - start)
    return 1_000 * min(spent) / words * 350


def pairs(texts: Sequence[str]) -> list[Pair]:
    """Edits of the texts; each is linked as an article of a later batch."""
    originals = [texts[number % len(texts)] for number in range(PAIRS)]
    copies = [edits.edited(text, number) for number, text in enumerate(originals)]
    ids = {f"{of}-{number}" for of in ("old", "new") for number in range(PAIRS)}
    found = near.link(_prints(copies, "new"), "new", [("old", _prints(texts, "old"))], set(), {id: id for id in ids})
    related = {(row.version_id, row.other_version_id) for row in found}
    return [
        Pair(
            tuple(edits.jaccard(*pair, width) for width in edits.WIDTHS),
            (f"new-{number}", f"old-{number % len(texts)}") in related,
        )
        for number, pair in enumerate(zip(originals, copies, strict=True))
    ]


def _prints(texts: Sequence[str], of: str) -> pa.Table:
    rows = (fingerprint(f"{of}-{number}", f"article-{of}-{number}", text) for number, text in enumerate(texts))
    return contract("fingerprints").table(rows)


def recall_table(found: Sequence[Pair]) -> str:
    """The share of the pairs that is found, by their similarity; and how alike those are that were found."""
    is_found = np.array([pair.is_found for pair in found])
    similarities = np.array([pair.similarities for pair in found])
    lines = [f"  {'similarity':<12}" + "".join(f"{f'{width} words':>22}" for width in edits.WIDTHS)]
    for low, high in [*pairwise(BINS), (NEAR, BINS[-1])]:
        cells = "".join(_cell(is_found, each, low, high) for each in similarities.T)
        lines.append(f"  {low:.2f} to {min(high, 1):.2f}{cells}")
    taken = similarities[is_found]
    for name, share in (("least", 0), ("1 % below", 1), ("5 % below", 5)):
        lines.append(f"  {name:<12}" + "".join(f"{np.percentile(each, share):>22.3f}" for each in taken.T))
    return "\n".join(lines)


def _cell(is_found: Flags, similarity: Floats, low: float, high: float) -> str:
    """The share found of the pairs between two similarities, and their number."""
    within = (similarity >= low) & (similarity < high)
    if not within.any():
        return f"{'':>22}"
    share = float(is_found[within].mean())
    under = "!" if low >= NEAR and share < LEAST_RECALL else ""
    return f"{f'{under}{100 * share:.1f} % of {within.sum():,}':>22}"


def linked(size: int, folder: Path) -> Linked:
    """Makes the lake, and links against it in a process of its own."""
    month = Month(folder / f"window-{size}", size)
    start = time.perf_counter()
    window_lake.make(month)
    print(f"  {size:,} articles were made up in {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    cost = scale.apart(scale._link, month.batch, Lake(month.root))
    return Linked(size, time.perf_counter() - start, cost)


def growth_table(found: Sequence[Linked]) -> str:
    """Time and memory by size, and what a hundred thousand articles more cost, from each size to the next."""
    lines = [f"  {'articles':>10}{'seconds':>10}{'CPU, s':>10}{'CPU, s, 100,000 more':>23}{'peak, MiB':>12}"]
    before: Linked | None = None
    for each in found:
        more = ""
        if before:
            more = f"{1e5 * (each.cost.cpu - before.cost.cpu) / (each.articles - before.articles):.2f}"
        over = "   over" if each.seconds > MOST_SECONDS or each.cost.peak > MOST_MEMORY else ""
        lines.append(
            f"  {each.articles:>10,}{each.seconds:>10.1f}{each.cost.cpu:>10.1f}{more:>23}{each.cost.peak:>12.0f}{over}"
        )
        before = each
    return "\n".join(lines)
