"""Open rejects, newest first: chosen by why, by whom, where and when, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newslake.contract import INSTANT
from newslake.errors import InvalidInput
from newslake.lake import Batch, Lake

REMEMBERED = ("source_id", "stage", "reason", "batch")
"""Columns of the rejects of the last days, which tell where to look and how many there are."""
FILTERS = ("reason", "source", "stage", "since", "until")
"""What may be chosen, as forms and addresses call it."""
MOST_ROWS = 100
MOST_FILES = 60
"""Of batches that are looked into for one page; what is rare may lie further back."""
_BETWEEN = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which rejects somebody wants to see; None for all."""

    reason: str | None = None
    source_id: str | None = None
    stage: str | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Chosen":
        """What a form or an address says, where what is empty chooses nothing.

        :raises InvalidInput: for a day that is none, and where no day lies between two.
        """
        words = {name: given.get(name, "").strip() or None for name in FILTERS}
        since, until = (_day(name, words[name]) for name in ("since", "until"))
        if since and until and since > until:
            raise InvalidInput(f"since {since}", f"is after until {until}", "Turn them about.")
        return cls(reason=words["reason"], source_id=words["source"], stage=words["stage"], since=since, until=until)

    def rows(self, rejects: pa.Table) -> pa.Table:
        """Those of some rejects that are meant, their days apart."""
        for column, value in (("reason", self.reason), ("source_id", self.source_id), ("stage", self.stage)):
            if value is not None:
                rejects = rejects.filter(pc.equal(rejects[column], value))
        return rejects

    @property
    def replay(self) -> dict[str, str]:
        """What the DAG ``replay`` is told to read the same pages again; nothing where it would be all there are."""
        told = {"reason": self.reason, "source_id": self.source_id, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in told.items() if value is not None}

    def has(self, batch: Batch) -> bool:
        """Whether a batch is of the days that are meant."""
        return (self.since is None or batch.date >= self.since) and (self.until is None or batch.date <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of rejects."""

    rows: list[dict[str, Any]]
    """Rows of the table, each with the key of its ``batch``."""
    after: str | None
    """Where the next page begins; None where there is nothing behind this one."""
    back_to: Batch | None
    """The oldest batch that was looked into."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Behind which row to go on; behind all of a batch where no row is named."""

    batch: Batch
    captured_at: datetime | None = None
    reject_id: str = ""

    @classmethod
    def of(cls, text: str) -> "_Place":
        """:raises InvalidInput: for what no page has given."""
        key, *row = text.split(_BETWEEN)
        try:
            return cls(Batch.parse(key), *((datetime.fromisoformat(row[0]), row[1]) if row else ()))
        except (ValueError, IndexError):
            raise InvalidInput(f"after {text!r:.200}", "is no place in the list", "Start again without it.") from None

    def __str__(self) -> str:
        row = (self.captured_at.isoformat(), self.reject_id) if self.captured_at else ()
        return _BETWEEN.join((self.batch.key, *row))

    def is_before(self, batch: Batch) -> bool:
        """Whether rows of a batch can come behind this place."""
        return batch < self.batch or (batch == self.batch and self.captured_at is not None)

    def behind(self, batch: Batch, rows: pa.Table) -> pa.Table:
        """Rows of such a batch, in their order, that come behind this place."""
        if batch != self.batch:
            return rows
        at = pa.scalar(self.captured_at, INSTANT)
        is_same = pc.and_(pc.equal(rows["captured_at"], at), pc.greater(rows["reject_id"], self.reject_id))
        return rows.filter(pc.or_(pc.less(rows["captured_at"], at), is_same))


def look(lake: Lake, refused: pa.Table, chosen: Chosen, after: str | None = None) -> Found:
    """The newest ``MOST_ROWS`` rejects behind a place, from at most ``MOST_FILES`` batches.

    :param refused: the ``REMEMBERED`` columns of the last days; batches of earlier days are looked into one by one.
    :raises InvalidInput: for a place that no page has given.
    """
    place = _Place.of(after) if after else None
    batches = [batch for batch in _batches(lake, refused, chosen) if place is None or place.is_before(batch)]
    rows: list[dict[str, Any]] = []
    looked: Batch | None = None
    for looked, found in _tables(lake, chosen, batches[:MOST_FILES], place):
        wanted = found.slice(0, MOST_ROWS - len(rows)).to_pylist()
        rows += [row | {"batch": looked.key} for row in wanted]
        if len(rows) == MOST_ROWS:
            last = _Place(looked, rows[-1]["captured_at"], rows[-1]["reject_id"])
            is_end = len(wanted) == len(found) and looked == batches[-1]
            return Found(rows=rows, after=None if is_end else str(last), back_to=looked)
    is_end = looked is None or looked == batches[-1]
    return Found(rows=rows, after=None if looked is None or is_end else str(_Place(looked)), back_to=looked)


def _batches(lake: Lake, refused: pa.Table, chosen: Chosen) -> list[Batch]:
    """The batches that hold some, and those of which it is not known; newest first."""
    first = pc.min(refused["batch"]).as_py()
    unknown = [batch for batch in lake.committed() if first is None or batch.key < first]
    return sorted(filter(chosen.has, [*unknown, *counts(refused, chosen)]), reverse=True)


def _tables(lake: Lake, chosen: Chosen, batches: list[Batch], place: _Place | None) -> Iterator[tuple[Batch, pa.Table]]:
    for batch in batches:
        rows = chosen.rows(lake.read("rejects", batch))
        rows = rows.sort_by([("captured_at", "descending"), ("reject_id", "ascending")])
        yield batch, place.behind(batch, rows) if place else rows


def counts(refused: pa.Table, chosen: Chosen) -> dict[Batch, int]:
    """How many of the last days are meant, by batch."""
    found = {Batch.parse(key): count for key, count in _counted(chosen.rows(refused)["batch"])}
    return {batch: count for batch, count in found.items() if chosen.has(batch)}


def reasons(refused: pa.Table, chosen: Chosen) -> list[tuple[str, int]]:
    """How many of the last days were refused for what, most first, whatever reason is chosen."""
    others = replace(chosen, reason=None)
    batches = pa.array([batch.key for batch in counts(refused, others)], pa.string())
    rows = others.rows(refused)
    return _counted(rows.filter(pc.is_in(rows["batch"], value_set=batches))["reason"])


def of_address(lake: Lake, url: str) -> list[dict[str, Any]]:
    """The newest rejects of an address, each with the key of its ``batch``; ``MOST_ROWS`` at most."""
    columns = ["capture_id", "source_id", "url", "stage", "reason", "captured_at", "batch"]
    rows = lake.scan("rejects", columns=columns, where=pc.field("url") == url.strip())
    found: list[dict[str, Any]] = rows.sort_by([("captured_at", "descending")]).slice(0, MOST_ROWS).to_pylist()
    return found


def _counted(values: pa.ChunkedArray) -> list[tuple[str, int]]:
    """Most first."""
    found = [(each["values"], each["counts"]) for each in pc.value_counts(values).to_pylist()]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(f"{name} {text!r:.100}", "not a day", "Write YYYY-MM-DD.") from None
