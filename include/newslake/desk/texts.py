"""The text of one version: its parts, and in them what was found there.

Two layers are told apart, each without overlaps: quotes, and within and between them the names of people, organizations
and places. Of names that overlap, the one that begins first counts, of these the longest: the Lagos of University of
Lagos is no name of its own here.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SHOWN_CHARACTERS = 200_000
"""Of a text; the longest articles have some 100,000."""
MOST_MENTIONS = 3_000
"""Of each layer; what follows is not marked."""
_MOST_TRIED = 10 * MOST_MENTIONS
"""Mentions of a layer of which those that overlap are sorted out."""
_TOGETHER = ("list-item", "table-row")
"""Kinds of blocks that are one list, or one table, where they follow each other."""
_CELL = "\t"

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mention:
    """Some characters of the text that mean something."""

    kind: str
    """person, organization, place or quote."""
    label: str
    """Who or what it is; of a quote, who said it."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters that are of one name, or of none."""

    text: str
    name: Mention | None
    is_first: bool
    """Whether the name begins here: one that reaches across paragraphs does so but once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters that are of one quote, or of none."""

    runs: list[Run]
    quote: Mention | None
    is_first: bool


Line = list[Stretch]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: a block of its own, or a list or table of several."""

    kind: str
    items: list[list[Line]]
    """Of each block its cells: several where it is the row of a table, else one."""


@dataclass(frozen=True)
class Layer:
    """Mentions in order, none of which overlaps another."""

    mentions: Sequence[Mention]
    is_cut: bool
    """Whether there are more than are marked."""

    @cached_property
    def _ends(self) -> list[int]:
        return [mention.end for mention in self.mentions]

    def cut(self, start: int, end: int) -> Iterator[tuple[Mention | None, int, int]]:
        """The characters from ``start`` to before ``end``: those of a mention, those up to the next one, and so on."""
        at = start
        for index in range(bisect_right(self._ends, start), len(self.mentions)):
            mention = self.mentions[index]
            if mention.start >= end:
                break
            if mention.start > at:
                yield None, at, mention.start
            yield mention, max(mention.start, start), min(mention.end, end)
            at = min(mention.end, end)
        if at < end:
            yield None, at, end


@dataclass(frozen=True)
class Text:
    """A text as it is shown."""

    parts: list[Part]
    names: Layer
    quotes: Layer
    is_cut: bool
    """Whether the text goes on."""

    @property
    def _marked(self) -> list[Mention]:
        return [*self.names.mentions, *self.quotes.mentions]

    @property
    def kinds(self) -> set[str]:
        """Of what is marked in it."""
        return {mention.kind for mention in self._marked}

    @property
    def starts(self) -> set[tuple[str, int]]:
        """Kinds and places of what is marked in it: where else the page may lead to."""
        return {(mention.kind, mention.start) for mention in self._marked}


def text(article: Mapping[str, Any], found: Mapping[str, pa.Table]) -> Text:
    """The text by its blocks, in order, as far as it is shown; ``found`` are the article's rows, table by table."""
    shown = article["text"][:SHOWN_CHARACTERS]
    names, quotes = _names(found, len(shown)), _quotes(found, len(shown))
    parts: list[Part] = []
    for block in article["blocks"]:
        kind, start, end = block["kind"], block["start"], min(block["end"], len(shown))
        if start >= end:
            continue
        cells = _cells(shown, start, end) if kind == "table-row" else [(start, end)]
        item = [[*_line(shown, names, quotes, *cell)] for cell in cells]
        if kind in _TOGETHER and parts and parts[-1].kind == kind:
            parts[-1].items.append(item)
        else:
            parts.append(Part(kind, [item]))
    return Text(parts, names, quotes, len(article["text"]) > len(shown))


def _cells(shown: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    parted = [start - 1, *(at for at in range(start, end) if shown[at] == _CELL), end]
    return [(before + 1, after) for before, after in pairwise(parted)]


def _line(shown: str, names: Layer, quotes: Layer, start: int, end: int) -> Iterator[Stretch]:
    for quote, first, last in quotes.cut(start, end):
        runs = [
            Run(shown[at:until], name, name is not None and name.start == at)
            for name, at, until in names.cut(first, last)
        ]
        yield Stretch(runs, quote, quote is not None and quote.start == first)


# Layers


def _names(found: Mapping[str, pa.Table], end: int) -> Layer:
    entities = found["entities"].filter(pc.not_equal(found["entities"]["type"], "place"))
    places = found["places"].append_column("type", pa.repeat("place", len(found["places"])))
    columns = ["type", "name", "country", "mentions"]
    rows = pa.concat_tables([entities.select(columns), places.select(columns)], promote_options="permissive")
    starts, ends, owners = _mentions(rows["mentions"].combine_chunks())
    chosen, is_cut = _apart(starts, ends, end)
    named = rows.select(["type", "name", "country"]).take(pa.array(owners[chosen])).to_pylist()
    mentions = [
        Mention(row["type"], ", ".join(filter(None, (row["name"], row["country"]))), start, stop)
        for row, start, stop in zip(named, starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
    ]
    return Layer(mentions, is_cut)


def _mentions(lists: pa.ListArray) -> tuple[Numbers, Numbers, Numbers]:
    """Of each mention its first character, the one behind its last, and the row that it is of."""
    spans = lists.flatten()
    starts, ends = (np.asarray(spans.field(name), dtype=np.int64) for name in ("start", "end"))
    return starts, ends, np.asarray(pc.list_parent_indices(lists), dtype=np.int64)


def _quotes(found: Mapping[str, pa.Table], end: int) -> Layer:
    quotes = found["quotes"]
    starts, ends = (np.asarray(quotes[name], dtype=np.int64) for name in ("start", "end"))
    chosen, is_cut = _apart(starts, ends, end)
    rows = quotes.select(["start", "end", "speaker", "speaker_written"]).take(pa.array(chosen)).to_pylist()
    return Layer(
        [Mention("quote", row["speaker"] or row["speaker_written"] or "", row["start"], row["end"]) for row in rows],
        is_cut,
    )


def _apart(starts: Numbers, ends: Numbers, end: int) -> tuple[Numbers, bool]:
    """Positions of those that do not overlap, in order, and whether there would be more."""
    order = np.lexsort((-ends, starts))
    order = order[(starts[order] < end) & (starts[order] < ends[order])]
    chosen: list[int] = []
    last = 0
    for position in order[:_MOST_TRIED].tolist():
        if starts[position] >= last and len(chosen) < MOST_MENTIONS:
            chosen.append(position)
            last = int(ends[position])
    return np.array(chosen, dtype=np.int64), bool(len(order) and starts[order[-1]] >= last)
