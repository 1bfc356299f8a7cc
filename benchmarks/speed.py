"""What reading a page costs: CPU by reader over the same pages in one run, and newslake's share by stage."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks import readers
from benchmarks.captures import Capture
from benchmarks.readers import Reader
from newslake.extract import languages
from newslake.page import Page

Pages = Sequence[tuple[Capture, Page]]
Read = Callable[[Capture, Page], object]

ROUNDS = 5
NEWSLAKE = "newslake, clean and extract"
DECODING = "newslake, decode"


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds a page."""

    first: float
    """In the first pass over the pages, what is loaded on first use apart."""
    best: float
    """In the best of the passes."""

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.first + other.first, self.best + other.best)


def costs(pages: Pages, others: Pages) -> dict[str, Cost]:
    """By reader, of passes that take turns; newslake's decoding apart, for all readers get decoded pages.

    ``others`` are read before the clock runs, so that imports and models are loaded.
    """
    each: dict[str, Read] = {NEWSLAKE: lambda _, page: readers.newslake(unread(page))}
    each |= {name: _of_page(reader) for name, reader in readers.OTHERS.items()}
    each[DECODING] = lambda capture, _: capture.decoded()
    for read in each.values():
        _milliseconds(read, others)
    languages.language("so few words ask for the second model")
    passes = [{name: _milliseconds(read, pages) for name, read in each.items()} for _ in range(ROUNDS)]
    return {name: Cost(passes[0][name], min(one[name] for one in passes)) for name in each}


def table(found: Mapping[str, Cost]) -> str:
    """Milliseconds, and relative to trafilatura."""
    rows = {**found, "newslake, from the bytes": found[DECODING] + found[NEWSLAKE]}
    lines = [f"  {'':<36}{'first pass':>14}{'':>8}{f'best of {ROUNDS}':>14}"]
    for name, cost in rows.items():
        first, best = relative(cost, found)
        lines.append(f"  {name:<36}{cost.first:>11.2f} ms{first:>8.3f}{cost.best:>11.2f} ms{best:>8.3f}")
    return "\n".join(lines)


def relative(cost: Cost, found: Mapping[str, Cost]) -> tuple[float, float]:
    """The first and the best pass, as shares of trafilatura's."""
    measure = found[readers.TRAFILATURA]
    return cost.first / measure.first, cost.best / measure.best


def unread(page: Page) -> Page:
    """The page as if nothing had looked at it yet."""
    return replace(page)


def _of_page(reader: Reader) -> Read:
    return lambda _, page: reader(page)


def _milliseconds(read: Read, pages: Pages) -> float:
    gc.collect()  # what one reader leaves is not swept up on another's account
    start = time.process_time()
    for capture, page in pages:
        read(capture, page)
    return 1000 * (time.process_time() - start) / len(pages)
